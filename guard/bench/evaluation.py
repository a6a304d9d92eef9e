"""The tables of docs/evaluation.md, from the figures that `guard eval ... --json` prints.

`guard eval FILE... --json | python -m guard.bench.evaluation docs/evaluation.md` writes them between the page's marks,
`<!-- table: NAME -->` and `<!-- end -->`. All else on the page is written by people.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from schemas.errors import SettingsError

Figures = dict[str, Any]

_FEWEST = 5  # spans or findings, for a row of its own
_SHAPED = (
    "email", "phone", "iban", "card", "bank_account", "national_id", "medical_id", "vat_id", "licence_plate", "ip",
    "mac", "crypto_wallet", "other_id", "secret", "marking", "url",
)  # fmt: skip
_SPOKEN = ("email", "phone", "iban", "national_id", "date_of_birth")  # in every language of the synthetic set
_LANGUAGES_OF = "synth_eu"
# F2 of the best pattern tool on the same fixtures, and what the guard is to reach.
_SECRETS = {
    "kingfisher": (".80", ".85"),
    "noseyparker": (".58", ".75"),
    "gitleaks": (".66, false alarms .13", ".75, .10"),
    "secretlint": (".81", ".85"),
    "detectsecrets": (".86", ".88"),
}
_LEAKS = (
    ("TAB / EWT / WNUT17", ("tab_echr_en", "uner_ewt", "wnut17"), ".15 / .38 / .41"),
    ("ECHR / MEDDOCAN / EDS", ("echr_manual", "meddocan_es", "eds_pseudo_fr"), ".20–.54 / .42 / .53"),
)
_PLACES = (("kiji_synth", "presidio_synth_v2", "meddocan_es"), ".91 / .90 / .69")


def written(page: str, figures: Figures) -> str:
    """Return the page with the table between each pair of marks made anew. Raise SettingsError at an unknown name."""

    def table(mark: re.Match[str]) -> str:
        name = mark[1]
        if name not in TABLES:
            raise SettingsError(f"no table `{name}`; use one of {', '.join(sorted(TABLES))}")
        return f"<!-- table: {name} -->\n{TABLES[name](figures)}\n<!-- end -->"

    return re.sub(r"<!-- table: (\S+) -->\n.*?<!-- end -->", table, page, flags=re.DOTALL)


def kinds(figures: Figures) -> str:
    rows = [
        (row["dataset"], *_scores(row))
        for label in _SHAPED
        for row in figures["rows"]
        if row["label"] == label and row["lang"] == "*" and row["dataset"] != "*" and row["spans"] >= _FEWEST
    ]
    return _table(("set", "kind", *_SCORES), "--:--:-", rows)


def languages(figures: Figures) -> str:
    rows = [
        (row["lang"], *_scores(row))
        for row in sorted(figures["rows"], key=lambda row: str(row["lang"]))
        if row["dataset"] == _LANGUAGES_OF and row["lang"] != "*" and row["label"] in _SPOKEN
    ]
    ordered = sorted(rows, key=lambda row: (row[0], _SPOKEN.index(row[1])))
    return _table(("language", "kind", *_SCORES), "--:--:-", ordered)


def sets(figures: Figures) -> str:
    rows = [
        (
            one["dataset"],
            one["records"],
            one["sensitive"] or "",
            _with(one["leak_rate"], one["leak_interval"]) if one["sensitive"] else "",
            one["clean"] or "",
            one["false_alarms_per_1000"] if one["clean"] else "",
        )
        for one in figures["sets"]
    ]
    return _table(
        ("set", "records", "sensitive", "leak rate", "clean", "false alarms per 1,000"), "-::-::", rows
    )


def entities(figures: Figures) -> str:
    rows = [
        (one["entity"], one["label"], one["findings"], f"{one['precision']:.3f}")
        for one in figures["entities"]
        if one["findings"] >= _FEWEST
    ]
    return _table(("entity", "judged as", "findings", "precision"), "--::", rows)


def secrets(figures: Figures) -> str:
    rows = []
    for name, (peer, reach) in _SECRETS.items():
        one = _set(figures, f"secret_{name}")
        share = f"{one['false_alarms_per_1000'] / 1000:.2f} (of {one['clean']} texts)"
        rows.append((name, f"{_row(figures, f'secret_{name}', 'secret')['f2']:.3f}", peer, reach, share))
    return _table(("set", "F2", "best peer", "reach", "false alarms"), "-::::", rows)


def behind(figures: Figures) -> str:
    rows = [
        (f"leak rate {title}", peer, " / ".join(f"{_set(figures, name)['leak_rate']:.2f}" for name in names))
        for title, names, peer in _LEAKS
    ]
    names, peer = _PLACES
    found = " / ".join(f"{_row(figures, name, 'location')['f2']:.2f}" for name in names)
    rows += [
        ("address and location, F2: kiji / presidio synth / MEDDOCAN", peer, found),
        ("person, organisation, in every set", ".34–.91", "not found"),
        ("Art. 9 and 10", ".32 by key word", "not found"),
    ]
    return _table(("what", "best peer", "here"), "-::", rows)


TABLES: dict[str, Callable[[Figures], str]] = {
    one.__name__: one for one in (kinds, languages, sets, entities, secrets, behind)
}
_SCORES = ("spans", "precision", "recall", "F1", "F2")


def _scores(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["label"],
        row["spans"],
        _with(row["precision"], row["precision_interval"]),
        _with(row["recall"], row["recall_interval"]),
        f"{row['f1']:.3f}",
        _with(row["f2"], row["f2_interval"]),
    )


def _with(value: float, interval: dict[str, float]) -> str:
    return f"{value:.3f} ({interval['low']:.2f}–{interval['high']:.2f})"


def _set(figures: Figures, name: str) -> dict[str, Any]:
    return _only((one for one in figures["sets"] if one["dataset"] == name), name)


def _row(figures: Figures, name: str, label: str) -> dict[str, Any]:
    found = (
        row
        for row in figures["rows"]
        if row["dataset"] == name and row["label"] == label and row["lang"] == "*"
    )
    return _only(found, f"{name}/{label}")


def _only(found: Iterable[dict[str, Any]], name: str) -> dict[str, Any]:
    for one in found:
        return one
    raise SettingsError(f"the figures lack `{name}`; run `guard eval` over all of the labelled sets")


def _table(head: tuple[str, ...], align: str, rows: Iterable[tuple[Any, ...]]) -> str:
    """Return a Markdown table; `align` has a colon for each column of numbers."""
    rule = ["---:" if mark == ":" else "---" for mark in align]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (head, rule, *rows))


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(written(target.read_text(encoding="utf-8"), json.load(sys.stdin)), encoding="utf-8")
