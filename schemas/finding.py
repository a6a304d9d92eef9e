"""What was found in a document, never the text of it."""

from msgspec import Struct

from schemas.errors import Fault


class Finding(Struct, frozen=True, gc=False):
    """One entity in one field, at code points `start` to `end` of the field's text.

    `field` indexes `Document.fields` and never leaves the process; `pointer` is the field's place as it may be told.
    `origin` is the country that the value itself gives evidence of (an IBAN's, a national id's), or empty.
    """

    entity: str
    pointer: str
    start: int
    end: int
    score: float
    classifier: str  # name@version
    field: int = -1
    origin: str = ""


class Excused(Struct, frozen=True, gc=False):
    """What would be a finding if an entry of the policy did not name its text as none: it does not count, and is told."""

    entry: str
    finding: Finding


class Detection(Struct, frozen=True, gc=False):
    """All findings of one document, or the fault that prevented them; never a part of them.

    INVARIANT: without a fault, every byte of the document was scanned.
    """

    findings: tuple[Finding, ...] = ()
    fault: Fault | None = None
    excused: tuple[Excused, ...] = ()  # by entries of the policy


CLEAN = Detection()
