"""The sample of what passed: which records it takes, sealed and nowhere in clear, noted with the decision that it travels with."""

import base64
import json
from dataclasses import replace
from math import sqrt

import pytest
from evidence import KEYS, World, passage
from policies import DESTINATION, FLOW, policy_of

from guard.audit.leaves import decode
from guard.cases.reveal import shapes
from guard.deployment import create
from guard.pipeline import judge
from guard.quarantine.kek import LocalKek
from guard.quarantine.seal import Sealer, open_sealed
from guard.replay.past import Log
from guard.sampling import Sampler, asked, sample_name, sampled, sampler_of
from guard.wiring import offline, wire
from guard.wiring import policy_of as policy_in
from schemas.decision import Action
from schemas.errors import EvidenceError, SettingsError
from schemas.events import DecisionEvent
from schemas.record import Record
from streams.named import Topics
from streams.settings import load
from streams.topics import own

AT = 1_795_000_000_000
MAIL = "ana.lima" + "@example.org"
ALL = 2**64
KEK = LocalKek({"e1": bytes(range(32))})


def place(offset, *, topic="orders", partition=0, value=b"{}"):
    return Record(topic, partition, offset, AT, None, value, ())


def sampler(share, *, key=b"k" * 32):
    return Sampler({"flow": int(share * ALL)}, key, "guard.samples")


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deployment") / "d"
    create(folder)
    made = offline(folder / "policy", folder / "keys")
    every = Sampler({"tickets": ALL}, b"k" * 32, "guard.samples")
    return replace(made, sampler=every, sealer=Sealer(KEK))


def tickets(*values):
    return [
        Record("tickets", 0, offset, AT, None, json.dumps(one).encode(), ())
        for offset, one in enumerate(values)
    ]


@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.5])
def test_of_many_places_the_share_asked_for_is_taken(share):
    records = [place(offset, partition=offset % 4) for offset in range(20_000)]

    taken = sum(sampler(share).takes("flow", one) for one in records)

    assert abs(taken - 20_000 * share) <= 5 * sqrt(20_000 * share * (1 - share))


def test_which_records_are_taken_follows_from_place_and_key_alone():
    records = [place(offset) for offset in range(2_000)]
    same = [place(offset, value=b"another") for offset in range(2_000)]

    taken = [sampler(0.1).takes("flow", one) for one in records]

    assert taken == [sampler(0.1).takes("flow", one) for one in same]
    assert taken != [sampler(0.1, key=b"x" * 32).takes("flow", one) for one in records]
    assert all(sampler(0.2).takes("flow", one) for one, was in zip(records, taken, strict=True) if was)
    assert not any(sampler(0.5).takes("another", one) for one in records)
    assert all(sampler(1.0).takes("flow", one) for one in records)


def test_only_a_flow_that_asks_is_sampled_and_without_one_nothing_changes():
    plain, some = policy_of(FLOW, DESTINATION), policy_of(FLOW + "  audit_sample: 0.25\n", DESTINATION)

    assert sampler_of(plain, b"k", "guard.samples") is None
    assert b"audit_sample" not in plain.canonical()
    assert asked(some) == {"orders": 0.25}
    assert sampler_of(some, b"k", "guard.samples").shares == {"orders": ALL // 4}
    assert "k" * 8 not in repr(sampler(0.5))
    with pytest.raises(SettingsError, match="less than or equal to 1"):
        policy_of(FLOW + "  audit_sample: 1.5\n", DESTINATION)


def test_what_passes_is_taken_and_what_does_not_is_in_quarantine_already(checkpoint):
    key = "AK" + "IA" + "IOSFODNN7EXAMPQZ"

    passages = judge(
        tickets({"n": 1}, {"mail": MAIL}, {"note": f"aws_access_key_id={key}"}), checkpoint, at=AT
    )

    actions = [one.decision.outcome.action for one in passages]
    assert actions[:2] == [Action.ALLOW, Action.REDACT]
    assert [one.decision.sampled for one in passages] == [one <= Action.REROUTE for one in actions]
    assert [one.sample is not None for one in passages] == [one.decision.sampled for one in passages]


def test_a_held_or_blocked_record_is_never_taken(checkpoint):
    [blocked] = judge([Record("nowhere", 0, 1, AT, None, b"{}", ())], checkpoint, at=AT)

    assert (blocked.decision.outcome.action, blocked.sample) == (Action.BLOCK, None)


def test_a_release_is_not_taken_again(checkpoint):
    [again] = judge(tickets({"mail": MAIL}), checkpoint, at=AT, suffix=".r1")

    assert (again.sample, again.decision.sampled) == (None, False)


def test_the_original_is_sealed_and_nothing_of_it_stands_in_clear(checkpoint):
    [one] = judge(tickets({"mail": MAIL}), checkpoint, at=AT)

    written = b"".join(
        [one.sample.key, one.sample.value, *(b"".join((n.encode(), v)) for n, v in one.sample.headers)]
    )
    assert not any(
        trace in written
        for trace in (MAIL.encode(), base64.b64encode(MAIL.encode())[:12], MAIL.encode().hex().encode())
    )
    assert MAIL not in repr(one)
    opened = open_sealed(one.sample.value, KEK, one.record.place, sample_name("tickets"))
    assert opened == one.record
    assert dict(one.sample.headers)["__guard.decision.id"] == one.decision.id.encode()


def test_a_sample_opens_under_its_own_name_alone_and_not_without_its_key(checkpoint):
    [one] = judge(tickets({"mail": MAIL}), checkpoint, at=AT)
    sealed, where = one.sample.value, one.record.place

    with pytest.raises(EvidenceError, match="another place or flow"):
        open_sealed(sealed, KEK, where, "tickets")  # as a release would
    with pytest.raises(EvidenceError, match="erased"):
        open_sealed(sealed, LocalKek({"e2": bytes(32)}), where, sample_name("tickets"))


def test_samples_travel_with_their_decisions_and_the_log_holds():
    world = World()
    taken = sampled(
        [passage("plain", 0), passage("plain", 1), passage("redact", 2), passage("block", 3)],
        type("Some", (), {"sealer": Sealer(KEK), "policy": type("P", (), {"digest": "sha256:1"})})(),
        Sampler({"flow": ALL}, b"k", "guard.samples"),
    )

    told = world.commit([passage("plain", 10, partition=1), *taken])

    samples = [one for one in told.movements if one.topic == "guard.samples"]
    events = [decode(one.value) for one in world.messages()]
    noted = [one.id for one in events if isinstance(one, DecisionEvent) and one.sampled]
    assert noted == [one.key.decode() for one in samples] == ["orders/0/0", "orders/0/1", "orders/0/2"]
    assert (
        sum(one.topic.startswith("orders.to.") for one in told.movements) == 4
    )  # once each, as without a sample
    log = Log(world.messages(), world.committed(), KEYS)
    assert sum(one.count for one in log.decisions()) == 5
    assert log.faults() == ()


def test_where_a_key_is_missing_a_flow_that_is_sampled_is_refused_at_start(tmp_path):
    folder = tmp_path / "d"
    create(folder)
    flows = folder / "policy" / "flows.yaml"
    flows.write_text(
        flows.read_text().replace("  purpose: inference\n", "  purpose: inference\n  audit_sample: 0.1\n")
    )
    settings = load(folder / "guard.yaml")
    policy = policy_in(settings.policy)

    assert wire(settings, policy).checkpoint.sampler is not None
    for file in (folder / "keys").glob("kek.*"):
        file.unlink()

    with pytest.raises(SettingsError, match="kek"):
        wire(settings, policy)


def test_the_topic_is_declared_and_kept_for_a_time():
    [declared] = [one for one in own(Topics()) if one.name == "guard.samples"]

    assert declared.config["retention.ms"] == str(90 * 86_400_000)
    assert declared.config["max.message.bytes"] == str(20 * 1024 * 1024)


def test_a_shape_shows_no_letter_and_no_digit_of_a_record():
    secret = {"mail": MAIL, MAIL: 4711, "note": "Zoë wohnt in der Gasse 7"}
    record = Record("orders", 0, 1, AT, b"ana", json.dumps(secret).encode(), (("who", b"Ana"),))

    told = shapes(record)

    shown = json.dumps([(one.pointer, one.text) for one in told])
    assert {one.text for one in told} >= {"xxx.xxxx@xxxxxxx.xxx", "xxx", "Xxx"}
    assert not any(word in shown for word in ("ana", "lima", "4711", "Zoë", "wohnt", "Gasse"))
    assert shapes(Record("orders", 0, 1, AT, None, b"\xff\xfe" * 9, ()))[0].text.endswith(
        "bytes that no codec reads"
    )
