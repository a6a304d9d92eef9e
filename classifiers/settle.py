"""Overlapping findings, settled so that the strictest is never lost."""

from collections.abc import Iterable

from msgspec import Struct


class Candidate(Struct, frozen=True, gc=False):
    """What will be a finding if it stands: with what rules would speak of, and whether its context was there."""

    entity: str
    field: int
    start: int
    end: int
    score: float
    classifier: str
    origin: str
    labels: frozenset[str]
    in_context: bool
    of_text: bool = (
        False  # tells of the whole text it spans: it hides nothing within it, and nothing hides it
    )


def settle(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return what stands, sorted by field, place and entity.

    Of one entity at one span the surest stands. At one span, an entity without context gives way to one with context
    and all its labels: a number that fits two countries is that of the country spoken of. A finding within another's
    span gives way if it is no surer and has no label that the other lacks. Findings that overlap in part all stand.
    """
    found = _surest(candidates)
    if len(found) < 2:
        return found
    standing: list[Candidate] = []
    around: list[Candidate] = []  # those that may contain the next one
    for at, one in enumerate(found):
        around = [other for other in around if other.field == one.field and other.end > one.start]
        if not _outspoken(one, found, at) and not any(_covers(other, one) for other in around):
            standing.append(one)
        around.append(one)
    standing.sort(key=lambda one: (one.field, one.start, one.end, one.entity))
    return standing


def _surest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the surest of each entity at each span, the containing before the contained."""
    best: dict[tuple[int, int, int, str], Candidate] = {}
    for one in candidates:
        key = (one.field, one.start, -one.end, one.entity)
        other = best.get(key)
        if other is None or (one.score, one.classifier) > (
            other.score,
            other.classifier,
        ):
            best[key] = one
    return [best[key] for key in sorted(best)]


def _outspoken(one: Candidate, found: list[Candidate], at: int) -> bool:
    """Return whether another at the same span has the context that this one lacks, and its labels."""
    if one.in_context:
        return False
    span = _span(one)
    neighbours: list[Candidate] = []
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(found) and _span(found[place]) == span:
            neighbours.append(found[place])
            place += step
    return any(other.in_context and one.labels <= other.labels for other in neighbours)


def _covers(other: Candidate, one: Candidate) -> bool:
    return (
        _span(other) != _span(one)
        and other.end >= one.end
        and other.score >= one.score
        and one.labels <= other.labels
    )


def _span(one: Candidate) -> tuple[int, int, int]:
    return one.field, one.start, one.end
