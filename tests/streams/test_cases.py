"""Cases hold exact counts: whatever comes twice, in whatever order partitions come, however many causes are alike."""

import random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from schemas.case import Case, CaseCommand, CaseState, CaseVerb, Verdict
from schemas.cause import SAMPLES, Cause, CauseCount, Sample
from schemas.events import SummaryEvent
from streams.windows.book import ENTITIES, PLACES, Book
from streams.windows.casework import Refused, apply, refusal
from streams.windows.gathering import gathered
from streams.windows.rolling import DAYS_KEPT, HAPPENINGS_KEPT, NAMES_KEPT, QUARTER, QUARTERS_KEPT, roll_up

MARKED = Cause("tickets", "block", "marking-classified", "us-llm", "", "MARKING_EU_RANK_3", "/value/text")


def told(cause=MARKED, count=1, ids=("tickets/0/0",), **more):
    return CauseCount(cause, count, tuple(Sample(one, cause.place) for one in ids), **more)


def summary(causes, at=0):
    return SummaryEvent(
        "s", causes[0].cause.flow, at, 1, 1, {"block": 1}, {}, {}, {}, {}, 0.0, "b", tuple(causes)
    )


def case(**changes):
    return msgspec.structs.replace(roll_up(None, told(), at=0, partition=0, offset=0), **changes)


def word(verb, *, at=1000, **more):
    return CaseCommand("w", verb, MARKED.id, at, "ana", **more)


arrivals = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 50), st.integers(0, 10 * 86_400_000)), max_size=40
)


def logs_of(pairs):
    """Return each partition's log: (partition, offset, told, at)."""
    logs = {}
    for number, (partition, count, at) in enumerate(pairs):
        log = logs.setdefault(partition, [])
        log.append((partition, len(log), told(count=count, ids=[f"t/{partition}/{number}"]), at))
    return logs


@given(arrivals, st.randoms())
def test_counts_depend_neither_on_the_order_of_partitions_nor_on_what_comes_twice(pairs, random):
    logs = logs_of(pairs)
    once = twice = None
    for partition, offset, one, at in [entry for log in logs.values() for entry in log]:
        once = roll_up(once, one, at=at, partition=partition, offset=offset)

    left = {partition: list(log) for partition, log in logs.items()}
    done = []
    while any(left.values()):
        chosen = left[random.choice([partition for partition, log in left.items() if log])]
        done.append(chosen.pop(0))
        for partition, offset, one, at in (done[-1], random.choice(done)):
            twice = roll_up(twice, one, at=at, partition=partition, offset=offset)

    if once is not None:
        facts = ("count", "first", "last", "quarters", "days", "samples", "seen")
        assert [getattr(once, one) for one in facts] == [getattr(twice, one) for one in facts]
        assert once.count == sum(count for _, count, _ in pairs)


def test_a_case_is_bounded_however_long_it_grows():
    made = None
    for number in range(0, 120 * DAYS_KEPT, 7):
        one = told(
            ids=[f"t/0/{number}"], entities={f"E{number % 99}": 1}, rules={f"r{number % 99}": 1}, nearest="x"
        )
        made = roll_up(made, one, at=number * QUARTER, partition=0, offset=number)
        made = apply(made, word(CaseVerb.ASSIGN, assignee=f"a{number}"), number)

    assert len(made.quarters) <= QUARTERS_KEPT and len(made.days) <= DAYS_KEPT
    assert len(made.samples) <= SAMPLES and len(made.history) <= HAPPENINGS_KEPT
    assert max(len(made.entities), len(made.rules)) <= NAMES_KEPT + 1
    assert len(msgspec.json.encode(made)) < 16_384
    assert sum(made.entities.values()) == made.count


def test_a_million_records_of_a_cause_are_one_case():
    book = Book()

    for offset in range(200):
        book.take(summary([told(count=5000, ids=[f"t/0/{offset}"])], at=offset), 0, offset)

    assert [one.count for one in book.cases.values()] == [1_000_000]


def test_many_near_equal_causes_stay_few_and_no_record_is_lost():
    noise = random.Random(1)
    book, truth = Book(), 0
    for offset in range(300):
        causes = []
        for number in range(20):
            place = f"/value/names/{noise.choice('abcdefghijkl')}{noise.choice('xyz')}"
            causes.append(told(Cause("f", "block", f"rule-{number}", "d", "", "EMAIL_ADDRESS", place), 3))
        truth += 60
        book.take(summary(causes), 0, offset)
        if offset % 50 == 0:  # as after a restart
            book = Book(msgspec.json.decode(msgspec.json.encode(list(book.cases.values())), type=list[Case]))

    shown = gathered(book.cases.values())
    assert len(shown) == 20 and {one.count for one in shown} == {truth // 20}
    assert len(book.cases) <= 20 * (PLACES + 1)


def test_too_many_entities_of_one_rule_are_one_case():
    book = Book()

    for offset in range(100):
        one = Cause("f", "block", "rule", "d", "", f"ENTITY_{'ABCDEFGHIJ'[offset % 10]}{offset}", "/value")
        book.take(summary([told(one)]), 0, offset)

    (whole,) = gathered(book.cases.values())
    assert whole.count == 100 and len(book.cases) <= ENTITIES + 1


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9), st.integers(1, 9)), max_size=60), st.data())
def test_a_book_that_was_cut_off_anywhere_counts_as_one_that_was_not(log, data):
    def causes_of(entry):
        entity, place, count = entry
        return [
            told(Cause("f", "block", "r", "d", "", f"E{entity}", f"/v/{'abcdefghij'[place]}"), count),
            told(Cause("f", "block", "r", "d", "", f"E{entity}", "/v/z"), 1),
        ]

    whole = Book()
    for offset, entry in enumerate(log):
        whole.take(summary(causes_of(entry), at=offset), 0, offset)
    cut = data.draw(st.integers(0, len(log)))
    again = data.draw(st.integers(0, cut))
    other = Book()
    for offset in range(cut):
        other.take(summary(causes_of(log[offset]), at=offset), 0, offset)
    other = Book(msgspec.json.decode(msgspec.json.encode(list(other.cases.values())), type=list[Case]))
    for offset in range(again, len(log)):
        other.take(summary(causes_of(log[offset]), at=offset), 0, offset)

    assert other.cases == whole.cases
    assert sum(one.count for one in gathered(whole.cases.values())) == sum(count + 1 for _, _, count in log)


def test_records_of_the_quiet_time_do_not_reopen_and_later_ones_do():
    closed = apply(case(), word(CaseVerb.CLOSE, at=1000, verdict=Verdict.BENIGN, quiet=500), 0)

    still = roll_up(closed, told(), at=1499, partition=0, offset=1)
    again = roll_up(still, told(), at=1500, partition=0, offset=2)

    assert still.state is CaseState.CLOSED and still.count == 2
    assert again.state is CaseState.REOPENED and (again.generation, again.before, again.count) == (2, 2, 3)


def test_a_word_that_is_read_late_does_not_hide_what_came_after_the_quiet_time():
    late = roll_up(case(), told(), at=2000, partition=0, offset=1)

    closed = apply(late, word(CaseVerb.CLOSE, at=1000, verdict=Verdict.TRUE_POSITIVE, quiet=500), 0)

    assert closed.state is CaseState.REOPENED and closed.verdict is Verdict.TRUE_POSITIVE


def test_a_word_counts_once():
    once = apply(case(), word(CaseVerb.ASSIGN, assignee="ben"), 7)

    assert apply(once, word(CaseVerb.ASSIGN, assignee="eve"), 7) == once
    assert once.assignee == "ben" and once.history[-1].by == "ana"


def test_words_that_do_not_fit_have_no_effect_and_say_why():
    merged = apply(case(), word(CaseVerb.MERGE, into="other"), 0)
    table = [
        (case(), word(CaseVerb.CLOSE), Refused.NO_VERDICT),
        (case(), word(CaseVerb.REOPEN), Refused.IS_OPEN),
        (case(), word(CaseVerb.SPLIT), Refused.NOT_MERGED),
        (case(), word(CaseVerb.MERGE, into=MARKED.id), Refused.INTO_ITSELF),
        (merged, word(CaseVerb.CLOSE, verdict=Verdict.BENIGN), Refused.IS_MERGED),
        (case(state=CaseState.CLOSED), word(CaseVerb.CLOSE, verdict=Verdict.BENIGN), Refused.IS_CLOSED),
    ]

    for one, command, why in table:
        after = apply(one, command, 5)

        assert refusal(one, command, 5) is why
        assert msgspec.structs.replace(after, commands=one.commands) == one


def test_a_merged_case_counts_with_the_other_until_it_is_split():
    one, other = case(), case(id="other", count=5)
    merged = apply(one, word(CaseVerb.MERGE, into="other"), 0)
    merged = roll_up(merged, told(), at=9, partition=0, offset=9)

    assert [(each.id, each.count) for each in gathered([merged, other])] == [("other", 7)]
    split = apply(merged, word(CaseVerb.SPLIT), 1)
    assert sorted(each.count for each in gathered([split, other])) == [2, 5]


def test_cases_merged_in_a_circle_are_one():
    one, other = (
        case(id="a", state=CaseState.MERGED, into="b"),
        case(id="b", state=CaseState.MERGED, into="a"),
    )

    assert [(each.id, each.count) for each in gathered([one, other])] == [("a", 2)]
