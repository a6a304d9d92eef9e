"""What the bench says of a swap: mixed, lost and slow are counted, and nothing else is."""

import json

import pytest
from deployment import guard

from guard.bench.judged import Swap, gaps, judged, lost, mixed
from schemas.events import DecisionEvent, SpanEvent, SummaryEvent

ORDER = ("old", "new")


def one(offset, bundle, at):
    return "t/0", DecisionEvent(f"t/0/{offset}", "f", offset, "", "redact", "", bundle, at)


def span(first, count, bundle, at, log="t/0"):
    return log, SpanEvent("f", "d", ((first, count),), count, "", bundle, at)


def told(at, bundle, records):
    return SummaryEvent("0:t/0/0", "f", at, records, 0, {}, {}, {}, {}, {}, 0.0, bundle)


SOUND = [span(0, 3, "old", 1), one(3, "old", 1), span(4, 2, "new", 2), span(0, 1, "old", 1, "t/1")]
SUMMARIES = [told(1, "old", 5), told(2, "new", 2)]


def test_a_swap_between_two_batches_mixes_and_loses_nothing():
    found = judged(SOUND)

    assert found.records == 7
    assert mixed(found, SUMMARIES, ORDER, [("t/0/3", "old"), ("t/0/5", "new")]) == 0
    assert lost(found, SUMMARIES) == 0


def test_two_batches_of_one_millisecond_are_two():
    found = judged([span(0, 3, "old", 1), span(3, 2, "new", 1)])

    assert mixed(found, [told(1, "old", 3), told(1, "new", 2)], ORDER, []) == 0


@pytest.mark.parametrize(
    ("leaves", "summaries", "cleared", "why"),
    [
        ([span(0, 3, "old", 1), span(3, 2, "new", 1)], [told(1, "old", 5)], [], "a batch by two bundles"),
        ([span(0, 3, "new", 1), span(3, 2, "old", 2)], [told(1, "new", 3), told(2, "old", 2)], [], "back to the old one"),
        ([span(0, 2, "other", 1)], [told(1, "other", 2)], [], "a bundle that nobody activated"),
        (SOUND, SUMMARIES, [("t/0/3", "new"), ("t/0/9", "new")], "cleared by another than decided"),
    ],
)  # fmt: skip
def test_every_record_of_a_mixed_batch_is_counted(leaves, summaries, cleared, why):
    assert mixed(judged(leaves), summaries, ORDER, cleared) == 2, why


def test_a_transaction_whose_decisions_are_not_there_is_lost():
    assert lost(judged(SOUND[:2]), SUMMARIES) == 2  # of one a record is missing, of the other all


def test_gaps_at_a_swap_are_told_apart_from_all_others():
    swap = Swap(arrived=1025, began=1080)

    found = gaps([1000, 1010, 1020, 1030, 1080, 1100, 1110, 1150], [swap])

    assert found == {
        "usual": 0.01,
        "longest_without_a_swap": 0.04,
        "longest_at_a_swap": 0.05,
        "added_by_a_swap": 0.04,
    }
    assert swap.seconds == 0.055


def test_what_is_left_out_is_not_measured(tmp_path):
    small = ("--rules", "100", "--destinations", "10")

    ran = guard("bench", "policy", *small, "--no-prove", "--no-swap", "--json", cwd=tmp_path, alone=True)

    figures = json.loads(ran.stdout)
    assert figures["compile_seconds"] > 0
    assert not {"prove", "swap"} & set(figures)
