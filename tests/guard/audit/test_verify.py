"""An audit without Kafka: sound evidence passes, and every way to alter it is named."""

import json

import msgspec
import pytest
from evidence import World, passage, world
from hypothesis import given
from hypothesis import strategies as st

from guard.audit.head import LogHead, encode_head, sign_head
from guard.audit.leaves import decode
from guard.audit.merkle import Tree
from guard.audit.report import FaultKind
from guard.audit.routes import routes_of
from guard.audit.signing import LocalSigner
from guard.audit.verify import Committed, Moved, Retention
from schemas.events import HeadEvent, SpanEvent
from schemas.record import Place

KINDS = st.sampled_from(["plain", "plain", "plain", "found", "redact", "reroute", "block"])
batches = st.lists(st.lists(KINDS, min_size=1, max_size=12), min_size=1, max_size=4)


def leaf(messages, index):
    return next(at for at, message in enumerate(messages) if message.index == index)


def edited(message, **changes):
    event = msgspec.structs.replace(decode(message.value), **changes)
    return msgspec.structs.replace(message, value=msgspec.json.encode(event))


def renumbered(messages):
    """Give the leaves consecutive indices: the header is not part of what is hashed."""
    count = iter(range(len(messages)))
    return [msgspec.structs.replace(one, index=next(count)) if one.index >= 0 else one for one in messages]


@given(batches, st.integers(1, 4))
def test_what_tell_tells_is_sound(kinds, every):
    made, offset = World(every=every), 0
    for batch in kinds:
        made.commit([passage(kind, offset + index) for index, kind in enumerate(batch)])
        offset += len(batch) + 1  # a gap, as a transaction's marker leaves one

    report = made.verify()

    assert report.fault is None
    assert report.covered == report.records == report.movements == len(made.records)


def test_an_untouched_world_is_sound():
    report = world().verify()

    assert report.is_sound
    assert (report.logs, report.leaves, report.heads, report.covered, report.unchecked) == (1, 15, 3, 24, 0)


def test_nothing_at_all_is_sound():
    assert World().verify().is_sound


# What the operator of the decision topic can do.


def test_a_dropped_leaf_is_a_gap():
    messages = world().messages()
    del messages[leaf(messages, 6)]

    fault = world().verify(messages).fault

    assert (fault.kind, fault.log) == (FaultKind.GAP, "orders/0")
    assert "leaf 7 follows leaf 5" in fault.detail
    assert fault.place == str(messages[leaf(messages, 7)].place)


def test_a_dropped_leaf_is_a_gap_though_the_rest_was_renumbered():
    messages = world().messages()
    del messages[leaf(messages, 6)]

    fault = world().verify(renumbered(messages)).fault

    assert fault.kind is FaultKind.GAP


def test_a_repeated_leaf_is_a_duplicate():
    messages = world().messages()
    messages.insert(leaf(messages, 7), messages[leaf(messages, 6)])

    fault = world().verify(messages).fault

    assert fault.kind is FaultKind.DUPLICATE and "leaf 6" in fault.detail


@pytest.mark.parametrize(("first", "second"), [(6, 7), (0, 1), (3, 13)])
def test_exchanged_leaves_are_a_reorder(first, second):
    messages = world().messages()
    a, b = leaf(messages, first), leaf(messages, second)
    messages[a], messages[b] = messages[b], messages[a]

    fault = world().verify(messages).fault

    assert fault.kind is FaultKind.REORDER and f"leaf {first}" in fault.detail


def test_exchanged_leaves_with_exchanged_numbers_are_an_edit():
    messages = world().messages()
    a, b = leaf(messages, 6), leaf(messages, 7)
    messages[a], messages[b] = messages[b], messages[a]

    assert world().verify(renumbered(messages)).fault.kind is FaultKind.EDIT


@pytest.mark.parametrize("kept", [0, 1, 7, 14])
def test_a_cut_end_is_a_truncation(kept):
    messages = world().messages()
    del messages[leaf(messages, kept) :]

    fault = world().verify(messages).fault

    assert fault.kind is FaultKind.TRUNCATION and f"last {15 - kept} of 15" in fault.detail


def test_a_cut_beginning_is_a_gap():
    messages = world().messages()
    del messages[: leaf(messages, 4)]

    fault = world().verify(messages).fault

    assert fault.kind in (FaultKind.GAP, FaultKind.BAD_SIGNATURE) and "begins with leaf 4" in fault.detail


@pytest.mark.parametrize(
    ("index", "change"),
    [
        (0, {"destination": "local"}),
        (1, {"action": "allow"}),
        (6, {"findings": ()}),
        (10, {"at": 1}),
        (14, {"bundle": "b2"}),
    ],
)
def test_an_edited_leaf_is_named_within_its_signed_range(index, change):
    messages = world().messages()
    at = leaf(messages, index)
    messages[at] = edited(messages[at], **change)

    fault = world().verify(messages).fault

    assert fault.kind is FaultKind.EDIT
    low, high = (int(word) for word in fault.detail.removeprefix("leaves ").split(" do not")[0].split(" to "))
    assert low <= index <= high


@pytest.mark.parametrize("value", [b"", b"{}", b"\xff", b'{"type":"other"}'])
def test_a_leaf_that_is_no_event_is_an_edit(value):
    messages = world().messages()
    at = leaf(messages, 6)
    messages[at] = msgspec.structs.replace(messages[at], value=value)

    fault = world().verify(messages).fault

    assert (fault.kind, fault.place) == (FaultKind.EDIT, str(messages[at].place))


def test_a_leaf_without_its_number_is_an_edit():
    messages = world().messages()
    at = leaf(messages, 6)
    messages[at] = msgspec.structs.replace(messages[at], index=-1)

    assert world().verify(messages).fault.kind is FaultKind.EDIT


@pytest.mark.parametrize("change", [{"size": 4}, {"root": "00" * 32}, {"at": 1}, {"key": "0" * 16}])
def test_an_edited_head_has_a_bad_signature(change):
    messages = world().messages()
    at = next(at for at, message in enumerate(messages) if message.index < 0)
    messages[at] = edited(messages[at], **change)

    assert world().verify(messages).fault.kind is FaultKind.BAD_SIGNATURE


def test_a_log_forged_with_another_key_has_a_bad_signature():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made, forger = world(), LocalSigner(Ed25519PrivateKey.generate())
    head = sign_head(LogHead(1, (bytes(32),), 24, made.at, 0), "orders/0", forger)

    fault = made.verify(committed={"orders/0": Committed(24, encode_head(head, "orders/0"))}).fault

    assert fault.kind is FaultKind.BAD_SIGNATURE


def test_dropping_every_published_head_does_not_hide_an_edit():
    messages = [message for message in world().messages() if message.index >= 0]
    messages[14] = edited(messages[14], bundle="b2")

    assert world().verify(messages).fault.kind is FaultKind.EDIT


def test_an_earlier_head_published_again_went_back():
    messages = world().messages()
    first = next(message for message in messages if message.index < 0)
    messages.append(first)

    assert world().verify(messages).fault.kind is FaultKind.HEAD_WENT_BACK


def test_a_log_without_a_committed_head_is_a_truncation():
    assert world().verify(committed={}).fault.kind is FaultKind.TRUNCATION


def test_an_offset_moved_back_is_named():
    made = world()
    committed = {"orders/0": Committed(8, made.metadata["orders", 0])}

    assert made.verify(committed=committed).fault.kind is FaultKind.HEAD_WENT_BACK


def test_metadata_of_another_program_is_named():
    fault = world().verify(committed={"orders/0": Committed(24, "x")}).fault

    assert (fault.kind, fault.place) == (FaultKind.BAD_SIGNATURE, "orders/0/24")


def test_the_first_of_two_tampered_logs_is_named():
    made = World()
    made.commit([passage("block", 0), passage("block", 0, partition=1), passage("block", 1, partition=1)])
    messages = [message for message in made.messages() if message.index != 1 or message.log != "orders/1"]

    fault = made.verify(messages).fault

    assert fault.log == "orders/1"


# What the guard itself could do wrong.


def signed_world(leaves, *, offset, records=()):
    """Return the committed heads and messages of a log that holds these events, correctly signed."""
    from evidence import SIGNER

    from guard.audit.chain import LogMessage

    tree, messages = Tree(), []
    for index, event in enumerate(leaves):
        value = msgspec.json.encode(event)
        tree.append(value)
        messages.append(LogMessage(Place("guard.decisions", 0, index), "orders/0", value, index))
    head = sign_head(LogHead(tree.size, tree.frontier, offset, 1, 0), "orders/0", SIGNER)
    return {"orders/0": Committed(offset, encode_head(head, "orders/0"))}, messages


def spans_of(made):
    return [
        event for event in map(decode, (m.value for m in made.messages())) if not isinstance(event, HeadEvent)
    ]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda events: events[:-1], FaultKind.UNCOVERED_OFFSET),
        (lambda events: [*events, events[0]], FaultKind.COVERED_TWICE),
        (
            lambda events: [msgspec.structs.replace(events[0], digest="0" * 32), *events[1:]],
            FaultKind.ALTERED_RECORD,
        ),
        (
            lambda events: [*events[:-1], msgspec.structs.replace(events[-1], digest="0" * 64)],
            FaultKind.ALTERED_RECORD,
        ),
        (lambda events: [*events[:-1], msgspec.structs.replace(events[-1], count=1)], FaultKind.EDIT),
        (
            lambda events: [*events[:-1], msgspec.structs.replace(events[-1], runs=((0, 99),), count=99)],
            FaultKind.HEAD_WENT_BACK,
        ),
        (lambda events: [msgspec.structs.replace(events[0], id="other/0/2"), *events[1:]], FaultKind.EDIT),
        (
            lambda events: [msgspec.structs.replace(events[0], destination="local"), *events[1:]],
            FaultKind.UNKNOWN_MOVEMENT,
        ),
        (
            lambda events: [msgspec.structs.replace(events[0], release="x", id="orders/0/2.r1"), *events[1:]],
            FaultKind.UNKNOWN_MOVEMENT,
        ),
    ],
)
def test_a_wrong_log_is_named_though_it_is_signed(change, kind):
    made = world(transactions=1)
    committed, messages = signed_world(change(spans_of(made)), offset=8)

    fault = made.verify(messages, committed=committed).fault

    assert fault.kind is kind


@given(batches, st.data())
def test_a_record_that_no_leaf_covers_is_named(kinds, data):
    made, offset = World(), 0
    for batch in kinds:
        made.commit([passage(kind, offset + index) for index, kind in enumerate(batch)])
        offset += len(batch) + 1
    missing = data.draw(st.sampled_from([message for message in made.messages() if message.index >= 0]))
    events = [decode(m.value) for m in made.messages() if m.index >= 0 and m != missing]
    lost = decode(missing.value)
    committed, messages = signed_world(events, offset=offset)

    fault = made.verify(messages, committed=committed).fault

    first = lost.runs[0][0] if isinstance(lost, SpanEvent) else lost.offset
    assert (fault.kind, fault.place) == (FaultKind.UNCOVERED_OFFSET, f"orders/0/{first}")


# Records and movements.


@pytest.mark.parametrize("offset", [0, 2, 3, 7])
def test_an_altered_guarded_record_is_named(offset):
    made = world()
    made.records[offset] = msgspec.structs.replace(made.records[offset], value=b"else")

    fault = made.verify().fault

    assert fault.kind is FaultKind.ALTERED_RECORD
    assert offset <= int(fault.place.rsplit("/", 1)[1]) < 8


def test_records_past_the_committed_offset_are_not_asked_for():
    made = world()
    made.records.append(passage("plain", 24).record)

    assert made.verify().is_sound


def test_records_that_retention_took_are_not_asked_for():
    made = world()

    report = made.verify(records=made.records[3:])

    assert report.is_sound and report.unchecked == 1


@pytest.mark.parametrize("topic", ["orders.to.local", "orders.to.remote", "guard.quarantine"])
def test_a_removed_movement_is_missing(topic):
    made = world()
    lost = next(one for one in made.moved() if one.place.topic == topic)

    fault = made.verify(moved=[one for one in made.moved() if one != lost]).fault

    assert (fault.kind, fault.place) == (FaultKind.MISSING_MOVEMENT, lost.decision)


@pytest.mark.parametrize(
    "decision",
    [
        "orders/0/2",
        "orders/0/3",
        "orders/1/0",
        "",
        "orders/0/x",
        "orders/0/0.r1",
        "orders/0/00",
        "orders/0/99",
        "nowhere",
    ],
)
def test_a_movement_that_no_decision_sent_there_is_unknown(decision):
    made = world()
    stray = Moved(Place("orders.to.local", 0, 99), decision)

    fault = made.verify(moved=[*made.moved(), stray]).fault

    assert (fault.kind, fault.place) == (FaultKind.UNKNOWN_MOVEMENT, "orders.to.local/0/99")


@pytest.mark.parametrize("topic", ["orders.to.local", "guard.quarantine"])
def test_a_movement_made_twice_is_unknown(topic):
    made = world()
    again = next(one for one in made.moved() if one.place.topic == topic)

    assert made.verify(moved=[*made.moved(), again]).fault.kind is FaultKind.UNKNOWN_MOVEMENT


def test_a_blocked_record_on_a_cleared_topic_is_unknown():
    made = world()
    escaped = Moved(Place("orders.to.remote", 0, 99), "orders/0/3")

    assert made.verify(moved=[*made.moved(), escaped]).fault.kind is FaultKind.UNKNOWN_MOVEMENT


def test_movements_that_retention_took_are_not_asked_for_but_later_ones_are():
    made = world()
    cut = Retention(cut=frozenset({("orders.to.local", 0)}))
    local = [one for one in made.moved() if one.place.topic == "orders.to.local"]

    kept = [one for one in made.moved() if one not in local[:3]]
    holed = [one for one in made.moved() if one not in (local[0], local[5])]

    assert made.verify(moved=kept, retention=cut).is_sound
    fault = made.verify(moved=holed, retention=cut).fault
    assert (fault.kind, fault.place) == (FaultKind.MISSING_MOVEMENT, local[5].decision)


def test_a_compacted_topic_may_lack_any_record():
    made = world()
    kept = [one for one in made.moved() if one.place.topic != "orders.to.local"]

    assert made.verify(moved=kept, retention=Retention(compacted=frozenset({"orders.to.local"}))).is_sound


def test_a_release_is_counted_with_its_own_movement():
    made = world()
    made.commit([passage("redact", 3, release="case-1")])

    assert made.verify().is_sound
    kept = [one for one in made.moved() if not one.decision.endswith(".r1")]
    assert made.verify(moved=kept).fault.kind is FaultKind.MISSING_MOVEMENT


def test_a_release_of_what_passed_is_unknown():
    made = world()
    made.commit([passage("redact", 2, release="case-1")])

    assert made.verify().fault.kind is FaultKind.UNKNOWN_MOVEMENT


# A guard that works meanwhile.


def test_what_was_committed_while_the_audit_read_is_no_fault():
    made = world()
    before = made.committed()
    made.commit([passage("block", 24), passage("plain", 25)])

    assert made.verify(committed=before, latest=made.committed).is_sound


def test_what_nobody_committed_is_a_fault():
    made = world()
    before = made.committed()
    made.commit([passage("block", 24), passage("plain", 25)])

    assert made.verify(committed=before).fault.kind is FaultKind.HEAD_WENT_BACK
    assert (
        made.verify([m for m in made.messages() if m.index < 15], committed=before).fault.kind
        is FaultKind.UNKNOWN_MOVEMENT
    )


def test_a_bundle_may_name_its_cleared_topic():
    archive = json.dumps(
        {
            "destinations": {"local": {"topic": "elsewhere"}, "remote": {}},
            "flows": {"flow": {"destinations": ["local", "remote"]}},
        }
    ).encode()
    ((bundle, flow, destination),) = routes = routes_of([archive, b"{}", b"x", b"[]"])
    made = world()
    moved = [
        msgspec.structs.replace(
            one,
            place=msgspec.structs.replace(
                one.place, topic=one.place.topic.replace("orders.to.local", "elsewhere")
            ),
        )
        for one in made.moved()
    ]

    assert (bundle[:7], flow, destination) == ("sha256:", "flow", "local")
    assert made.verify(
        moved=moved, routes={("b1", "flow", "local"): routes[bundle, flow, destination]}
    ).is_sound
    assert made.verify(moved=moved).fault.kind is FaultKind.UNKNOWN_MOVEMENT


def test_progress_is_told():
    counts = {}

    world().verify(progress=lambda step, count: counts.update({step: counts.get(step, 0) + count}))

    assert counts == {"leaves": 18, "records": 24, "movements": 24}


def test_keys_are_needed():
    assert world().verify(keys={}).fault.kind is FaultKind.BAD_SIGNATURE
