"""Labelled spans through a redaction: those beside what was rewritten move with the text, those that it touched are left out.

INVARIANT: a span that is followed covers the very characters that it covered; where fields cannot be told apart, nothing is said.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from msgspec import Struct

from classifiers.agreement import Span
from guard.evaluation.documents import edges_of, is_json
from guard.redaction.redact import Redacted
from schemas.document import Document, Field, Kind
from schemas.finding import Finding


class Rewritten(Struct, frozen=True):
    """A stretch of a field's text, and where what stands instead of it ends."""

    start: int
    end: int
    new_end: int


def followed(
    spans: Iterable[Span], before: Document, after: Document, findings: Iterable[Finding], redacted: Redacted
) -> tuple[Span, ...] | None:
    """Return the spans that no redaction touched, where they are now; None where that cannot be told.

    Spans and their new places count code points of the whole text; `findings` are those of redacted entities.
    """
    if not (_is_known(before) and _is_known(after)) or before.parts[0].codec != after.parts[0].codec:
        return None
    changes = _changes(findings, redacted)
    if changes is None or [it.pointer for it in before.fields] != [it.pointer for it in after.fields]:
        return None
    places = [
        (number, _edges(before, field), _edges(after, after.fields[number]))
        for number, field in enumerate(before.fields)
    ]
    kept = []
    for one in spans:
        for number, old, new in places:
            if old[0] <= one.start and one.end <= old[-1]:
                start, end = bisect_left(old, one.start), bisect_left(old, one.end)
                by = _shift(start, end, changes.get(number, ()))
                was = before.fields[number].text[start:end]
                if by is not None and after.fields[number].text[start + by : end + by] == was:
                    kept.append(Span(new[start + by], new[end + by], one.label, one.entity))
                break
    return tuple(kept)


def _is_known(document: Document) -> bool:
    return (
        document.fault is None
        and len(document.parts) == 1
        and (is_json(document) or document.parts[0].codec == "text")
    )


def _edges(document: Document, field: Field) -> Sequence[int]:
    """Return where in the whole text each code point of a field begins, and where the last one ends."""
    if field.kind is Kind.TEXT:
        return range(len(field.text) + 1)
    return edges_of(field, document.parts[0].data)


def _changes(findings: Iterable[Finding], redacted: Redacted) -> dict[int, list[Rewritten]] | None:
    """Return what was rewritten, by field, in order; None where it is not what the findings say."""
    old: dict[int, list[tuple[int, int]]] = {}
    for one in sorted(findings, key=lambda it: (it.field, it.start, -it.end)):
        stretches = old.setdefault(one.field, [])
        if stretches and one.start < stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], one.end))
        else:
            stretches.append((one.start, one.end))
    new: dict[int, list[int]] = {}
    for it in redacted.written:
        new.setdefault(it.field, []).append(it.end)
    if {field: len(ends) for field, ends in new.items()} != {field: len(it) for field, it in old.items()}:
        return None
    return {
        field: [Rewritten(*it, end) for it, end in zip(stretches, new[field], strict=True)]
        for field, stretches in old.items()
    }


def _shift(start: int, end: int, changes: Iterable[Rewritten]) -> int | None:
    """Return by how much a stretch moved; None where a change touches it."""
    by = 0
    for it in changes:
        if it.start < end and start < it.end:
            return None
        if it.end <= start:
            by = it.new_end - it.end
    return by
