"""The golden scenarios of the law, and every single change of them held against a second, naive evaluator."""

from pathlib import Path

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


@pytest.fixture(scope="module")
def given():
    return known(chosen_packs(), marked())


def test_every_scenario_ends_as_expected_with_its_obligations_and_regimes(given):
    tried = trials(read_scenarios(SCENARIOS), given, explained=SILENT)

    assert {one.scenario.id: one.failures for one in tried if not one.is_right} == {}


def test_the_oracle_itself_gives_the_expected_answer_to_every_scenario():
    wrong = {}
    for scenario in read_scenarios(SCENARIOS):
        expected = {scenario.expected.action, *scenario.expected.acceptable}
        said = answer(RAW[scenario.id]["facts"], scenario.at)
        if not said <= expected:
            wrong[scenario.id] = (sorted(said), sorted(expected))

    assert wrong == {}


def test_flipping_any_single_fact_changes_the_decision_exactly_where_the_oracle_says(given):
    flipped = []
    said = {}
    for scenario in read_scenarios(SCENARIOS):
        for what, facts in flips(RAW[scenario.id]["facts"], scenario.at):
            name = f"{scenario.id} {what}"
            raw = {"id": name, "facts": facts, "expected": {"action": "allow"}}
            flipped.append(scenario_of(raw, scenario.at, DEFAULTS, place=name))
            said[name] = answer(facts, scenario.at)

    tried = trials(flipped, given)

    differing = {
        one.scenario.id: f"{one.action}, not {'/'.join(sorted(said[one.scenario.id]))}"
        for one in tried
        if one.action not in said[one.scenario.id] and not is_explained(one.scenario.id, one.action)
    }
    assert len(flipped) > 900
    assert differing == {}


def test_the_oracle_commits_itself_on_nearly_every_flip():
    passing, refusing = {"allow", "redact", "reroute"}, {"escalate", "block"}
    said = [
        answer(facts, scenario.at)
        for scenario in read_scenarios(SCENARIOS)
        for _, facts in flips(RAW[scenario.id]["facts"], scenario.at)
    ]

    undecided = [one for one in said if one & passing and one & refusing]

    assert len(undecided) < len(said) / 20


def test_every_listed_difference_still_is_one(given):
    names = {
        f"{name} {what}"
        for name, raw in RAW.items()
        for what, _ in flips(raw["facts"], read_scenarios(SCENARIOS)[0].at)
    }

    assert not [name for name, _ in DIFFERENCES if not any(one.startswith(name) for one in names)]
