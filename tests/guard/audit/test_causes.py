"""What a transaction tells of its causes can be told from its decisions, exactly, and is bounded."""

from collections import Counter

import msgspec
from evidence import OUTCOMES, World, passage, record
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.audit.causes import MOST, Causes
from guard.audit.leaves import Wording, decode
from schemas.cause import ANY, SAMPLES, Cause, Severity, cause_of, is_stopped, shape
from schemas.decision import Action, Decision, Outcome, Reason
from schemas.errors import Fault, FaultCode
from schemas.events import DecisionEvent, SummaryEvent
from schemas.finding import Finding
from schemas.movement import Movement
from schemas.passage import Passage

HELD = Outcome(Action.HOLD, reasons=(Reason("art9", "Art. 9", "us-llm"),), question="which?", role="dpo")
BLOCKED = Outcome(Action.BLOCK, reasons=(Reason("default.x"), Reason("secrets", "", "us-llm"), Reason("b")))
FAULTY = Outcome(Action.BLOCK, reasons=(Reason("fault.invalid_json"),))

findings = st.lists(
    st.builds(
        Finding,
        st.sampled_from(["EMAIL_ADDRESS", "MARKING_EU_RANK_3", "SECRET_AWS_KEY", "HEALTH"]),
        st.sampled_from(["/value/a/0", "/value/a/17", "/value/b", "/key"]),
        st.just(0),
        st.just(3),
        st.just(0.9),
        st.just("c@1"),
    ),
    max_size=4,
).map(tuple)


def stopped(offset, outcome, found=(), fault=None):
    decision = Decision(f"orders/0/{offset}", "flow", outcome, found, fault)
    return Passage(record("orders", 0, offset), decision, Movement("guard.quarantine", None, b"", ()))


def told(passages):
    """Return the causes that the summaries tell, and the decisions of the log."""
    result = World().commit(passages)
    summaries = [
        msgspec.json.decode(m.value, type=SummaryEvent)
        for m in result.movements
        if m.topic == "guard.summaries"
    ]
    leaves = [decode(m.value) for m in result.movements if m.topic == "guard.decisions"]
    decisions = [leaf for leaf in leaves if isinstance(leaf, DecisionEvent)]
    return [one for summary in summaries for one in summary.causes], decisions


@settings(max_examples=25)  # each signs a head and words a transaction
@given(st.lists(st.tuples(st.sampled_from([HELD, BLOCKED, OUTCOMES["redact"]]), findings), max_size=12))
def test_the_causes_of_a_transaction_are_those_of_its_decisions(pairs):
    causes, decisions = told(
        [stopped(offset, outcome, found) for offset, (outcome, found) in enumerate(pairs)]
    )

    wanted = Counter(
        cause_of(one.flow, one.action, one.reasons, one.findings, one.fault)[0]
        for one in decisions
        if is_stopped(one.action)
    )
    assert {one.cause: one.count for one in causes} == wanted
    assert all(len(one.samples) == min(SAMPLES, one.count) for one in causes)


def test_what_passed_has_no_cause():
    causes, _ = told([passage(kind, offset) for offset, kind in enumerate(["plain", "redact", "found"])])

    assert causes == []


def test_a_fault_is_the_cause_and_what_was_found_beside_it_is_not():
    causes, _ = told([stopped(0, FAULTY, fault=Fault(FaultCode.INVALID_JSON, "decode"))])

    assert causes[0].cause == Cause("flow", "block", "fault.invalid_json", fault="decode.invalid_json")


def test_the_gravest_finding_and_a_rule_before_a_default_name_the_cause():
    email, marking = (
        Finding(entity, "/value/lines/3/text", 0, 1, 0.9, "c@1")
        for entity in ("EMAIL_ADDRESS", "MARKING_EU_RANK_3")
    )

    ((one,), _) = told([stopped(0, BLOCKED, (email, marking))])

    assert one.cause == Cause(
        "flow", "block", "secrets", "us-llm", "", "MARKING_EU_RANK_3", "/value/lines/*/text"
    )
    assert one.cause.severity is Severity.CRITICAL
    assert one.entities == {"EMAIL_ADDRESS": 1, "MARKING_EU_RANK_3": 1}
    assert one.rules == {"default.x": 1, "secrets": 1, "b": 1}


def test_a_hold_tells_what_is_asked_of_whom():
    ((one,), _) = told([stopped(0, HELD)])

    assert (one.question, one.role, one.citation) == ("which?", "dpo", "Art. 9")


def test_more_causes_than_a_summary_holds_are_told_wider_and_none_is_lost():
    causes = Causes()
    for number in range(3 * MOST):
        name = "".join(chr(ord("a") + int(digit)) for digit in str(number))
        found = Finding("EMAIL_ADDRESS", f"/value/{name}", 0, 1, 0.9, "c@1")
        causes.add(Decision(f"t/0/{number}", "flow", BLOCKED, (found,)), Wording(BLOCKED))

    kept = causes.told()

    assert sum(one.count for one in kept) == 3 * MOST and len(kept) <= MOST + 1
    assert any(one.cause.entity == ANY for one in kept)


def test_a_shape_has_no_numbers():
    assert {shape(f"/value/lines/{n}/field_{n}") for n in range(50)} == {"/value/lines/*/field_*"}
