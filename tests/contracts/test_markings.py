"""The marking classifiers against the marking lexicon's own cases."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from classifiers import patterns
from classifiers.patterns.matching import find_one

LEXICON = Path(__file__).parents[3] / "shared" / "law" / "markings.yaml"
SCHEMES = {
    "NATO": "NATO",
    "EU_EUCI": "EU",
    "DE_VS": "DE",
    "FR": "FR",
    "UK": "UK",
    "US_NSI": "US",
    "US_UNCLASSIFIED": "US_CONTROLLED",
    "IT": "IT",
    "ES": "ES",
    "PL": "PL",
    "NL": "NL",
    "TLP": "TLP",
    "PAP": "PAP",
    "BUSINESS": "BUSINESS",
}

pytestmark = pytest.mark.skipif(
    not LEXICON.exists(), reason="the marking lexicon (../shared/law) is not here"
)


def lexicon() -> dict[str, Any]:
    return (
        yaml.safe_load(LEXICON.read_text(encoding="utf-8"))
        if LEXICON.exists()
        else {"tests": {"positive": [], "negative": []}}
    )


CASES = lexicon()


def ranks_in(text: str, scheme: str) -> set[int]:
    """Return the ranks of `scheme` that its own classifiers find in `text`."""
    start = f"MARKING_{SCHEMES[scheme]}_RANK_"
    return {
        int(pattern.entity.removeprefix(start))
        for pattern in patterns.load()
        if pattern.entity.startswith(start) and find_one(pattern, text)
    }


def rank_of(scheme: str, canonical: str) -> int:
    levels = next(row for row in CASES["schemes"] if row["id"] == scheme)
    rows = [*levels["levels"], *levels.get("non_classified", [])]
    return next(int(row["rank"]) for row in rows if row["canonical"] == canonical)


@pytest.mark.parametrize(
    "case", CASES["tests"]["positive"], ids=lambda case: f"{case['scheme']}-{case['canonical']}"
)
def test_a_marking_is_found_at_its_rank(case: dict[str, str]) -> None:
    assert rank_of(case["scheme"], case["canonical"]) in ranks_in(case["text"], case["scheme"])


@pytest.mark.parametrize(
    "case", CASES["tests"]["negative"], ids=lambda case: f"{case['scheme']}-{case['text'][:20]}"
)
def test_a_false_friend_is_no_marking(case: dict[str, str]) -> None:
    found = ranks_in(case["text"], case["scheme"])

    if "must_not" in case:
        assert rank_of(case["scheme"], case["must_not"]) not in found
    else:
        assert not {rank for rank in found if rank >= 2}


@pytest.mark.parametrize("rank", range(2, 6))
def test_formal_markings_from_restricted_upward_are_classified(rank: int) -> None:
    of_states = [
        p
        for p in patterns.load()
        if p.entity.endswith(f"_RANK_{rank}")
        and p.entity.split("_")[1] not in {"TLP", "PAP", "BUSINESS"}
        and not p.entity.startswith("MARKING_US_CONTROLLED_")
    ]

    assert of_states
    assert all("classified" in pattern.labels for pattern in of_states)


def test_controlled_information_of_the_us_is_labelled_cui_and_is_not_classified() -> None:
    controlled = [p for p in patterns.load() if p.entity == "MARKING_US_CONTROLLED_RANK_2"]

    assert controlled
    assert all("cui" in pattern.labels and "classified" not in pattern.labels for pattern in controlled)
