"""The figures below which no classifier may fall, on fixed texts; as a program it measures them anew.

`python tests/support/floors.py` writes tests/classifiers/floors.json: what the patterns reach, and what all tiers reach
where a model runs, on the texts of this repository and, where they are at hand, on a fixed sample of labelled sets.
"""

import json
import sys
from functools import cache
from pathlib import Path

from classifiers.evaluation import report
from guard.evaluation.running import Which, chosen, judged
from guard.evaluation.texts import cases_of, sampled

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests" / "classifiers" / "regression.jsonl"
FLOORS = ROOT / "tests" / "classifiers" / "floors.json"
SETS = ROOT.parent / "shared" / "data"
SAMPLED = (
    "uner_ewt", "wnut17", "swedish_ner", "eds_pseudo_fr", "pl_legal_dev", "synth_eu", "kiji_synth", "presidio_synth_v2",
    "medical_abstracts", "banking77",
)  # fmt: skip
PACKED = ("secret_kingfisher", "secret_gitleaks")
SIZE, SEED = 40, 7
FEWEST = 5  # spans of a label, and clean texts, for a floor of a sampled set
SLACK = 0.02  # what another processor may round differently

Figures = dict[str, dict[str, float]]  # what is measured, then the row


@cache
def own(which: Which) -> Figures:
    """Return the figures on the texts of this repository, by label and by language."""
    return measured(which, [OWN], fewest=1, by_language=True)


@cache
def shared(which: Which) -> Figures:
    """Return the figures on the sampled sets."""
    files = [SETS / f"{name}.jsonl" for name in SAMPLED] + [SETS / f"{name}.jsonl.gz" for name in PACKED]
    return measured(which, files, fewest=FEWEST, by_language=False)


def measured(which: Which, files: list[Path], *, fewest: int, by_language: bool) -> Figures:
    cases = [one for file in files for one in cases_of(file)]
    if not by_language:
        cases = sampled(cases, SIZE, seed=SEED)
    found = report(judged(cases, chosen(which).detector)[0], resamples=0)
    rows = [row for row in found.rows if row.dataset != "*" and row.spans >= fewest]
    sets = [one for one in found.sets if one.dataset != "*" and (by_language or one.lang == "*")]
    return {
        "recall": {f"{row.dataset} {row.label}": row.recall for row in rows if row.lang == "*"},
        "precision": {
            f"{row.dataset} {row.label}": row.precision for row in rows if row.lang == "*" and row.findings
        },
        "leak rate": {f"{one.dataset} {one.lang}": one.leak_rate for one in sets if one.sensitive},
        "alarms per 1,000": {
            f"{one.dataset} {one.lang}": one.false_alarms_per_1000 for one in sets if one.clean >= fewest
        },
    }


def fallen(floors: Figures, figures: Figures) -> list[str]:
    """Return each row that is worse than its floor, in words."""
    told = []
    for what, rows in floors.items():
        lower_is_better = what in ("leak rate", "alarms per 1,000")
        slack = 1000 * SLACK if what.startswith("alarms") else SLACK
        for row, floor in rows.items():
            figure = figures[what].get(row)
            if figure is None:
                told.append(f"{what} of {row}: was {floor}, is not measured any more")
            elif (figure - floor if lower_is_better else floor - figure) > slack:
                told.append(f"{what} of {row}: was {floor}, is {figure}")
    return told


def main() -> None:
    floors: dict[str, dict[str, Figures]] = {}
    kinds: list[Which] = ["patterns", "cascade"]
    for which in kinds:
        if which == "cascade" and not chosen(which).model:
            print("no model runs here: floors of the patterns alone", file=sys.stderr)
            continue
        floors[which] = {"own": own(which)}
        if SETS.is_dir():
            floors[which]["shared"] = shared(which)
    FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
