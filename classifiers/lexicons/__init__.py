"""Word lists as data: one YAML file a list, its words by language, its source stated in it."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schemas.errors import SettingsError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser where it is built in
_FOLDER = Path(__file__).parent


@cache
def lexicon(name: str, part: str = "words") -> dict[str, tuple[str, ...]]:
    """Return one part of a list, by language. Entries are parted by bars or, where there is none, by spaces.

    Raise SettingsError where the file or the part is missing or is no map from languages to texts.
    """
    content = _content(name)
    if not content.get("source"):
        raise SettingsError(f"lexicon `{name}` states no source; say where its words come from")
    found = content.get(part)
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise SettingsError(f"lexicon `{name}` has no part `{part}` of languages and their words")
    return {str(language): _entries(text) for language, text in found.items()}


def every(name: str, part: str = "words") -> frozenset[str]:
    """Return the words of all languages."""
    return frozenset(word for words in lexicon(name, part).values() for word in words)


def lists() -> dict[str, str]:
    """Return every list that ships, with where its words come from."""
    names = sorted(file.stem for file in _FOLDER.glob("*.yaml"))
    return {name: str(_content(name).get("source", "")).strip() for name in names}


@cache
def _content(name: str) -> dict[str, Any]:
    try:
        content = yaml.load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - safe loader
    except (OSError, yaml.YAMLError):
        raise SettingsError(
            f"lexicon `{name}` cannot be read; restore `classifiers/lexicons/{name}.yaml`"
        ) from None
    if not isinstance(content, dict):
        raise SettingsError(f"lexicon `{name}` is no map; it holds `source` and parts by language")
    return content


def _entries(text: str) -> tuple[str, ...]:
    words = text.split("|") if "|" in text else text.split()
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
