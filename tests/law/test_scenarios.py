"""The golden scenarios of the law, and every single change of them held against a second, naive evaluator."""

from pathlib import Path
from random import Random

import pytest
import yaml
from differences import DIFFERENCES, SILENT, is_explained

SCENARIOS = Path(__file__).parents[3] / "shared" / "law" / "scenarios.yaml"
if not SCENARIOS.exists():
    pytest.skip(
        "../shared/law is not here: the golden scenarios live outside the repository", allow_module_level=True
    )

import oracle_europe  # noqa: E402, F401 (registers its regimes)
import oracle_world  # noqa: E402, F401
from flips import flips  # noqa: E402 (both read ../shared)
from oracle import answer  # noqa: E402

from guard.policy.markings import marked  # noqa: E402
from guard.policy.scenarios import read_scenarios, scenario_of  # noqa: E402
from guard.policy.trials import chosen_packs, known, trials  # noqa: E402

RAW = {one["id"]: one for one in yaml.safe_load(SCENARIOS.read_text(encoding="utf-8"))["scenarios"]}
DEFAULTS = {
    "data.encryption.state": "transit",
    "data.encryption.key_holder": "operator",
    "policy.profile": "base",
}


SEED, PAIRS = 4, 12  # a scenario's changes that are each combined with another


@pytest.fixture(scope="module")
def given():
    return known(chosen_packs(), marked())


@pytest.fixture(scope="module")
def scenarios():
    return read_scenarios(SCENARIOS)


@pytest.fixture(scope="module")
def singles(scenarios):
    """Every single change: scenario, changes, the facts so changed."""
    return [(one, (what,), facts) for one in scenarios for what, facts in flips(RAW[one.id]["facts"], one.at)]


@pytest.fixture(scope="module")
def pairs(scenarios, singles):
    """Some pairs of changes, the same in every run."""
    random = Random(SEED)
    found = []
    for scenario in scenarios:
        mine = [(what, facts) for one, (what,), facts in singles if one is scenario]
        for first, facts in random.sample(mine, min(PAIRS, len(mine))):
            second, both = random.choice(list(flips(facts, scenario.at)))
            found.append((scenario, (first, second), both))
    return found


def differing(changed, given):
    """Return where engine and oracle do not agree, and no reason is listed."""
    names = [
        f"{one.id} {' and '.join(changes)} #{number}" for number, (one, changes, _) in enumerate(changed)
    ]
    tried = trials(
        [
            scenario_of(
                {"id": name, "facts": facts, "expected": {"action": "allow"}}, one.at, DEFAULTS, place=name
            )
            for name, (one, _, facts) in zip(names, changed, strict=True)
        ],
        given,
    )
    wrong = {}
    for trial, (one, changes, facts) in zip(tried, changed, strict=True):
        said = answer(facts, one.at)
        if trial.action not in said and not is_explained(one.id, changes, trial.action):
            wrong[trial.scenario.id] = f"{trial.action}, not {'/'.join(sorted(said))}"
    return wrong


def test_every_scenario_ends_as_expected_with_its_obligations_and_regimes(given, scenarios):
    tried = trials(scenarios, given, explained=SILENT)

    assert {one.scenario.id: one.failures for one in tried if not one.is_right} == {}


def test_the_oracle_itself_gives_the_expected_answer_to_every_scenario(scenarios):
    wrong = {}
    for scenario in scenarios:
        expected = {scenario.expected.action, *scenario.expected.acceptable}
        said = answer(RAW[scenario.id]["facts"], scenario.at)
        if not said <= expected:
            wrong[scenario.id] = (sorted(said), sorted(expected))

    assert wrong == {}


def test_flipping_any_single_fact_changes_the_decision_exactly_where_the_oracle_says(given, singles):
    assert len(singles) > 2_000
    assert differing(singles, given) == {}


def test_flipping_two_facts_changes_the_decision_exactly_where_the_oracle_says(given, pairs):
    assert len(pairs) > 500
    assert differing(pairs, given) == {}


def test_the_oracle_commits_itself_on_nearly_every_flip(singles):
    passing, refusing = {"allow", "redact", "reroute"}, {"escalate", "block"}
    said = [answer(facts, one.at) for one, _, facts in singles]

    undecided = [one for one in said if one & passing and one & refusing]

    assert len(undecided) < len(said) / 20


def test_many_flips_change_the_decision(singles, scenarios):
    before = {one.id: answer(RAW[one.id]["facts"], one.at) for one in scenarios}

    changed = {one.id for one, _, facts in singles if answer(facts, one.at).isdisjoint(before[one.id])}

    assert len(changed) > len(scenarios) / 2


def test_every_listed_difference_is_of_a_change_that_is_tried(singles):
    tried = {(one.id, what) for one, (what,), _ in singles}

    assert not [(name, change) for name, change, _ in DIFFERENCES if (name, change) not in tried]
