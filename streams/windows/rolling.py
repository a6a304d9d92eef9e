"""Rolls counts of stopped records up into cases: pure, exact, bounded, and the same however often a summary comes.

A case remembers, by partition of guard.summaries, the last offset that it counted. All summaries of a flow are in one
partition and in order, so what comes again is told by its offset, and sums do not mind the order of partitions.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from schemas.case import Case, CaseState, Happening
from schemas.cause import CauseCount, sampled

QUARTER = 900_000
DAY = 86_400_000
QUARTERS_KEPT = 96
DAYS_KEPT = 90
NAMES_KEPT = 32  # entities and rules of a case; those beyond are counted together
HAPPENINGS_KEPT = 40
OTHERS = "*"


def roll_up(
    case: Case | None, told: CauseCount, *, at: int, partition: int, offset: int, bundle: str = ""
) -> Case:
    """Return the case with the records counted, or as it is where that offset was counted before.

    A closed case stays closed for records of its quiet time, and counts them; later ones open it again.
    """
    if case is None:
        case = Case(
            told.cause.id,
            told.cause,
            told.cause.severity,
            0,
            at,
            at,
            history=(Happening(at, "opened"),),
        )
    if offset <= case.seen.get(partition, -1):
        return case
    rolled = replace(
        case,
        count=case.count + told.count,
        first=min(case.first, at),
        last=max(case.last, at),
        quarters=_counted(case.quarters, at // QUARTER, told.count, QUARTERS_KEPT),
        days=_counted(case.days, at // DAY, told.count, DAYS_KEPT),
        samples=sampled((*case.samples, *told.samples)),
        entities=_named(case.entities, told.entities),
        rules=_named(case.rules, told.rules),
        seen={**{one: at for one, at in case.seen.items() if one != partition}, partition: offset},
    )
    if at >= case.last:
        rolled = replace(
            rolled,
            citation=told.citation,
            nearest=told.nearest,
            question=told.question,
            role=told.role,
            bundle=bundle,
        )
    return reopened(rolled, at, before=case.count)


def reopened(case: Case, at: int, *, before: int) -> Case:
    """Return a closed case open again where records came at a time after its quiet one; any other as it is."""
    if case.state is not CaseState.CLOSED or at < case.quiet:
        return case
    return with_happening(
        replace(case, state=CaseState.REOPENED, generation=case.generation + 1, before=before),
        Happening(at, "reopened"),
    )


def with_happening(case: Case, happening: Happening) -> Case:
    """Return the case with one more line of history: its first line stays, then the last ones."""
    history = (*case.history, happening)
    if len(history) > HAPPENINGS_KEPT:
        history = (history[0], *history[-HAPPENINGS_KEPT + 1 :])
    return replace(case, history=history)


def _counted(buckets: Mapping[int, int], bucket: int, count: int, kept: int) -> dict[int, int]:
    """Return the counts by time with some more; those too long before the newest are forgotten."""
    counts = {**buckets, bucket: buckets.get(bucket, 0) + count}
    oldest = max(counts) - kept
    return {each: number for each, number in counts.items() if each > oldest}


def _named(names: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    counts = dict(names)
    for name, count in more.items():
        kept = name if name in counts or len(counts) < NAMES_KEPT else OTHERS
        counts[kept] = counts.get(kept, 0) + count
    return counts
