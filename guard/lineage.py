"""Whence a classifier that learned comes, as its card tells it: the encoder it was made of and the data it learned from, by hash."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from classifiers.models.card import CARD, card_of

_WEIGHTS = "model.safetensors"
_TOLD = (
    *("name", "kind", "label", "entity", "licence", "base", "encoder", "data", "replay", "trained"),
    *("seed", "threshold", "results", "config", "calibrated_with", "engine", "limits", "thresholds", "files"),
)


class Lineage(Struct, frozen=True):
    """The SHA-256 of the encoder below, and one over the digests of all data; empty where a card tells none."""

    base: str = ""
    data: str = ""


def lineage(card: Mapping[str, Any]) -> Lineage:
    """Return what a card tells."""
    below = _mapping(card.get("encoder")) or _mapping(card.get("base"))
    digests = sorted(str(one["sha256"]) for one in _data(card) if "sha256" in one)
    whole = sha256("\n".join(digests).encode()).hexdigest() if digests else ""
    return Lineage(str(_mapping(below.get("files")).get(_WEIGHTS, "")), whole)


def bases(card: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every encoder below, the nearest first: its name and the first digits of its hash."""
    return tuple(
        f"{one.get('name') or one.get('base')} {str(_mapping(one.get('files')).get(_WEIGHTS, ''))[:16]}".strip()
        for one in _below(card)
    )


def is_made(name: str) -> bool:
    """Return whether a name is a directory that holds something that learned, with its card."""
    return (Path(name) / CARD).is_file()


def told(directory: Path) -> dict[str, Any]:
    """Return what is known of a directory by its card. Raise SettingsError where the card cannot be read."""
    card = card_of(directory)
    made = lineage(card)
    known = {what: card[what] for what in _TOLD if card.get(what) not in (None, "", [], {})}
    return {**known, "made of": list(bases(card)), "data digest": made.data}


def _below(card: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    below = _mapping(card.get("encoder")) or _mapping(card.get("base"))
    while below:
        yield below
        further = below.get("of")
        below = _mapping(further)


def _data(card: Mapping[str, Any]) -> list[dict[str, Any]]:
    given = card.get("data")
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
