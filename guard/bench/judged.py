"""Which bundle judged what, by the decision log, the summaries and the cleared records: pure, and one against the other."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from guard.audit.leaves import Leaf
from schemas.events import DecisionEvent, SummaryEvent


class Swap(Struct, frozen=True):
    """A bundle that came while records went on: when the broker took it, and when the first batch was judged by it."""

    arrived: int
    began: int

    @property
    def seconds(self) -> float:
        return (self.began - self.arrived) / 1000


class Judged(Struct):
    """The bundle of every decided record, by log and offset, and how many records each bundle judged at each moment."""

    by_place: dict[str, dict[int, str]] = {}
    at_once: Counter[tuple[int, str]] = Counter()

    @property
    def records(self) -> int:
        return sum(map(len, self.by_place.values()))


def judged(leaves: Iterable[tuple[str, Leaf]]) -> Judged:
    """Return what the leaves of the logs, each with its log's name, say."""
    found = Judged({}, Counter())
    for log, leaf in leaves:
        runs = ((leaf.offset, 1),) if isinstance(leaf, DecisionEvent) else leaf.runs
        offsets = [offset for first, count in runs for offset in range(first, first + count)]
        found.by_place.setdefault(log, {}).update(dict.fromkeys(offsets, leaf.bundle))
        found.at_once[leaf.at, leaf.bundle] += len(offsets)
    return found


def mixed(
    found: Judged, told: Iterable[SummaryEvent], order: Sequence[str], cleared: Iterable[tuple[str, str]]
) -> int:
    """Return how many records were judged by a bundle that was not their batch's: 0, or the swap is broken.

    A batch is what one transaction told of itself. Counted too are records judged by an older bundle (`order`) than one
    before them in their log, and cleared ones (decision, bundle) that name another bundle than their decision does.
    """
    strangers = (found.at_once - _told(told)).total()
    ages = {name: age for age, name in enumerate(order)}
    for offsets in found.by_place.values():
        newest = 0
        for offset in sorted(offsets):
            age = ages.get(offsets[offset], -1)
            strangers += age < newest
            newest = max(newest, age)
    for decision, bundle in cleared:
        log, _, number = decision.rpartition("/")
        strangers += found.by_place.get(log, {}).get(int(number)) != bundle
    return strangers


def lost(found: Judged, told: Iterable[SummaryEvent]) -> int:
    """Return how many transactions told of records whose decisions are not in the log."""
    return len(_told(told) - found.at_once)


def _told(told: Iterable[SummaryEvent]) -> Counter[tuple[int, str]]:
    counted: Counter[tuple[int, str]] = Counter()
    for one in told:
        counted[one.at, one.bundle] += one.records
    return counted


def gaps(moments: Iterable[int], swaps: Sequence[Swap]) -> dict[str, float]:
    """Return the seconds between two transactions: the usual ones, the longest, and the longest at a swap and what it adds.

    At a swap are those that overlap the time from the bundle's arrival to the batch after the first that it judged.
    """
    plain, swapping = [0], [0]
    for before, after in pairwise(sorted(moments)):
        near = any(after > one.arrived and before <= one.began for one in swaps)
        (swapping if near else plain).append(after - before)
    usual = median(plain[1:] or plain)
    return {
        "usual": usual / 1000,
        "longest_without_a_swap": max(plain) / 1000,
        "longest_at_a_swap": max(swapping) / 1000,
        "added_by_a_swap": max(0.0, max(swapping) - usual) / 1000,
    }
