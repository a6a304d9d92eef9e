"""What of a redacted record must be scanned again: the fields that were written to, and no others.

What a field holds depends on its text and on the names on the way to it. Where a redaction changed neither names nor
anything that tells how the record is read, the other fields hold what they held.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from schemas.document import Document, Field, Kind, Part
from schemas.errors import RecordError
from schemas.finding import Detection, Finding
from streams.codecs import json

if TYPE_CHECKING:
    from guard.intake import Intake
    from guard.redaction.redact import Redacted
    from streams.codecs import Limits

_JSON = frozenset({"json", "jsonlines"})


class _Fields:
    """A codec of texts that stand side by side, each the field it is in its own document."""

    name = "text"

    def __init__(self, fields: list[Field]) -> None:
        self._fields = fields

    def verify(self, data: bytes) -> None:
        raise NotImplementedError

    def fields(self, data: bytes, root: str, part: int) -> list[Field]:  # noqa: ARG002 - they were read before
        return self._fields

    def splice(self, data: bytes, changes: Sequence[tuple[Field, str]]) -> bytes:
        raise NotImplementedError


def written_fields(intake: Intake, redacted: Redacted, limits: Limits) -> Document | None:
    """Return a document of the fields that a redaction wrote to; None where the whole record must be read again."""
    document, flow = intake.document, intake.flow
    if document.declared or flow is None or flow.spec.origin.field:
        return None
    parts, size = document.parts, document.record.size
    for index in {field.part for _, field, _ in redacted.changed}:
        codec, part = document.codec(index), parts[index]
        if codec.name not in _JSON or part.header >= 0 or part.root != "/value" or redacted.value is None:
            return None
        size += len(redacted.value) - len(part.data)
        if codec.name == json.name:  # tokens were replaced, no names: only these can have become wrong
            if not json.is_well_formed(redacted.value):
                return None
            continue
        try:
            codec.verify(redacted.value)
        except RecordError:
            return None
    if size > limits.max_bytes:
        return None
    fields = []
    for _, field, text in redacted.changed:
        if field.kind is Kind.NAME:
            return None
        fields.append(Field(field.pointer, text, field.kind, 0, 0, 0))
    data = "\0".join([field.text for field in fields]).encode("utf-8", "surrogatepass")
    return Document(document.record, (Part("/written", data, "text"),), (_Fields(fields),))


def combined(before: Detection, again: Detection, redacted: Redacted) -> Detection:
    """Return what a scan of the whole redacted record would find, from what one of its written fields found."""
    if again.fault is not None:
        return again
    fields = [index for index, _, _ in redacted.changed]
    written = frozenset(fields)
    kept = [finding for finding in before.findings if finding.field not in written]
    return Detection((*kept, *(_moved(finding, fields[finding.field]) for finding in again.findings)))


def _moved(one: Finding, field: int) -> Finding:
    return Finding(one.entity, one.pointer, one.start, one.end, one.score, one.classifier, field, one.origin)
