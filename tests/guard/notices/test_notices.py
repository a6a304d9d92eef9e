"""What a producer is told of what did not pass: one line a cause, and what would mend it."""

import msgspec
import pytest

from guard.notices.grouping import grouped
from guard.notices.mending import FAULTS, mended
from guard.notices.notice import concerns, of_decision, of_notice
from schemas.errors import FaultCode
from schemas.events import DecisionEvent, FindingFact, NoticeEvent, ReasonFact

LAW = ReasonFact("gdpr-44-transfer", "GDPR Art. 44-46", "us-llm")
MAIL = FindingFact("EMAIL_ADDRESS", "/value/lines/7/text", 0, 9, 0.9, "email@1")


def decision(offset, *, action="block", reasons=(LAW,), findings=(MAIL,), at=0, flow="tickets", **given):
    return DecisionEvent(
        f"orders/0/{offset}", flow, offset, "", action, "quarantined", "b", at or offset,
        findings=findings, reasons=reasons, **given,
    )  # fmt: skip


def notices(*events):
    return [one for event in events if (one := of_decision(event)) is not None]


def test_ten_thousand_records_that_one_thing_stopped_are_one_line():
    found = [
        decision(number, findings=(msgspec.structs.replace(MAIL, pointer=f"/value/lines/{number}/text"),))
        for number in range(10_000)
    ]

    (group,) = grouped(notices(*found))

    assert group.count == 10_000 and (group.first, group.last) == (0, 9_999)
    told = group.told()
    assert told["citation"] == "GDPR Art. 44-46" and told["example"] == "orders/0/9999"
    assert told["entities"] == {"EMAIL_ADDRESS": 10_000} and told["places"] == {"/value/lines/*/text": 10_000}


def test_causes_beyond_the_bound_are_told_wider_and_no_record_is_left_out():
    found = [
        decision(number, findings=(msgspec.structs.replace(MAIL, pointer=f"/value/{'x' * (number + 1)}"),))
        for number in range(50)
    ]

    groups = grouped(notices(*found), most=10)

    assert len(groups) == 11 and sum(group.count for group in groups) == 50


def test_the_largest_cause_comes_first_and_of_equal_ones_the_newest():
    broken = (ReasonFact("fault.invalid_json"),)
    found = notices(
        decision(1), decision(2), decision(3, reasons=broken, findings=()), decision(4, action="hold")
    )

    assert [(one.count, one.cause.action) for one in grouped(found)] == [
        (2, "block"),
        (1, "hold"),
        (1, "block"),
    ]


def test_a_record_that_passed_as_it_was_is_told_only_for_the_headers_it_lost():
    assert of_decision(decision(1, action="allow", reasons=())) is None

    stripped = of_decision(decision(1, action="allow", reasons=(), stripped=1))

    assert stripped.reasons == (ReasonFact("headers.stripped"),) and "__guard." in stripped.remedy


def test_the_remedy_names_the_nearest_change_and_the_open_question():
    held = of_decision(decision(1, action="hold", nearest="permitted to eu", question="is it?", role="DPO"))

    assert held.remedy == "permitted to eu; DPO to answer: is it?"


@pytest.mark.parametrize("code", FaultCode)
def test_every_fault_has_a_remedy(code):
    assert mended(f"fault.{code}") == FAULTS[code] != ""


def test_a_record_of_no_flow_concerns_the_flow_of_its_topic_and_no_other():
    lost = of_decision(decision(1, flow="", reasons=(ReasonFact("fault.unknown_flow"),)))

    assert concerns(lost, flow="tickets", topic="orders")
    assert not concerns(lost, flow="docs", topic="orders.more") and not concerns(
        lost, flow="docs", topic="order"
    )
    assert not concerns(of_decision(decision(1)), flow="docs", topic="orders")


def test_the_notice_alone_tells_reason_place_and_remedy():
    event = NoticeEvent("orders/0/1", "tickets", "block", ("fault.invalid_json",), ("/value/a",))

    told = of_notice(event, at=5)

    assert (told.at, told.places, told.entities) == (
        5,
        ("/value/a",),
        (),
    ) and "whole documents" in told.remedy
