"""The table of perturbed copies: what each way of coming otherwise costs, beside the texts as they were written."""

import re

from classifiers.synthesis.perturbations import KINDS
from guard.bench.figures import Figures, table

_LABELS = ("person", "email", "iban", "phone", "national_id")
_COPY = re.compile(r"(.+) \(([a-z-]+)\)")  # the data set's name, and its copy's kind


def is_perturbed(figures: Figures) -> bool:
    """Return whether figures are those of perturbed copies."""
    return any(_copy(one["dataset"]) is not None for one in figures["sets"])


def perturbed(figures: Figures) -> str:
    """Return a row a set and kind: F2 by label, the leak rate, and false alarms."""
    scores = {
        (row["dataset"], row["label"]): row["f2"]
        for row in figures["rows"]
        if row["lang"] == "*" and row["spans"]
    }
    sets = {one["dataset"]: one for one in figures["sets"] if one["lang"] == "*" and _copy(one["dataset"])}
    rows = []
    for name in sorted(sets, key=_order):
        dataset, kind = _copy(name) or ("", "")
        one = sets[name]
        told = [f"{scores[name, label]:.3f}" if (name, label) in scores else "" for label in _LABELS]
        alarms = f"{one['false_alarms_per_1000'] / 1000:.3f}" if one["clean"] else ""
        rows.append((dataset, kind, *told, f"{one['leak_rate']:.3f}", alarms))
    head = ("set", "as", *(f"{label}, F2" for label in _LABELS), "leak rate", "false alarms")
    return table(head, "--:::::::", rows)


def _copy(name: str) -> tuple[str, str] | None:
    found = _COPY.fullmatch(name)
    return (found[1], found[2]) if found is not None and found[2] in KINDS else None


def _order(name: str) -> tuple[str, int]:
    dataset, kind = _copy(name) or (name, "")
    return dataset, list(KINDS).index(kind)
