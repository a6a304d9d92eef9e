"""Policies as a whole: digests, archives, memory and what cleared records are told."""

from datetime import timedelta

import pytest
from policies import DESTINATION, ENTITIES, FLOW, TODAY, found, policy_of, to_country

from guard.policy.bundle import EXAMPLE, labels_by_entity, load
from guard.policy.compile import Policy, restored
from guard.policy.memory import Memory
from guard.policy.select import guarded_topic
from schemas.decision import Action
from schemas.errors import SettingsError


def test_equal_policies_have_equal_digests_whatever_their_files_order():
    one, other = policy_of(FLOW, DESTINATION), policy_of(DESTINATION, FLOW)

    assert one.digest == other.digest and one.canonical() == other.canonical()
    assert one.digest.startswith("sha256:") and len(one.digest) == 23


@pytest.mark.parametrize(
    ("written", "instead"),
    [("purpose: inference", "purpose: storage"), ("countries: [DE]", "countries: [FR]"), ("aws", "xai")],
)
def test_what_a_decision_depends_on_changes_the_digest(written, instead):
    texts = [text.replace(written, instead) for text in (FLOW, DESTINATION)]

    assert policy_of(*texts).digest != policy_of(FLOW, DESTINATION).digest


def test_the_labels_of_classifiers_change_the_digest():
    assert (
        policy_of(FLOW, DESTINATION, entities={**ENTITIES, "NEW": ()}).digest
        != policy_of(FLOW, DESTINATION).digest
    )


def test_an_archived_policy_decides_as_it_did():
    policy = to_country("US")

    again = restored(policy.canonical())

    assert (again.digest, again.canonical()) == (policy.digest, policy.canonical())
    assert again.outcome(found("DE_KVNR"), TODAY) == policy.outcome(found("DE_KVNR"), TODAY)


def test_a_directory_is_read_with_all_its_folders(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "flow.yaml").write_text(FLOW)
    (tmp_path / "deep" / "destination.yml").write_text(DESTINATION)

    assert set(load(tmp_path, ENTITIES).flows) == {"orders"}


def test_an_empty_directory_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="holds no policy files"):
        load(tmp_path, ENTITIES)


def test_files_that_are_not_utf8_are_refused_by_name(tmp_path):
    (tmp_path / "flow.yaml").write_bytes(FLOW.encode("utf-16"))

    with pytest.raises(SettingsError, match=r"flow.yaml:1: the file is not UTF-8"):
        load(tmp_path, ENTITIES)


def test_labels_are_added_and_replaced_by_the_policy():
    text = (
        "apiVersion: guard/v1\nkind: Labels\nmetadata: {name: l}\nspec:\n  add: {EMAIL_ADDRESS: [health]}\n"
        "  replace: {PHONE_NUMBER: [public], API_KEY: []}\n"
    )

    policy = policy_of(FLOW, DESTINATION, text)

    assert policy.labels["EMAIL_ADDRESS"] == {"health"}  # which implies personal
    assert policy.labels["PHONE_NUMBER"] == {"public"} and policy.labels["API_KEY"] == {"personal"}


def test_an_entity_has_the_labels_of_all_its_classifiers():
    class One:
        entity, labels = "A", ("personal",)

    class Other:
        entity, labels = "A", ("health",)

    assert labels_by_entity([One, Other]) == {"A": ("health", "personal")}


def test_a_destination_has_its_own_cleared_topic_or_one_named_after_the_flow():
    assert to_country("DE").cleared_topic("orders", "model") == "orders.to.model"
    assert (
        to_country("DE", destination="  topic: elsewhere\n").cleared_topic("orders", "model") == "elsewhere"
    )


def test_a_cleared_record_is_told_what_was_decided():
    policy = to_country("US")

    marks = dict(policy.marks("orders", policy.outcome(found("DE_KVNR", "API_KEY"), TODAY)))

    assert marks == {
        "__guard.action": b"redact",
        "__guard.flow": b"orders",
        "__guard.bundle": policy.digest.encode(),
        "__guard.labels": b"health,secret_credential",
    }
    assert dict(policy.marks("orders", policy.outcome(found(), TODAY)))["__guard.labels"] == b""


def test_a_redaction_has_the_operator_of_its_entity():
    policy = to_country(
        "US", flow="  redaction: {IBAN_CODE: {operator: mask, keep_last: 4, from_end: true}}\n"
    )
    flow = policy.flows["orders"]

    assert policy.redaction_of(flow, "EMAIL_ADDRESS").operator == "replace"
    assert policy.redaction_of(flow, "IBAN_CODE").parameters == (("from_end", "true"), ("keep_last", "4"))


def test_a_permission_is_asked_for_one_destination():
    policy = load(EXAMPLE, ENTITIES)

    assert not policy.permits(found("EMAIL_ADDRESS", flow="tickets"), "us-llm", TODAY)
    assert policy.permits(found("EMAIL_ADDRESS", flow="tickets"), "vllm-frankfurt", TODAY)
    assert not policy.permits(found(flow="tickets"), "vectors-own", TODAY)  # no destination of this flow
    assert not policy.permits(found(flow="tickets", fault="decode.too_deep"), "us-llm", TODAY)


def test_the_exporter_is_its_own_operator():
    policy = to_country("DE", destination="")
    own = policy_of(FLOW, DESTINATION.replace("operator: aws", "operator: self-hosted"))

    assert policy.by_name["orders"].destinations[0].operator_domicile == "US"
    assert own.by_name["orders"].destinations[0].parent_domicile == "DE"


def test_a_memory_is_bounded_and_keeps_two_days():
    memory = Memory(3)

    for number in range(4):
        memory.keep(number, TODAY, number)
    for days in (1, 2):
        memory.keep("later", TODAY + timedelta(days=days), "x")

    assert [len(day) for day in memory.days.values()] == [1, 1]
    assert memory.recall(3, TODAY) is None and memory.recall("later", TODAY + timedelta(days=2)) == "x"


def test_the_same_facts_on_another_day_are_decided_anew():
    policy = to_country(
        "US", destination="  facts: {dpf: {source: s, observed: 2026-11-01, expires: 2026-11-23}}\n"
    )

    answers = [
        policy.outcome(found("EMAIL_ADDRESS"), TODAY + timedelta(days=days)).action for days in (0, 1, 0)
    ]

    assert answers == [Action.ALLOW, Action.REDACT, Action.ALLOW]


def test_a_flow_is_selected_by_name_or_by_being_the_only_one():
    assert guarded_topic(to_country("DE"), None) == ("orders", "orders")
    with pytest.raises(SettingsError, match=r"has the flows `docs`, `tickets`; name one"):
        guarded_topic(load(EXAMPLE, ENTITIES), None)
    with pytest.raises(SettingsError, match=r"no flow `ticket`; did you mean `tickets`"):
        guarded_topic(load(EXAMPLE, ENTITIES), "ticket")


def test_a_policy_tells_only_its_size():
    assert repr(to_country("DE")).startswith("Policy(sha256:") and isinstance(to_country("DE"), Policy)
