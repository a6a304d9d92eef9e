"""The provenance card of an encoder's directory, read: `card.json`, which tells of its files, its base and its data."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schemas.errors import SettingsError

CARD = "card.json"


def card_of(directory: Path) -> dict[str, Any]:
    """Return the card. Raise SettingsError where there is none that can be read."""
    try:
        card = json.loads((directory / CARD).read_bytes())
    except (OSError, ValueError):
        card = None
    if not isinstance(card, dict):
        raise SettingsError(f"`{CARD}` in `{directory.name}` cannot be read; install the encoder anew")
    return card


def version_of(card: Mapping[str, Any]) -> str:
    """Return what findings tell: the card's own version, or the first digits of the weights' hash.

    Raise SettingsError where it has neither.
    """
    try:
        return str(card.get("version") or card["files"]["model.safetensors"][:8])
    except (KeyError, TypeError):
        raise SettingsError(f"`{CARD}` names no `model.safetensors`; install the encoder anew") from None
