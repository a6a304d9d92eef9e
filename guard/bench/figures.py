"""Figures looked up in what `guard eval --json` prints, and Markdown tables of them."""

from collections.abc import Iterable
from typing import Any

from schemas.errors import SettingsError

Figures = dict[str, Any]
Found = dict[str, Any]


def set_of(figures: Figures, name: str, lang: str = "*") -> Found:
    """Return the row of a set in one language, or in all. Raise SettingsError where it was not measured."""
    found = (one for one in figures["sets"] if (one["dataset"], one["lang"]) == (name, lang))
    return _only(found, name if lang == "*" else f"{name} in {lang}")


def row_of(figures: Figures, name: str, label: str, lang: str = "*") -> Found:
    """Return the row of a label in a set. Raise SettingsError where it was not measured."""
    wanted = name, label, lang
    found = (row for row in figures["rows"] if (row["dataset"], row["label"], row["lang"]) == wanted)
    return _only(found, f"{name}/{label}" if lang == "*" else f"{name}/{label} in {lang}")


def with_interval(value: float, interval: dict[str, float]) -> str:
    return f"{value:.3f} ({interval['low']:.2f}–{interval['high']:.2f})"


def table(head: tuple[str, ...], align: str, rows: Iterable[tuple[Any, ...]]) -> str:
    """Return a Markdown table; `align` has a colon for each column of numbers."""
    rule = ["---:" if mark == ":" else "---" for mark in align]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (head, rule, *rows))


def _only(found: Iterable[Found], name: str) -> Found:
    for one in found:
        return one
    raise SettingsError(f"the figures lack `{name}`; run `guard eval` over all of the labelled sets")
