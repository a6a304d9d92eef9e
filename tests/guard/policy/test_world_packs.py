"""The packs of the world beyond Europe, and of no country: their own cases, their sources, their thresholds and their grounds."""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml

from guard.policy.markings import marked
from guard.policy.scenarios import cases_of
from guard.policy.trials import chosen_packs, known, trials

LAW = Path(__file__).parents[4] / "shared" / "law" / "regimes.yaml"
ELSEWHERE = ("eu-*", "uk-*", "ch-*", "de-*", "fr-*", "house-*")
PACKS = {
    name: pack
    for name, pack in chosen_packs().items()
    if not any(fnmatchcase(name, pattern) for pattern in ELSEWHERE)
}
DATED = "2026-11-22"


@pytest.fixture(scope="module")
def tried():
    """Every case of these packs, decided with all shipped packs in force."""
    given = known(chosen_packs(), marked())
    return trials(cases_of(PACKS), given)


def test_every_case_ends_as_its_pack_says(tried):
    assert {one.scenario.id: one.failures for one in tried if not one.is_right} == {}


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_shows_what_passes_and_what_does_not(name):
    expected = {case.expected.action for case in PACKS[name].cases}

    assert len(PACKS[name].cases) >= 4
    assert expected & {"allow", "redact"} and expected & {"block", "escalate", "redact", "reroute"}


@pytest.mark.parametrize("name", PACKS)
def test_every_ground_makes_some_case_lawful(name, tried):
    cited = {told for one in tried if one.scenario.id.startswith(f"{name}/") for told in one.outcome.basis}

    silent = [
        ground.id
        for ground in PACKS[name].grounds
        if not any(told.startswith((f"{name}/{ground.id}:", *_adequacy(ground.when))) for told in cited)
    ]

    assert silent == []


def _adequacy(condition):
    """Return how a basis begins that cites the adequacy decisions a condition asks for."""
    own = (f"{condition.adequate} adequacy of",) if condition.asks == "adequate" else ()
    return own + tuple(told for part in condition.parts for told in _adequacy(part))


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_says_where_it_comes_from_and_when_it_is_due(name):
    pack = PACKS[name]

    assert str(pack.checked) == DATED and pack.review_by > pack.checked
    assert pack.source.title and pack.notes
    assert pack.source.grade is not None if pack.source.type == "verified-here" else True


def test_quebec_stays_without_its_own_pack():
    packs = chosen_packs(["ca-pipeda"])
    told = {one.scenario.id: one.action for one in trials(cases_of(packs), known(packs, marked()))}

    assert told["ca-pipeda/ca-pipeda-c5"] == "block"
    assert told["ca-pipeda/ca-pipeda-c1"] == "allow"


@pytest.mark.parametrize(
    ("alone", "case"),
    [
        ("us-ear-affiliates", "us-ear-affiliates-c4"),  # its licence is a ground of us-ear
        ("cn-dsl-important", "cn-dsl-important-c2"),  # its assessment is a ground of cn-pipl-38
        ("markings", "markings-c1"),
    ],
)
def test_a_ground_of_a_pack_that_is_not_there_lifts_nothing(alone, case):
    packs = chosen_packs([alone])

    told = {one.scenario.id: one.action for one in trials(cases_of(packs), known(packs, marked()))}

    assert told[f"{alone}/{case}"] == "block"


@pytest.mark.skipif(not LAW.is_file(), reason="../shared/law is not here")
def test_every_regime_beyond_europe_has_its_pack():
    regimes = yaml.safe_load(LAW.read_text(encoding="utf-8"))["regimes"]
    beyond = {
        one["id"]: one for one in regimes if one["id"].split("-")[0] not in {"EU", "UK", "CH", "DE", "FR"}
    }
    stated = {pack.regime: (name, pack) for name, pack in PACKS.items() if name == pack.regime.lower()}

    assert stated.keys() == beyond.keys()
    for regime, one in beyond.items():
        source = stated[regime][1].source
        assert source.type == one["src"]["type"], regime
        assert source.as_of == one["src"]["as_of"], regime
