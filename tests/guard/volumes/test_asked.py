"""A policy asks for counters only where one of its rules can, and costs nothing elsewhere."""

from datetime import date

import policies
import pytest
from policies import DESTINATION, FLOW, TODAY, to_country
from volume_policies import write

from guard.deployment import create
from guard.volumes.asked import Asked
from guard.wiring import policy_of

ALIBABA = "subjects_12m/Alibaba Group Holding Limited (Cayman; Hangzhou)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("asked")
    create(made)
    write(made / "policy", cap=200)
    return made / "policy"


def test_where_a_record_alone_can_make_a_rule_ask_nothing_is_counted_before_one_does():
    asked = Asked(to_country("US"), TODAY)
    before = dict(asked.counters)

    watches = asked.watches("orders", frozenset({"DE", "CN"}))

    assert not before and not asked.always
    assert (
        {watch.counter for watch in watches}
        == {
            "subjects_ytd/DE/2026",
            "sensitive_subjects_ytd/DE/2026",
        }
        == set(asked.counters)
    )
    assert not asked.watches("orders", frozenset({"DE"}))


def test_only_the_flow_that_a_rule_speaks_of_is_counted_and_by_its_ultimate_owner(folder):
    plan = Asked(policy_of(folder), TODAY)

    assert plan.always == {"claims"} and ALIBABA in plan.counters
    assert {199, 200, 99999, 100000} <= set(plan.counters[ALIBABA].bounds)


@pytest.mark.parametrize(("infers", "asks"), [("true", True), ("false", False)])
def test_a_flow_asks_now_and_then_only_where_its_records_may_tell_of_another_origin(infers, asks):
    flow = FLOW.replace("countries: [DE]}", f"countries: [DE], infer: {infers}}}")

    asked = Asked(policies.policy_of(flow, DESTINATION), TODAY)

    assert ("orders" in asked.sometimes) is asks


def test_before_its_rule_is_in_force_nothing_is_counted(folder):
    assert not Asked(policy_of(folder), date(2025, 4, 7)).counters


def test_what_another_flow_sends_to_the_same_owner_counts_although_no_rule_asks_there(folder):
    more = folder / "more.yaml"
    more.write_text(
        "apiVersion: guard/v1\nkind: Flow\nmetadata: {name: other}\nspec:\n  guarded_topic: other\n"
        "  exporter: {country: DE}\n  purpose: analytics\n  origin: {countries: [DE]}\n  destinations: [warehouse]\n"
    )
    try:
        plan = Asked(policy_of(folder), TODAY)
    finally:
        more.unlink()

    assert {(one.counter, one.is_asked) for one in plan.watches("other", frozenset({"DE"}))} >= {
        (ALIBABA, False)
    }


def test_counts_of_a_calendar_year_begin_anew_with_it():
    policy = policies.policy_of(FLOW.replace("DE", "CN"), DESTINATION)

    this, following = (Asked(policy, date(year, 12, 31)) for year in (2026, 2027))

    kinds = ("sensitive_subjects_ytd", "subjects_ytd")
    assert sorted(this.counters) == [f"{kind}/CN/2026" for kind in kinds]
    assert sorted(following.counters) == [f"{kind}/CN/2027" for kind in kinds]
    assert {spec.days for spec in this.counters.values()} == {0}


def test_a_permit_with_a_cap_asks_for_the_count_it_limits():
    permit = """
  permits:
    - id: SCC-1
      mechanism: scc
      module: M2
      countries: [US]
      purposes: [inference]
      volume_cap: 7
      assessment: {id: TIA-7, outcome: sufficient_with_measures, expires: 2027-06-30}
      valid_from: 2026-10-01
      valid_to: 2027-09-30
      signed_by: "name, role"
"""
    plan = Asked(to_country("US", destination=permit), TODAY)

    (spec,) = plan.counters.values()
    assert {6, 7} <= set(spec.bounds) and "personal" in spec.labels
