"""What one line of the evaluation measures: a leak rate, alarms, a score of a label, of figures over labelled sets."""

from collections.abc import Callable

from guard.bench.figures import Figures, row_of, set_of
from schemas.errors import SettingsError

Measure = Callable[[Figures], float]
NINE = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv")
_SPECIAL = ("art9_", "art10_")


def leak(name: str, lang: str = "*") -> Measure:
    return lambda figures: float(set_of(figures, name, lang)["leak_rate"])


def alarms(name: str) -> Measure:
    return lambda figures: float(set_of(figures, name)["false_alarms_per_1000"]) / 1000


def score(name: str, label: str, figure: str = "f2", lang: str = "*") -> Measure:
    return lambda figures: float(row_of(figures, name, label, lang)[figure])


def lowest(name: str, label: str, figure: str = "f2") -> Measure:
    """Return what measures the lowest figure of the nine languages."""
    return lambda figures: min(score(name, label, figure, lang)(figures) for lang in NINE)


def highest_leak(name: str) -> Measure:
    return lambda figures: max(leak(name, lang)(figures) for lang in NINE)


def special(name: str) -> Measure:
    """Return what measures F2 of all spans of special categories and offences in a set together."""

    def measure(figures: Figures) -> float:
        rows = [
            row
            for row in figures["rows"]
            if (row["dataset"], row["lang"]) == (name, "*") and row["label"].startswith(_SPECIAL)
        ]
        spans, findings = sum(row["spans"] for row in rows), sum(row["findings"] for row in rows)
        found = sum(round(row["recall"] * row["spans"]) for row in rows)
        right = sum(round(row["precision"] * row["findings"]) for row in rows)
        if not spans:
            raise SettingsError(f"`{name}` has no span of a special category among these texts")
        recall, precision = found / spans, right / max(1, findings)
        return 5 * precision * recall / (4 * precision + recall) if found and right else 0.0

    return measure


def topic(name: str, label: str, figure: str) -> Measure:
    """Return what measures how often a label of whole texts is told; without a row it was never told nor labelled."""

    def measure(figures: Figures) -> float:
        set_of(figures, name)
        wanted = name, "*", label
        for one in figures["documents"]:
            if (one["dataset"], one["lang"], one["label"]) == wanted:
                return float(one[figure])
        return 0.0

    return measure
