"""The record path's laws, offline: each record one passage, closed by default, and redacted output that is clean."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.deployment import create
from guard.pipeline import judge
from guard.quarantine.seal import open_sealed
from guard.wiring import offline
from schemas.decision import Action
from schemas.errors import FaultCode
from schemas.record import Record

AT = 1_795_000_000_000
MAIL = "ana.lima" + "@example.org"
CARD = "4111 1111" + " 1111 1111"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deployment") / "d"
    create(folder)
    return offline(folder / "policy", folder / "keys")


def record(value, *, topic="tickets", key=None, headers=(), offset=0):
    data = value if isinstance(value, bytes) or value is None else json.dumps(value).encode()
    return Record(topic, 0, offset, AT, key, data, tuple(headers))


def judged(checkpoint, *records):
    return judge(list(records), checkpoint, at=AT)


def test_a_harmless_record_passes_byte_for_byte(checkpoint):
    value = b'{ "n" : 1.50 , "big":123456789012345678901234567890, "e":1e2 }'

    passage = judged(checkpoint, record(value, key=b"k", headers=[("a", b"1"), ("a", b"2")]))[0]

    assert passage.decision.is_plain
    assert passage.movement.value == value and passage.movement.key == b"k"
    assert passage.movement.headers[:2] == (("a", b"1"), ("a", b"2"))
    assert passage.movement.timestamp == AT


def test_redacted_output_holds_no_finding_and_everything_else_as_it_was(checkpoint):
    value = b'{"mail":"' + MAIL.encode() + b'","n":1.10,"deep":[{"card":"' + CARD.encode() + b'"}]}'

    passage = judged(checkpoint, record(value))[0]

    told = passage.movement.value.decode()
    assert passage.decision.outcome.action is Action.REDACT
    assert MAIL not in told and CARD not in told
    assert '"n":1.10' in told and json.loads(told)["n"] == 1.1


def test_a_header_that_only_the_guard_may_write_is_stripped_counted_and_skips_nothing(checkpoint):
    forged = [("__guard.action", b"allow"), ("__GUARD.Decision.id", b"mine"), ("kept", b"1")]

    passage = judged(checkpoint, record({"mail": MAIL}, headers=forged))[0]

    assert passage.stripped == 2 and not passage.decision.is_plain
    assert b"mine" not in [value for _, value in passage.movement.headers]
    assert passage.decision.outcome.action is Action.REDACT


def test_a_record_that_names_another_flow_is_blocked(checkpoint):
    passage = judged(checkpoint, record({"n": 1}, headers=[("guard-flow", b"docs")]))[0]

    assert passage.decision.fault.code is FaultCode.UNKNOWN_FLOW
    assert passage.decision.outcome.action is Action.BLOCK


def test_a_record_of_a_topic_that_no_flow_declares_is_blocked(checkpoint):
    passage = judged(checkpoint, record({"n": 1}, topic="elsewhere"))[0]

    assert passage.decision.outcome.action is Action.BLOCK
    assert passage.movement.topic == "guard.quarantine"


def test_a_poison_record_harms_no_neighbour(checkpoint):
    good = [record({"n": number}, offset=number) for number in range(3)]
    poison = record(b'{"a":' * 3000, offset=9)

    passages = judged(checkpoint, good[0], poison, good[1], good[2])

    assert [passage.decision.outcome.action for passage in passages] == [
        Action.ALLOW,
        Action.BLOCK,
        Action.ALLOW,
        Action.ALLOW,
    ]


def test_a_quarantined_original_opens_to_what_it_was(checkpoint, tmp_path):
    create(tmp_path / "d")
    from guard.keys import load

    keys = load(tmp_path / "d" / "keys")
    ours = offline(tmp_path / "d" / "policy", tmp_path / "d" / "keys")
    broken = record(b'{"mail": "' + MAIL.encode(), key=b"k", headers=[("h", b"\xff"), ("n", None)])

    movement = judge([broken], ours, at=AT)[0].movement

    assert MAIL.encode() not in movement.value
    assert open_sealed(movement.value, keys.kek, broken.place, "tickets") == broken


def test_what_does_not_fit_its_cleared_topic_is_blocked_before_it_is_produced(checkpoint):
    import dataclasses

    tight = dataclasses.replace(checkpoint, capacity={"tickets.to.us-llm": 2000})

    passages = judge([record({"t": "word " * 1000}), record({"n": 1})], tight, at=AT)

    assert passages[0].decision.fault.code is FaultCode.TOO_LARGE_FOR_DESTINATION
    assert passages[1].decision.outcome.action is Action.ALLOW


def test_the_same_records_give_the_same_decisions(checkpoint):
    records = [record({"mail": MAIL, "n": number}, offset=number) for number in range(5)]

    first, second = judged(checkpoint, *records), judged(checkpoint, *records)

    assert [one.decision for one in first] == [two.decision for two in second]


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=30)
    | st.sampled_from([MAIL, CARD, f"to {MAIL}!"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(value=_values, key=st.none() | st.sampled_from([b"k", MAIL.encode()]), raw=st.binary(max_size=40))
def test_every_record_has_one_passage_and_no_card_or_mail_crosses_in_the_clear(checkpoint, value, key, raw):
    records = [record(value, key=key), record(raw, offset=1)]

    passages = judged(checkpoint, *records)

    assert len(passages) == 2
    for passage in passages:
        if passage.movement.topic != "guard.quarantine":
            content = (passage.movement.key or b"") + (passage.movement.value or b"")
            assert passage.movement.topic.startswith("tickets.to.")
            assert MAIL.encode() not in content and CARD.encode() not in content
