"""The sovereignty assessment: only recorded facts count, unknown stays unknown, and facts rule out what people claim."""

from datetime import timedelta

import pytest
from policies import DESTINATION, FLOW, TODAY, policy_of

from guard.destinations.framework import HIGHEST, LEVELS, OBJECTIVES
from guard.destinations.sovereignty import assess
from schemas.vocabulary import FACTS

EUROPEAN = DESTINATION.replace("operator: aws", "operator: stackit").replace("[US]", "[DE]")
EVERY_LEVEL = {f"dest.sov_{number}": 3 for number in range(1, 9)}


def standing(text=EUROPEAN, facts=None, at=TODAY):
    recorded = "".join(
        f"    {name}: {{value: {value}, source: audit, observed: 2026-11-01, expires: 2026-12-31}}\n"
        for name, value in (facts or {}).items()
    )
    content = policy_of(FLOW, text + (f"  facts:\n{recorded}" if recorded else "")).content
    return assess(content, "model", at)


def by_id(found):
    return {one.objective.id: one for one in found.standings}


def test_the_framework_is_whole():
    assert [one.id for one in OBJECTIVES] == [f"SOV-{number}" for number in range(1, 9)]
    assert [one.weight for one in OBJECTIVES] == [15, 10, 10, 15, 20, 15, 10, 5]
    assert sum(one.weight for one in OBJECTIVES) == 100
    assert len(LEVELS) == HIGHEST + 1 == 5
    assert {name for one in OBJECTIVES for name in (one.fact, *one.asks)} <= FACTS.keys()


def test_nothing_is_assessed_where_nobody_assessed_it():
    found = standing()

    assert found.level is None
    assert {one.level for one in found.standings} == {None}
    assert found.score == (0.0, 100.0)


def test_the_level_is_the_lowest_of_all():
    found = standing(facts={**EVERY_LEVEL, "dest.sov_5": 1})

    assert (found.level, found.at_most) == (1, 1)
    assert found.score == (65.0, 65.0)  # (80 * 3 + 20 * 1) / 4


def test_one_unknown_objective_leaves_the_level_unknown():
    found = standing(facts={name: level for name, level in EVERY_LEVEL.items() if name != "dest.sov_8"})

    assert (found.level, found.at_most) == (None, 3)
    assert found.score == (71.2, 76.2)


def test_an_assessment_ends():
    assert standing(facts=EVERY_LEVEL, at=TODAY + timedelta(60)).level is None


def test_facts_rule_out_what_people_claim():
    found = by_id(standing(EUROPEAN.replace("stackit", "aws-esc"), facts={**EVERY_LEVEL, "dest.sov_1": 4}))

    assert found["SOV-1"].is_contradicted
    assert (found["SOV-1"].assessed, found["SOV-1"].level) == (4, 2)
    assert found["SOV-1"].because == ("the ultimate parent is in US",)
    assert not found["SOV-8"].is_contradicted


@pytest.mark.parametrize(
    ("operator", "countries", "objective", "at_most", "why"),
    [
        ("aws", "[US]", "SOV-1", 0, "operator and parent abroad, and nothing processed in the Union"),
        ("aws", "[DE]", "SOV-1", 1, "operator and parent abroad, processed in the Union"),
        ("aws-esc", "[DE]", "SOV-1", 2, "a parent abroad controls indirectly"),
        ("stackit", "[DE]", "SOV-1", 4, "nothing recorded speaks against it"),
        ("aws-esc", "[DE]", "SOV-2", 2, "a law abroad reaches the parent"),
        ("aws", "[DE]", "SOV-2", 1, "a law abroad reaches the operator"),
        ("ovhcloud", "[FR]", "SOV-2", 3, "an affiliate abroad"),
        ("stackit", "[DE, US]", "SOV-3", 1, "some is processed abroad"),
        ("stackit", "[US]", "SOV-3", 0, "all is processed abroad"),
        ("stackit", "[NO]", "SOV-3", 0, "the framework speaks of the Union, not of the EEA"),
        ("s3ns", "[FR]", "SOV-5", 2, "runs licensed technology"),
        ("s3ns", "[FR]", "SOV-6", 2, "runs licensed technology"),
        ("s3ns", "[FR]", "SOV-2", 4, "technology alone is reached by no law"),
    ],
)
def test_recorded_facts_limit_an_objective(operator, countries, objective, at_most, why):
    text = DESTINATION.replace("operator: aws", f"operator: {operator}").replace("[US]", countries)

    assert by_id(standing(text))[objective].at_most == at_most, why


@pytest.mark.parametrize(
    ("fact", "value", "objective", "at_most"),
    [
        ("dest.trains_on_input", "true", "SOV-3", 2),
        ("dest.trains_on_input", "false", "SOV-3", 4),
        ("dest.model_provider_domicile", "CN", "SOV-3", 3),
        ("dest.eu_law_governs", "false", "SOV-2", 1),
        ("dest.support_eu_only", "false", "SOV-4", 2),
        ("dest.exit_tested", "false", "SOV-4", 3),
        ("dest.energy_reported", "false", "SOV-8", 1),
        ("dest.energy_reported", "true", "SOV-8", 4),
    ],
)
def test_what_is_recorded_as_false_limits_and_what_is_true_proves_no_level(fact, value, objective, at_most):
    found = by_id(standing(facts={fact: value}))[objective]

    assert (found.at_most, found.level) == (at_most, None)


def test_missing_facts_are_named():
    found = by_id(standing(EUROPEAN.replace("  access_countries: [DE]\n", "")))

    assert "dest.access_countries" in found["SOV-3"].missing
    assert found["SOV-8"].missing == ("dest.energy_reported",)
