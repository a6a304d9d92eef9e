"""Where in a labelled text something is: what a decision's log found, or what a person names by field, as code points of the text."""

import re
from collections.abc import Iterable, Sequence

from guard.cases.views import drawn_in
from guard.evaluation.documents import document_of, edges_of, is_json
from guard.labelling.words import sorted_marks
from schemas.document import Document, Kind, place
from schemas.errors import RecordError, SettingsError
from schemas.events import FindingFact
from schemas.labelled import Mark

_SPAN = re.compile(
    r"(?P<entity>[A-Za-z][A-Za-z0-9_.-]{0,63})(@(?P<field>/[^:]*))?:(?P<start>\d+):(?P<end>\d+)"
)


def found_in(text: str, facts: Sequence[FindingFact]) -> tuple[tuple[Mark, ...], int]:
    """Return what a log tells was found, in the text, and how many of it have no place there that is told well enough."""
    document = document_of(text)
    try:
        fields = document.fields
    except RecordError:
        return (), len(facts)
    drawn = drawn_in(fields, facts)
    marks = [
        Mark(*_placed(document, number, it.start, it.end), it.entity)
        for number, found in drawn.items()
        for it in found
    ]
    return sorted_marks(marks), len(facts) - len(marks)


def named(text: str, asked: Iterable[str]) -> tuple[Mark, ...]:
    """Return spans as people write them: `ENTITY:START:END` of the text, `ENTITY@/value/field:START:END` of one field.

    Raise SettingsError where one is none, or names no field or more than one.
    """
    return sorted_marks(_named(text, one) for one in asked)


def _named(text: str, asked: str) -> Mark:
    match = _SPAN.fullmatch(asked)
    if match is None:
        raise SettingsError(
            "a span is written ENTITY:START:END, or ENTITY@/value/field:START:END with the field as `queue` tells it"
        )
    entity, start, end = match["entity"], int(match["start"]), int(match["end"])
    if match["field"] is None:
        return Mark(start, end, entity)
    document = document_of(text)
    found = [
        number
        for number, field in enumerate(document.fields)
        if field.kind is not Kind.NAME and place(field.pointer) == match["field"]
    ]
    if len(found) != 1:
        raise SettingsError(
            f"{len(found)} fields of the text are told as `{place(match['field'])}`; count code points of the whole text instead"
        )
    if end > len(document.fields[found[0]].text):
        raise SettingsError(
            f"the field has {len(document.fields[found[0]].text)} characters, and the span ends at {end}"
        )
    return Mark(*_placed(document, found[0], start, end), entity)


def _placed(document: Document, number: int, start: int, end: int) -> tuple[int, int]:
    if not is_json(document):
        return start, end
    edges = edges_of(document.field(number), document.parts[0].data)
    last = len(edges) - 1
    return edges[min(start, last)], edges[min(end, last)]
