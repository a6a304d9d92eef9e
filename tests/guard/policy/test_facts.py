"""Facts: thresholds, origins, declarations and faults, each by the stricter reading."""

import math

import pytest
from policies import DESTINATION, FLOW, TODAY, policy_of

from guard.policy.facts import NOWHERE, UNKNOWN_FLOW
from schemas.decision import Action
from schemas.document import Document, Field, Kind, Part
from schemas.errors import Fault, FaultCode, RecordError
from schemas.finding import CLEAN, Detection, Finding
from schemas.record import Record


class _Codec:
    name = "fake"

    def __init__(self, *fields, fails=False):
        self._fields, self._fails = fields, fails

    def fields(self, data, root, part):
        if self._fails:
            raise RecordError(FaultCode.INVALID_JSON)
        return [Field(pointer, text, Kind.STRING, part, 0, 0) for pointer, text in self._fields]


def document(*, topic="orders", headers=(), fields=(), codec="json", fails=False, **more):
    record = Record(topic, 0, 7, 0, None, b"{}", tuple(headers))
    return Document(record, (Part("/value", b"{}", codec),), (_Codec(*fields, fails=fails),), **more)


def finding(entity, score=0.9, *, origin="", span=(0, 5)):
    return Finding(entity, "/value/a", *span, score, "test@1", 0, origin)


def detection(*findings):
    return Detection(tuple(findings))


def policy(flow="", origin="{countries: [DE]}"):
    return policy_of(FLOW.replace("{countries: [DE]}", origin) + flow, DESTINATION)


def test_a_record_of_no_flow_is_blocked():
    facts = policy().facts(document(topic="elsewhere"), CLEAN)

    assert facts is UNKNOWN_FLOW
    assert policy().outcome(facts, TODAY).reasons[0].code == "fault.unknown_flow"


@pytest.mark.parametrize("where", ["document", "detection"])
def test_a_fault_is_the_only_fact_and_blocks(where):
    fault = Fault(FaultCode.INVALID_JSON, "decode")
    of_document, of_detection = (fault, None) if where == "document" else (None, fault)

    facts = policy().facts(document(fault=of_document), Detection((finding("EMAIL_ADDRESS"),), of_detection))
    outcome = policy().outcome(facts, TODAY)

    assert (facts.fault, facts.entities) == ("decode.invalid_json", frozenset())
    assert (outcome.action, outcome.reasons[0].code) == (Action.BLOCK, "fault.invalid_json")


@pytest.mark.parametrize(
    ("thresholds", "score", "counts"),
    [
        ("", 0.49, False),  # the default is 0.5
        ("", 0.5, True),
        ("", math.nan, True),  # no number: the stricter
        ("  thresholds: {IBAN_CODE: 0.9}\n", 0.89, False),
        ("  thresholds: {financial: 0.9}\n", 0.89, False),
        ("  thresholds: {financial: 0.9, personal: 0.3}\n", 0.3, True),  # the lowest of its labels
        ("  thresholds: {IBAN_CODE: 0.8, personal: 0.1}\n", 0.7, False),  # the entity's own goes first
    ],
)
def test_a_finding_counts_from_its_threshold(thresholds, score, counts):
    facts = policy(thresholds).facts(document(), detection(finding("IBAN_CODE", score)))

    assert ("IBAN_CODE" in facts.entities) == counts


def test_thresholds_of_the_policy_are_less_than_those_of_the_flow():
    text = "apiVersion: guard/v1\nkind: Thresholds\nmetadata: {name: t}\nspec: {default: 0.2, thresholds: {personal: 0.7}}\n"
    made = policy_of(FLOW + "  thresholds: {EMAIL_ADDRESS: 0.4}\n", DESTINATION, text)

    facts = made.facts(
        document(), detection(*(finding(one, 0.5) for one in ("EMAIL_ADDRESS", "IBAN_CODE", "API_KEY")))
    )

    assert facts.entities == {"EMAIL_ADDRESS", "API_KEY"}


def test_evidence_of_origin_counts_where_the_flow_infers():
    found = detection(finding("IBAN_CODE", origin="FR"), finding("PHONE_NUMBER", origin="001"))

    assert policy().facts(document(), found).origins == {"DE"}
    assert policy(origin="{countries: [DE], infer: true}").facts(document(), found).origins == {"DE", "FR"}


@pytest.mark.parametrize(
    ("headers", "origins"),
    [
        ((("origin", b"FR"),), {"FR"}),
        ((("origin", b"fr, de"),), {"FR", "DE"}),
        ((("origin", b"FR"), ("origin", b"US")), {"FR", "US"}),  # every value of the name
        ((), {NOWHERE}),
        ((("origin", b""),), {NOWHERE}),
        ((("origin", None),), {NOWHERE}),
        ((("origin", b"XX"),), {NOWHERE}),
        ((("origin", "Ä".encode()),), {NOWHERE}),
        ((("origin", b"FR"), ("origin", b"XX")), {"FR", NOWHERE}),
    ],
)
def test_an_origin_is_read_from_a_header(headers, origins):
    assert policy(origin="{header: origin}").facts(document(headers=headers), CLEAN).origins == origins


def test_a_header_adds_to_the_countries_of_the_flow_and_takes_none_away():
    made = policy(origin="{countries: [DE], header: origin}")

    assert made.facts(document(), CLEAN).origins == {"DE"}
    assert made.facts(document(headers=[("origin", b"US")]), CLEAN).origins == {"DE", "US"}


def test_an_origin_is_read_from_a_field():
    made = policy(origin="{field: /value/country}")

    assert made.facts(document(fields=[("/value/country", "FR")]), CLEAN).origins == {"FR"}
    assert made.facts(document(), CLEAN).origins == {NOWHERE}
    assert made.facts(document(fails=True), CLEAN).fault == "decide.invalid_json"


def test_a_record_from_nowhere_is_blocked():
    made = policy(origin="{header: origin}")

    outcome = made.outcome(made.facts(document(), CLEAN), TODAY)

    assert (outcome.action, outcome.reasons[0].code) == (Action.BLOCK, "default.unknown_origin")


def test_a_declaration_adds_labels_of_the_whole_document():
    declared = (("dataclassification", "internal"), ("dataregulation", "GDPR"))

    facts = policy().facts(document(declared=declared), CLEAN)

    assert facts.declared == ("personal",)
    assert policy().outcome(facts, TODAY).action is Action.BLOCK  # no span to redact, no second destination


def test_a_declaration_without_a_known_meaning_is_a_fault():
    assert (
        policy().facts(document(declared=(("datacategory", "weird"),)), CLEAN).fault
        == "decide.uninterpreted_declaration"
    )


def test_bytes_nobody_read_are_a_fact():
    assert policy().facts(document(codec="raw"), CLEAN).opaque
    assert not policy().facts(document(), CLEAN).opaque


def test_a_finding_without_a_span_is_of_the_whole_document():
    facts = policy().facts(document(), detection(finding("DE_KVNR", span=(0, 0)), finding("EMAIL_ADDRESS")))

    assert facts.whole == {"DE_KVNR"} and facts.entities == {"DE_KVNR", "EMAIL_ADDRESS"}
    assert policy().outcome(facts, TODAY).action is Action.BLOCK


def test_what_was_dismissed_is_no_finding_and_no_evidence_but_is_told():
    made = policy(origin="{countries: [DE], infer: true}")
    found = detection(finding("IBAN_CODE", origin="FR"), finding("EMAIL_ADDRESS"))

    facts = made.facts(document(), found, dismissed=frozenset({"IBAN_CODE", "API_KEY"}))

    assert (facts.entities, facts.dismissed, facts.origins) == ({"EMAIL_ADDRESS"}, {"IBAN_CODE"}, {"DE"})


def test_the_plain_outcome_is_that_of_a_clean_record():
    made = policy()
    flow = made.flows["orders"]

    assert made.plain(flow, TODAY) is made.outcome(made.facts(document(), CLEAN), TODAY)


def test_a_flow_whose_records_say_where_they_come_from_has_no_plain_outcome():
    made = policy(origin="{countries: [DE], header: origin}")

    assert made.plain(made.flows["orders"], TODAY) is None
