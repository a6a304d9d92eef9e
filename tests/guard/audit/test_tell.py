"""What a transaction tells."""

import itertools

import msgspec
import pytest
from evidence import EMAIL, KEYS, SIGNER, TOPICS, World, passage, record
from hypothesis import given
from hypothesis import strategies as st

from guard.audit.digest import digest, image, image_prefix, size_of_image
from guard.audit.head import accept_head, decode_head
from guard.audit.leaves import INDEX_HEADER, LIMIT, Wording, decision_leaf, decode, runs
from guard.audit.tell import Interval, stable_partition, tell
from schemas.errors import EvidenceError
from schemas.events import DecisionEvent, HeadEvent, NoticeEvent, SpanEvent, SummaryEvent
from schemas.finding import Finding

MIX = ("plain", "plain", "redact", "block", "plain", "found", "reroute", "plain")


def told(kinds, *, world=None, first=0):
    made = world or World()
    return made.commit([passage(kind, first + index) for index, kind in enumerate(kinds)])


def events(result, topic, kind):
    if topic == "guard.decisions":
        found = [decode(movement.value) for movement in result.movements if movement.topic == topic]
        return [event for event in found if isinstance(event, kind)]
    return [msgspec.json.decode(m.value, type=kind) for m in result.movements if m.topic == topic]


def test_every_passage_keeps_its_one_movement_in_order():
    passages = [passage(kind, index) for index, kind in enumerate(MIX)]

    result = World().commit(passages)

    assert result.movements[: len(passages)] == [one.movement for one in passages]
    assert {m.topic for m in result.movements[len(passages) :]} == {
        "guard.decisions",
        "guard.summaries",
        "guard.notices",
    }


def test_plain_records_are_one_span_and_others_a_decision_each():
    result = told(MIX)

    (span,) = events(result, "guard.decisions", SpanEvent)
    decisions = events(result, "guard.decisions", DecisionEvent)
    assert (span.runs, span.count, span.destination) == (((0, 2), (4, 1), (7, 1)), 4, "local")
    assert [event.offset for event in decisions] == [2, 3, 5, 6]
    assert [event.disposition for event in decisions] == ["corrected", "quarantined", "allowed", "rerouted"]


def test_a_decision_tells_its_facts_and_no_content():
    result = told(["redact"])

    (event,) = events(result, "guard.decisions", DecisionEvent)
    assert (
        event.findings[0] == ("EMAIL_ADDRESS", "/value/email", 0, 15, 0.95, "email_address@1", "")
        or event.findings[0].entity == "EMAIL_ADDRESS"
    )
    assert event.reasons[0].code == "gdpr.transfer" and event.redactions == (("EMAIL_ADDRESS", "mask"),)
    assert event.digest == digest(record("orders", 0, 0)).hex()[:32]
    assert all(b"value 0" not in m.value for m in result.movements if m.topic.startswith("guard."))


def test_stripped_headers_are_told_of_a_record_that_is_plain_otherwise():
    one = msgspec.structs.replace(passage("plain", 0), stripped=2)

    result = World().commit([one])

    (event,) = events(result, "guard.decisions", DecisionEvent)
    (notice,) = events(result, "guard.notices", NoticeEvent)
    assert event.stripped == 2 and notice.reasons == ("headers.stripped",)


def test_leaves_are_numbered_over_transactions_and_stay_in_one_partition():
    world = World()
    first, second = told(MIX, world=world), told(MIX, world=world, first=8)

    leaves = [
        m
        for result in (first, second)
        for m in result.movements
        if m.topic == "guard.decisions" and m.headers
    ]

    assert [dict(m.headers)[INDEX_HEADER] for m in leaves] == [str(index).encode() for index in range(10)]
    assert {(m.key, m.partition) for m in leaves} == {(b"orders/0", stable_partition("orders/0", 3))}


def test_a_log_stays_where_it_began_when_partitions_are_added():
    world = World()
    told(["plain"], world=world)

    result = tell(
        [passage("plain", 1)],
        world.metadata,
        at=world.at,
        bundle="b",
        signer=SIGNER,
        topics=TOPICS,
        partitions_of_decisions=97,
    )

    leaf = next(m for m in result.movements if m.topic == "guard.decisions")
    assert leaf.partition == stable_partition("orders/0", 3) != stable_partition("orders/0", 97)


def test_time_never_goes_back():
    world = World(at=2_000)
    told(["block"], world=world)
    world.at = 1_000

    result = told(["block"], world=world, first=1)

    assert events(result, "guard.decisions", DecisionEvent)[0].at == 2_000
    assert accept_head(result.metadata["orders", 0], "orders/0", KEYS).at == 2_000


def test_an_offset_covered_before_is_refused():
    world = World()
    told(["plain", "plain"], world=world)

    with pytest.raises(EvidenceError, match="comes again"):
        told(["plain"], world=world, first=1)


def test_records_out_of_order_are_refused():
    with pytest.raises(EvidenceError, match="out of order"):
        World().commit([passage("plain", 5), passage("block", 4)])


def test_a_release_does_not_move_the_log_along():
    world = World()
    told(["block", "plain"], world=world)

    result = world.commit([passage("redact", 0, release="case-1")])

    head = decode_head(result.metadata["orders", 0], "orders/0")
    (event,) = events(result, "guard.decisions", DecisionEvent)
    assert head.offset == 2
    assert (event.id, event.disposition, event.release) == ("orders/0/0.r1", "released", "case-1")


def test_commands_carried_out_are_remembered_where_no_record_is_told():
    world = World()
    told(["plain"], world=world)

    result = tell(
        [],
        world.metadata,
        at=1,
        bundle="b",
        signer=SIGNER,
        topics=TOPICS,
        partitions_of_decisions=3,
        commands={("orders", 0): 9},
    )

    head = accept_head(result.metadata["orders", 0], "orders/0", KEYS)
    assert (head.commands, head.size, head.offset) == (9, 1, 1)


def test_a_published_head_is_signed_at_intervals():
    world = World(every=10)
    results = [told(["block"] * 4, world=world, first=4 * number) for number in range(6)]

    sizes = [[head.size for head in events(result, "guard.decisions", HeadEvent)] for result in results]

    assert sizes == [[4], [], [12], [], [20], []]


def test_a_published_head_is_signed_as_time_passes():
    world = World(every=10**9)
    told(["block"], world=world)
    world.at += Interval().milliseconds

    assert events(told(["block"], world=world, first=1), "guard.decisions", HeadEvent)


def test_a_summary_counts_every_record_once():
    result = told(MIX)

    (summary,) = events(result, "guard.summaries", SummaryEvent)
    assert summary.records == len(MIX) == sum(summary.actions.values())
    assert summary.bytes == sum(passage("plain", index).record.size for index in range(len(MIX)))
    assert summary.actions == {"allow": 5, "redact": 1, "block": 1, "reroute": 1}
    assert summary.destinations == {"local": 6, "remote": 1}
    assert summary.entities == {"EMAIL_ADDRESS": 4} and summary.id == "guard.0:orders/0/0"


def test_producers_hear_of_what_did_not_pass_as_it_was():
    result = told(MIX)

    notices = events(result, "guard.notices", NoticeEvent)
    assert [notice.action for notice in notices] == ["redact", "block", "reroute"]
    assert notices[1].nearest == "permitted without the secret" and notices[0].places == ("/value/email",)


def test_partitions_have_logs_of_their_own():
    world = World()
    mixed = [passage("plain", offset, partition=partition) for offset in range(3) for partition in (0, 1)]

    result = world.commit(mixed)

    assert set(result.metadata) == {("orders", 0), ("orders", 1)}
    assert world.verify().fault is None


def test_a_record_with_more_findings_than_a_message_holds_keeps_the_strongest_of_each_kind():
    many = tuple(
        Finding("EMAIL_ADDRESS", "/value/" + "x" * 300, n, n + 1, n / 50_000, "email_address@1")
        for n in range(20_000)
    )
    one = passage("block", 0)
    one = msgspec.structs.replace(
        one, decision=msgspec.structs.replace(one.decision, findings=(EMAIL, *many))
    )

    leaf = decision_leaf(one, Wording(one.decision.outcome), digest="0" * 32, bundle="b", at=1)

    assert len(leaf) < LIMIT
    assert [fact.score for fact in decode(leaf).findings] == [0.95]


@given(st.lists(st.integers(0, 200), min_size=1, unique=True).map(sorted))
def test_runs_stand_for_exactly_their_offsets(offsets):
    found = runs(offsets)

    assert [offset for first, count in found for offset in range(first, first + count)] == offsets
    assert all(a + n < b for (a, n), (b, _) in itertools.pairwise(found))


parts = st.none() | st.binary(max_size=3)
records = st.builds(
    msgspec.structs.replace,
    st.just(record("a", 0, 0)),
    topic=st.sampled_from(["a", "ab"]),
    partition=st.integers(0, 1),
    offset=st.integers(0, 2),
    timestamp=st.integers(-1, 1),
    key=parts,
    value=parts,
    headers=st.lists(st.tuples(st.text(max_size=2), parts), max_size=2).map(tuple),
)


@given(records, records)
def test_different_records_have_different_digests(one, other):
    assert (digest(one) == digest(other)) is (one == other)


@given(records)
def test_an_image_tells_the_records_size(one):
    prefix = image_prefix(one.topic, one.partition)

    assert size_of_image(len(image(one, prefix)), prefix, len(one.headers)) == one.size
