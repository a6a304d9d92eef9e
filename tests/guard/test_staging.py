"""Shadow, canary and standstill on the record path: what is held back is told of, and nothing else changes."""

import dataclasses
import json

import pytest

from guard.audit.leaves import decode
from guard.audit.tell import tell
from guard.deployment import create
from guard.pipeline import judge
from guard.wiring import offline
from schemas.decision import Action
from schemas.events import DecisionEvent
from schemas.record import Record
from streams.named import Topics

AT = 1_795_000_000_000
MAIL = "ana.lima" + "@example.org"


def checkpoint_with(folder, modes):
    create(folder)
    policy = folder / "policy" / "policy.yaml"
    policy.write_text(policy.read_text().replace("  packs:\n", f"  modes: {modes}\n  packs:\n", 1))
    return offline(folder / "policy", folder / "keys")


@pytest.fixture(scope="module")
def shadow(tmp_path_factory):
    return checkpoint_with(tmp_path_factory.mktemp("shadow") / "d", "[{flow: tickets, mode: shadow}]")


@pytest.fixture(scope="module")
def canary(tmp_path_factory):
    modes = "[{flow: tickets, mode: canary, percent: 40}]"
    return checkpoint_with(tmp_path_factory.mktemp("canary") / "d", modes)


def record(text, *, key=None, offset=0, topic="tickets"):
    value = text if isinstance(text, bytes) else json.dumps({"note": text}).encode()
    return Record(topic, 0, offset, AT, key, value)


def judged(checkpoint, *records):
    return judge(list(records), checkpoint, at=AT)


def told(checkpoint, passages):
    signer = type("Signer", (), {"fingerprint": "0" * 16, "sign": lambda _, statement: b"s" * 64})()
    done = tell(
        passages,
        {},
        at=AT,
        bundle=checkpoint.policy.digest,
        signer=signer,
        topics=Topics(),
        partitions_of_decisions=1,
    )
    return done.movements


def test_a_standstill_holds_every_record_with_the_reason_however_harmless(shadow):
    still = dataclasses.replace(shadow, standstill=True)

    passages = judged(still, record("nothing"), record(f"mail {MAIL}"), record(b"{"), record("x", topic="no"))

    assert {one.movement.topic for one in passages} == {"guard.quarantine"}
    assert {one.decision.outcome.action for one in passages} == {Action.HOLD}
    assert {one.decision.outcome.reasons[0].code for one in passages} == {"default.bundle_expired"}


def test_a_record_that_nobody_can_read_is_blocked_in_shadow_too(shadow):
    (passage,) = judged(shadow, record(b'{"cut":'))

    assert passage.decision.outcome.action is Action.BLOCK and passage.decision.would is None


def test_in_shadow_a_record_passes_as_it_is_and_its_decision_says_what_would_have_become_of_it(shadow):
    (passage,) = judged(shadow, record(f"mail {MAIL}"))

    decision = passage.decision
    assert decision.outcome.action is Action.ALLOW and MAIL in passage.movement.value.decode()
    assert decision.would.action is Action.REDACT and not decision.is_plain
    assert 1 <= decision.share <= 100


def test_what_all_rules_allow_is_plain_in_shadow_too(shadow):
    (passage,) = judged(shadow, record("nothing"))

    assert passage.decision.is_plain and passage.decision.share == 0


def test_another_flow_is_not_touched_by_a_flows_shadow(shadow):
    (passage,) = judged(shadow, record(f"mail {MAIL}", topic="docs"))

    assert passage.decision.would is None and passage.decision.outcome.action is not Action.ALLOW


def test_a_shadow_decision_is_a_leaf_of_its_own_with_its_would_be_action(shadow):
    passages = judged(
        shadow, record("nothing"), record(f"mail {MAIL}", offset=1), record("nothing", offset=2)
    )

    movements = told(shadow, passages)

    events = [decode(one.value) for one in movements if one.topic == "guard.decisions"]
    (event,) = [one for one in events if isinstance(one, DecisionEvent)]
    assert (event.action, event.offset, event.would.action) == ("allow", 1, "redact")
    assert event.would.reasons and event.would.redactions[0][0] == "EMAIL_ADDRESS"
    (summary,) = [json.loads(one.value) for one in movements if one.topic == "guard.summaries"]
    assert summary["bundle"] == shadow.policy.digest and summary["actions"] == {"allow": 3}


def test_a_canary_is_enforced_for_its_share_of_keys_and_always_for_the_same_ones(canary):
    records = [
        record(f"mail {MAIL}", key=f"k{number % 500}".encode(), offset=number) for number in range(1000)
    ]

    passages = judged(canary, *records)

    by_key = {}
    for passage in passages:
        by_key.setdefault(passage.record.key, set()).add(passage.decision.outcome.action)
    assert all(len(actions) == 1 for actions in by_key.values())
    enforced = [key for key, actions in by_key.items() if actions == {Action.REDACT}]
    assert 0.3 < len(enforced) / len(by_key) < 0.5
    for passage in passages:
        assert (passage.decision.share <= 40) == (passage.decision.would is None)
        assert (MAIL in passage.movement.value.decode()) == (passage.decision.share > 40)


def test_records_without_a_key_are_spread_by_their_place(canary):
    passages = judged(canary, *(record(f"mail {MAIL}", offset=number) for number in range(300)))

    enforced = sum(passage.decision.outcome.action is Action.REDACT for passage in passages)

    assert 60 < enforced < 180
