"""Every case that a shipped pack carries ends as the pack says, decided with all packs in force."""

import pytest

from guard.policy.markings import marked
from guard.policy.scenarios import cases_of
from guard.policy.trials import chosen_packs, known, trials

PACKS = chosen_packs()


@pytest.fixture(scope="module")
def tried():
    given = known(PACKS, marked())
    by_pack = {name: [] for name in PACKS}
    for one in trials(cases_of(PACKS), given):
        by_pack[one.scenario.id.partition("/")[0]].append(one)
    return by_pack


@pytest.mark.parametrize("pack", sorted(PACKS))
def test_every_case_of_a_pack_ends_as_it_says(pack, tried):
    assert {one.scenario.id: one.failures for one in tried[pack] if not one.is_right} == {}


@pytest.mark.parametrize("pack", sorted(PACKS))
def test_the_facts_of_a_packs_cases_are_facts_of_the_vocabulary(pack, tried):
    assert {one.scenario.id: one.scenario.unknown for one in tried[pack] if one.scenario.unknown} == {}
