"""The counter counts each subject once, and never grants past a bound."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from schemas.volumes import VolumeClaim, VolumeSubjects
from streams.windows.volumes import GRACE_MS, ROOM, Counter, key_of

DAY = 86_400_000
BOUNDS = (4, 5, 9, 10)


def subject(number):
    return number.to_bytes(8, "big")


def claim(numbers=(), *, slot="0", life="a", at=0, **given):
    told = b"".join(map(subject, numbers))
    return VolumeClaim(
        "c", slot, life, at, at + 300_000, BOUNDS, 366, **{"subjects": told, "spent": len(numbers), **given}
    )


def left(count, bound):
    return sum(holder.left(bound) for holder in count.holders)


class Log:
    """What a counter told, as a compacted topic keeps it, and what it was told."""

    def __init__(self):
        self.claims, self.subjects, self.count = [], {}, None

    def take(self, counter, offset):
        answer = counter.take(self.claims[offset], 0, offset)
        if answer is not None:
            told, self.count = answer
            if told is not None:
                self.subjects[key_of(told)] = told
        return answer


def test_a_counter_grants_nothing_beyond_its_bounds():
    counter = Counter("c")

    _, first = counter.take(claim(wants=True), 0, 0)
    _, second = counter.take(claim(slot="1", life="b", wants=True), 0, 1)

    assert [left(first, bound) for bound in BOUNDS] == list(BOUNDS)
    assert [left(second, bound) for bound in BOUNDS] == list(BOUNDS)


def test_a_question_that_came_another_way_than_subjects_gets_no_answer():
    counter = Counter("c")
    counter.take(claim(wants=True, carried=True), 2, 0)

    # It says that four were told, whose claim it has overtaken; a grant would go beyond the bound.
    assert counter.take(claim(wants=True, spent=4), 1, 7) is None
    assert counter.take(claim(range(4), spent=4, carried=True), 2, 1) is not None
    assert counter.count == 4


claims = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.lists(st.integers(0, 20), max_size=4, unique=True), st.integers(0, 500), st.booleans()
    ),
    max_size=30,
)  # fmt: skip


@given(claims)
def test_count_and_grants_together_never_pass_a_bound_that_was_not_passed(drawn):
    counter, at = Counter("c"), 0
    spent, limit = {"a": 0, "b": 0}, {"a": {}, "b": {}}
    sent = {"a": set(), "b": set()}
    for offset, (slot, numbers, days, wants) in enumerate(drawn):
        at += days * DAY // 10
        room = limit[slot].get(10, 0) - spent[slot]
        fresh = [one for one in numbers if one not in sent[slot]][: max(0, room)]
        sent[slot].update(fresh)
        spent[slot] += len(fresh)

        _, told = counter.take(
            claim(fresh, slot=slot, life=slot, at=at, spent=spent[slot], wants=wants), 0, offset
        )

        for holder in told.holders:
            limit[holder.life] = dict(holder.granted)
        for gone in {"a", "b"} - {holder.life for holder in told.holders}:
            spent[gone], limit[gone], sent[gone] = 0, {}, set()
        assert told.count + left(told, 10) <= 10


@given(claims, st.data())
def test_a_claim_twice_counts_once_and_a_restart_at_any_place_changes_nothing(drawn, data):
    log, again = Log(), Log()
    at = 0
    for slot, numbers, days, wants in drawn:
        at += days * DAY // 10
        log.claims.append(claim(numbers, slot=slot, life=slot, at=at, wants=wants))
    again.claims = log.claims
    once, restarted = Counter("c"), Counter("c")
    for offset in range(len(log.claims)):
        log.take(once, offset)
    offset = 0
    while offset < len(log.claims):
        again.take(restarted, offset)
        if data.draw(st.booleans()):
            restarted = Counter.restored(again.count, list(again.subjects.values()))
            offset = data.draw(st.integers(max(0, offset - 3), offset))
        offset += 1

    assert msgspec.json.encode(log.count) == msgspec.json.encode(again.count)


def test_subjects_told_after_the_last_count_are_left_to_the_claim_that_comes_again():
    counter, log = Counter("c"), Log()
    log.claims = [claim([1, 2])]
    log.take(counter, 0)

    restored = Counter.restored(
        log.count, [*log.subjects.values(), VolumeSubjects("c", 719163, 0, 1, subject(3))]
    )

    assert restored.count == 2


def test_a_subject_counts_for_twelve_months_after_it_was_last_seen():
    counter = Counter("c")

    counts = [
        counter.take(one, 0, offset)[1].count
        for offset, one in enumerate(
            [
                claim([1, 2]),
                claim([1], at=100 * DAY),
                claim(at=365 * DAY),
                claim(at=366 * DAY),
                claim(at=466 * DAY),
            ]
        )
    ]

    assert counts == [2, 2, 2, 1, 0]
    assert list(counter.expired()) == ["c#0/0", "c#0/1"]


def test_memory_is_bounded_and_what_did_not_fit_is_above_every_bound():
    counter = Counter("c")
    most = ROOM * BOUNDS[-1]

    counter.take(claim(range(most)), 0, 0)
    told, count = counter.take(claim(range(1000, 1001)), 0, 1)
    _, later = counter.take(claim(at=366 * DAY), 0, 2)

    assert told is None and count.count == most + 1
    assert later.count == 0


def test_a_new_life_of_a_slot_frees_what_the_one_before_held_only_once_it_carries_records():
    counter = Counter("c")
    counter.take(claim(wants=True), 0, 0)

    _, asked = counter.take(claim(life="b", wants=True), 0, 1)
    _, carried = counter.take(claim([1], life="b", wants=True, carried=True), 0, 2)

    assert {one.life: one.left(10) for one in asked.holders} == {"a": 10, "b": 0}
    assert {one.life: one.left(10) for one in carried.holders} == {"b": 9}


def test_an_older_life_that_speaks_late_takes_nothing_from_a_newer_one():
    counter = Counter("c")
    counter.take(claim(wants=True), 0, 0)
    counter.take(claim(life="b", wants=True), 0, 1)

    _, late = counter.take(claim([1], wants=True, carried=True), 0, 2)

    assert {one.life for one in late.holders} == {"a", "b"}


def test_a_worker_that_is_gone_holds_nothing_for_ever():
    counter = Counter("c")
    counter.take(claim(wants=True), 0, 0)

    _, soon = counter.take(claim(slot="1", life="b", at=300_000 + GRACE_MS, wants=True), 0, 1)
    _, late = counter.take(claim(slot="1", life="b", at=300_001 + GRACE_MS, wants=True), 0, 2)

    assert [one.left(10) for one in soon.holders] == [10, 0]
    assert [one.left(10) for one in late.holders] == [10]


def test_what_is_given_back_is_another_workers_and_an_older_claim_takes_nothing_back():
    counter = Counter("c")
    counter.take(claim(wants=True), 0, 0)
    counter.take(claim(slot="1", life="b", wants=True), 0, 1)

    counter.take(claim(round=1, kept={10: 2}), 0, 2)
    _, late = counter.take(claim(wants=True), 0, 3)
    _, asked = counter.take(claim(slot="1", life="b", wants=True), 0, 4)

    assert [one.left(10) for one in late.holders] == [2, 0]
    assert [one.left(10) for one in asked.holders] == [2, 8]
