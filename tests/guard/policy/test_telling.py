"""What may be left unlooked for: the entities that change nothing of what is decided, and no others."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from policies import DESTINATION, ENTITIES, FLOW, TODAY, content, facts, found, pack, policy_of, randoms

from guard.policy.compile import Policy

FRANKFURT = DESTINATION.replace("[US]", "[DE]")


def record_of(policy, random, *, tells_origin):
    """Return a policy whose records tell their own origin or do not, and a record of it as it can be."""
    flow = policy.flows["flow"]
    if tells_origin:
        told = flow.model_copy(update={"origin": flow.origin.model_copy(update={"header": "country"})})
        return Policy(policy.model_copy(update={"flows": {"flow": told}})), facts(random)
    return Policy(policy), replace(facts(random), origins=frozenset(flow.origin.countries))


@settings(max_examples=300)
@given(randoms, randoms, st.booleans())
def test_a_decision_without_what_is_idle_is_the_decision(of_policy, of_record, tells_origin):
    policy, record = record_of(content(of_policy), of_record, tells_origin=tells_origin)
    flow = policy.by_name["flow"]

    idle = policy.idle(flow, TODAY)
    left = replace(record, entities=record.entities - idle, whole=record.whole - idle)

    assert policy.outcome(left, TODAY) == policy.outcome(record, TODAY)
    for destination in flow.destinations:
        assert policy.permits(left, destination.name, TODAY) == policy.permits(
            record, destination.name, TODAY
        )


@given(randoms)
def test_an_entity_that_the_policy_does_not_know_is_never_idle(random):
    policy = Policy(content(random))

    assert "NEVER_HEARD_OF" not in policy.idle(policy.by_name["flow"], TODAY)


def test_some_random_policies_leave_something_out():
    from random import Random

    policies = [Policy(content(Random(seed))) for seed in range(60)]

    assert sum(bool(policy.idle(policy.by_name["flow"], TODAY)) for policy in policies) > 5


@pytest.mark.parametrize("told", ["field: /value/country", "header: country", "infer: true"])
def test_where_a_record_tells_its_own_origin_no_personal_label_is_idle(told):
    flow = FLOW.replace("origin: {countries: [DE]}", f"origin: {{countries: [DE], {told}}}")
    policy = policy_of(flow, FRANKFURT)

    assert not {"EMAIL_ADDRESS", "IBAN_CODE"} & policy.idle(policy.by_name["orders"], TODAY)


def of_rules(*rules):
    made = policy_of(FLOW, FRANKFURT).content
    return Policy(made.model_copy(update={"packs": {"own": pack(list(rules))}}))


def rule(label, **more):
    when = {"all": [{"labels_any": [label]}, {"some_country": {"country_in": more.pop("place", ["DE"])}}]}
    return {"id": "r", "step": "house", "citation": "c", "forbids": "f", "when": when, **more}


def test_a_label_is_looked_for_only_where_a_rule_can_speak_of_it():
    health, elsewhere = of_rules(rule("health")), of_rules(rule("health", place=["US"]))
    orders = health.by_name["orders"]

    assert "DE_KVNR" not in health.idle(orders, TODAY)
    assert {"EMAIL_ADDRESS", "API_KEY"} <= health.idle(orders, TODAY)
    assert "DE_KVNR" in elsewhere.idle(elsewhere.by_name["orders"], TODAY)


def test_a_label_that_a_policy_gives_an_entity_counts_as_the_entitys_own():
    policy = of_rules(rule("trade_secret"))
    before = policy.idle(policy.by_name["orders"], TODAY)
    labels = policy.content.labels.model_copy(update={"add": {"EMAIL_ADDRESS": ("trade_secret",)}})
    given = Policy(policy.content.model_copy(update={"labels": labels}))

    assert "EMAIL_ADDRESS" in before
    assert "EMAIL_ADDRESS" not in given.idle(given.by_name["orders"], TODAY)


@given(st.integers(0, 2000))
def test_what_is_idle_is_asked_day_by_day(days):
    policy = of_rules(rule("health"))
    day = TODAY - timedelta(days=days)
    flow = policy.by_name["orders"]
    known = {entity: frozenset({entity}) for entity in ENTITIES}

    for entity in known.keys() & policy.idle(flow, day):
        assert policy.outcome(found(entity), day) == policy.outcome(found(), day)
