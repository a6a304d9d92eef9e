"""Redaction of one record: findings in, the rewritten key, value and headers out; what is not redacted stays as it was."""

from collections.abc import Sequence

from msgspec import Struct

from guard.redaction.contract import RedactionKeys
from guard.redaction.operators import operators
from guard.redaction.plan import Plan, Planner
from guard.redaction.spans import Span, resolve
from schemas.decision import Redaction
from schemas.document import Document, Field, Kind
from schemas.errors import FaultCode, RecordError
from schemas.finding import Finding
from schemas.record import Headers
from streams.codecs import cloudevents

_OURS = "__guard."  # headers that only the guard writes


class Written(Struct, frozen=True):
    """Where a redaction wrote: code points `start` to `end` of the new text of `Document.fields[field]`."""

    field: int
    start: int
    end: int
    entity: str
    operator: str


class Redacted(Struct, frozen=True):
    """A record's content after redaction. `pseudonymous` names entities that are only pseudonymised now.

    `changed` has the fields that were written to: their indexes, what they were, and their new texts.
    """

    key: bytes | None
    value: bytes | None
    headers: Headers
    written: tuple[Written, ...] = ()
    pseudonymous: frozenset[str] = frozenset()
    changed: tuple[tuple[int, Field, str], ...] = ()

    def __repr__(self) -> str:
        return f"Redacted({len(self.written)} spans)"


class Redactor:
    """Redacts records with the keys of one epoch."""

    def __init__(self, keys: RedactionKeys) -> None:
        self._planner = Planner(keys)

    def redact(
        self,
        document: Document,
        findings: Sequence[Finding],
        redactions: Sequence[Redaction],
        *,
        destination: str,
        flow: str = "",
    ) -> Redacted:
        """Return the record with every finding of these entities rewritten.

        Raise RecordError where one cannot be: its span is not in the document, its operator fails, or what it says is
        the producer's own declaration. INVARIANT: no finding of a redacted entity is left out in silence.
        """
        plan = self._planner.plan(tuple(redactions), destination, flow)
        written: list[Written] = []
        changes: dict[int, list[tuple[Field, str]]] = {}
        changed: list[tuple[int, Field, str]] = []
        names: dict[int, str] = {}
        for index, spans in sorted(_spans(document, findings, plan).items()):
            field = document.field(index)
            text = _rewrite(field.text, spans, index, written)
            changed.append((index, field, text))
            if field.kind is Kind.NAME and field.end == 0:
                names[document.parts[field.part].header] = _header_name(field.text, text)
            else:
                changes.setdefault(field.part, []).append((field, text))
        return _assemble(document, changes, names, written, changed)


def still_parses(document: Document, redacted: Redacted, again: Document | None = None) -> bool:
    """Whether every part, as redacted, is what its codec promises, and an event is still one that declares the same.

    `again` is the redacted record as decoded anew: what the same codecs have verified then is not verified twice.
    """
    try:
        if again is None or not _read_alike(document, again):
            for index, part in enumerate(document.parts):
                data = _part_of(redacted, part.root, part.header)
                if data:
                    document.codec(index).verify(data)
        if document.declared:
            headers = cloudevents.declared_in_headers(redacted.headers)
            before = cloudevents.declared_in_headers(document.record.headers)
            return headers == before
    except RecordError:
        return False
    return True


def _read_alike(before: Document, after: Document) -> bool:
    """Whether both have the same parts, each verified by the same codec."""
    return (
        after.fault is None
        and len(after.parts) == len(before.parts)
        and all(
            part.root == after.parts[index].root and before.codec(index) is after.codec(index)
            for index, part in enumerate(before.parts)
        )
    )


def _spans(document: Document, findings: Sequence[Finding], plan: Plan) -> dict[int, list[Span]]:
    """Return the spans to rewrite, by field. Raise RecordError where one is not there."""
    found: dict[int, list[Span]] = {}
    has_key = document.record.key and document.parts and document.parts[0].root == "/key"
    for finding in findings:
        step = plan.steps.get(finding.entity)
        if step is None:
            continue
        try:
            field = document.field(finding.field)
        except IndexError:
            raise RecordError(FaultCode.REDACTION_FAILED) from None
        if not 0 <= finding.start < finding.end <= len(field.text):
            raise RecordError(FaultCode.REDACTION_FAILED)
        if document.declared and cloudevents.is_declaration(field.pointer):
            raise RecordError(FaultCode.REDACTION_FAILED)
        if has_key and field.part == 0:
            step = plan.in_key[finding.entity]
        found.setdefault(finding.field, []).append(Span(finding.start, finding.end, step))
    return found


def _rewrite(text: str, spans: list[Span], index: int, written: list[Written]) -> str:
    pieces: list[str] = []
    at = length = 0
    for span in resolve(spans) if len(spans) > 1 else spans:
        step = span.step
        try:
            new = step.operator.apply(text[span.start : span.end], step.entity, step.context)
        except ValueError:
            raise RecordError(FaultCode.REDACTION_FAILED) from None
        pieces.append(text[at : span.start])
        pieces.append(new)
        length += span.start - at
        written.append(Written(index, length, length + len(new), step.entity, step.operator.name))
        length += len(new)
        at = span.end
    pieces.append(text[at:])
    return "".join(pieces)


def _header_name(before: str, after: str) -> str:
    """Return the new name of a header. Raise RecordError where it would become one of the guard's own."""
    if after.startswith(_OURS) and not before.startswith(_OURS):
        raise RecordError(FaultCode.REDACTION_FAILED)
    return after or "redacted"


def _assemble(
    document: Document,
    changes: dict[int, list[tuple[Field, str]]],
    names: dict[int, str],
    written: list[Written],
    changed: list[tuple[int, Field, str]],
) -> Redacted:
    record = document.record
    key, value = record.key, record.value
    values: dict[int, bytes] = {}
    for index, fields in changes.items():
        part = document.parts[index]
        data = document.codec(index).splice(part.data, fields)
        if part.header >= 0:
            values[part.header] = data
        elif part.root == "/key":
            key = data
        else:
            value = data
    headers = record.headers
    if values or names:
        headers = tuple(
            (names.get(index, name), values.get(index, data)) for index, (name, data) in enumerate(headers)
        )
    known = operators()
    pseudonymous = {one.entity for one in written if known[one.operator].residual}
    return Redacted(key, value, headers, tuple(written), frozenset(pseudonymous), tuple(changed))


def _part_of(redacted: Redacted, root: str, header: int) -> bytes | None:
    if header >= 0:
        return redacted.headers[header][1]
    return redacted.key if root == "/key" else redacted.value
