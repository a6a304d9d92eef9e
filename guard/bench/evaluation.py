"""The tables of docs/evaluation.md, from the figures that `guard eval ... --json` prints.

`guard eval FILE... --json | python -m guard.bench.evaluation docs/evaluation.md` writes them between the page's marks,
`<!-- table: NAME -->` and `<!-- end -->`. All else on the page is written by people.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from guard.bench.figures import Figures, row_of, set_of, table, with_interval
from guard.bench.perturbed import is_perturbed, perturbed
from guard.bench.reach import reach
from schemas.errors import SettingsError

_FEWEST = 5  # spans or findings, for a row of its own
_FEWEST_TEXTS = 20  # sensitive texts of a language, for a leak rate of its own
_NAMED = ("person", "location", "organisation", "date_of_birth", "age", "username")
_SPECIAL = ("art9_", "art10_")
_SHAPED = (
    "email", "phone", "iban", "card", "bank_account", "national_id", "medical_id", "vat_id", "licence_plate", "ip",
    "mac", "crypto_wallet", "other_id", "secret", "marking", "url",
)  # fmt: skip
_SPOKEN = ("person", "location", "email", "phone", "iban", "national_id", "date_of_birth")
_LANGUAGES_OF = "synth_eu"
# F2 of the best pattern tool on the same fixtures, and what the guard is to reach.
_SECRETS = {
    "kingfisher": (".80", ".85"),
    "noseyparker": (".58", ".75"),
    "gitleaks": (".66, false alarms .13", ".75, .10"),
    "secretlint": (".81", ".85"),
    "detectsecrets": (".86", ".88"),
}


def written(page: str, figures: Figures) -> str:
    """Return the page with the table between each pair of marks made anew. Raise SettingsError at an unknown name.

    Figures of perturbed copies make the tables of those alone, and other figures all but those.
    """
    makers = OF_COPIES if is_perturbed(figures) else TABLES

    def replaced(mark: re.Match[str]) -> str:
        name = mark[1]
        if name in makers:
            return f"<!-- table: {name} -->\n{makers[name](figures)}\n<!-- end -->"
        if name not in TABLES and name not in OF_COPIES:
            raise SettingsError(f"no table `{name}`; use one of {', '.join(sorted({*TABLES, *OF_COPIES}))}")
        return mark[0]

    return re.sub(r"<!-- table: (\S+) -->\n.*?<!-- end -->", replaced, page, flags=re.DOTALL)


def run(figures: Figures) -> str:
    """Return what was run, and what detection cost."""
    speed = figures["speed"]
    row = (
        figures["detector"],
        figures["model"] or "none",
        *(
            f"{speed[name]:,.0f}"
            for name in (
                "records",
                "characters",
                "cpu_seconds",
                "records_per_second",
                "characters_per_second",
            )
        ),
    )
    head = (
        "detector", "model", "texts", "characters", "processor seconds", "texts per second", "characters per second",
    )  # fmt: skip
    return table(head, "--:::::", [row])


def names(figures: Figures) -> str:
    """Return the rows of what has no shape."""
    rows = [
        (row["dataset"], *_scores(row))
        for label in (*_NAMED, *sorted({row["label"] for row in figures["rows"] if _is_special(row)}))
        for row in figures["rows"]
        if row["label"] == label and _is_whole(row)
    ]
    return table(("set", "kind", *_SCORES), "--:--:-:", rows)


def kinds(figures: Figures) -> str:
    rows = [
        (row["dataset"], *_scores(row))
        for label in _SHAPED
        for row in figures["rows"]
        if row["label"] == label and _is_whole(row)
    ]
    return table(("set", "kind", *_SCORES), "--:--:-:", rows)


def languages(figures: Figures) -> str:
    rows = [
        (row["lang"], *_scores(row))
        for row in sorted(figures["rows"], key=lambda row: str(row["lang"]))
        if row["dataset"] == _LANGUAGES_OF and row["lang"] != "*" and row["label"] in _SPOKEN
    ]
    ordered = sorted(rows, key=lambda row: (row[0], _SPOKEN.index(row[1])))
    return table(("language", "kind", *_SCORES), "--:--:-:", ordered)


def sets(figures: Figures) -> str:
    rows = [
        (
            one["dataset"],
            one["records"],
            one["sensitive"] or "",
            with_interval(one["leak_rate"], one["leak_interval"]) if one["sensitive"] else "",
            one["clean"] or "",
            _alarms(one) if one["clean"] else "",
        )
        for one in figures["sets"]
        if one["lang"] == "*" and one["dataset"] != "*"
    ]
    head = ("set", "records", "sensitive", "leak rate", "clean", "false alarms per 1,000")
    return table(head, "-::-:-", rows)


def spoken(figures: Figures) -> str:
    """Return leak rates by language, where a set has several."""
    several = Counter(one["dataset"] for one in figures["sets"] if one["lang"] != "*")
    rows = [
        (one["dataset"], one["lang"], one["sensitive"], with_interval(one["leak_rate"], one["leak_interval"]))
        for one in figures["sets"]
        if several[one["dataset"]] > 1
        and one["sensitive"] >= _FEWEST_TEXTS
        and one["lang"] != "*"
        and one["dataset"] != "*"
    ]
    return table(("set", "language", "sensitive", "leak rate"), "--:-", rows)


def documents(figures: Figures) -> str:
    rows = [
        (
            one["dataset"],
            one["label"],
            one["labelled"],
            with_interval(one["recall"], one["recall_interval"]) if one["labelled"] else "",
            one["others"],
            f"{one['flagged']:.3f}" if one["others"] else "",
        )
        for one in figures["documents"]
        if one["lang"] == "*" and one["dataset"] != "*"
    ]
    return table(("set", "label", "texts with it", "recall", "other texts", "share flagged"), "--:-::", rows)


def calibration(figures: Figures) -> str:
    rows = [
        ("all" if one["label"] == "*" else one["label"], one["findings"], f"{one['ece']:.3f}")
        for one in figures["reliability"]
        if one["lang"] == "*" and one["findings"] >= _FEWEST_TEXTS
    ]
    return table(("label", "findings", "expected calibration error"), "-::", rows)


def entities(figures: Figures) -> str:
    rows = [
        (one["entity"], one["label"], one["findings"], f"{one['precision']:.3f}")
        for one in figures["entities"]
        if one["findings"] >= _FEWEST
    ]
    return table(("entity", "judged as", "findings", "precision"), "--::", rows)


def secrets(figures: Figures) -> str:
    rows = []
    for name, (peer, bar) in _SECRETS.items():
        one = set_of(figures, f"secret_{name}")
        share = f"{one['false_alarms_per_1000'] / 1000:.2f} (of {one['clean']} texts)"
        rows.append((name, f"{row_of(figures, f'secret_{name}', 'secret')['f2']:.3f}", peer, bar, share))
    return table(("set", "F2", "best peer", "reach", "false alarms"), "-::::", rows)


_MADE = (run, reach, names, kinds, languages, sets, spoken, documents, calibration, entities, secrets)
TABLES: dict[str, Callable[[Figures], str]] = {one.__name__: one for one in _MADE}
OF_COPIES: dict[str, Callable[[Figures], str]] = {"perturbed": perturbed}
_SCORES = ("spans", "precision", "recall", "F1", "F2", "strict F2")


def _is_special(row: dict[str, Any]) -> bool:
    return str(row["label"]).startswith(_SPECIAL)


def _is_whole(row: dict[str, Any]) -> bool:
    """Return whether a row is that of a whole set, and rests on enough."""
    return bool(row["lang"] == "*" and row["dataset"] != "*" and row["spans"] >= _FEWEST)


def _alarms(one: dict[str, Any]) -> str:
    interval = one["alarm_interval"]
    return f"{one['false_alarms_per_1000']:.1f} ({interval['low']:.0f}–{interval['high']:.0f})"


def _scores(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["label"],
        row["spans"],
        with_interval(row["precision"], row["precision_interval"]),
        with_interval(row["recall"], row["recall_interval"]),
        f"{row['f1']:.3f}",
        with_interval(row["f2"], row["f2_interval"]),
        f"{row['strict']['f2']:.3f}",
    )


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(written(target.read_text(encoding="utf-8"), json.load(sys.stdin)), encoding="utf-8")
