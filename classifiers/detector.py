"""The pattern tier: every pattern over every field of a document, and most documents without reading a field.

A document whose bytes show what a reader would see, and in which no pattern is possible, is clean. The others are read
into fields, what obscures their texts is undone, and the patterns that are possible in them are matched, proven and
weighed by their context.
"""

from collections.abc import Sequence
from pathlib import Path

from classifiers.calibration import DEFAULT, Calibration
from classifiers.contract import Pattern
from classifiers.excusing import Excuses, Terms, parted, told
from classifiers.gate import Engine
from classifiers.inplace import in_place
from classifiers.locate import Texts
from classifiers.matching import Block
from classifiers.normalise import views
from classifiers.screen import HIDES, Possible
from classifiers.settle import Candidate, settle
from classifiers.texts import document_of
from classifiers.unwrapping import Budget, Limits
from schemas.document import Document, Kind, escape, place
from schemas.errors import Fault, FaultCode, RecordError
from schemas.finding import CLEAN, Detection, Finding

__all__ = ["Limits", "PatternDetector", "build", "document_of"]

_NO_LIMITS_CHANGED = Limits()
_FAILED = Detection(fault=Fault(FaultCode.CLASSIFIER_FAILED, "detect"))
_JSON = frozenset(("json", "jsonlines"))
_UNKNOWN: Possible = ((HIDES,), -1)
_NO_TERMS: Terms = {}
_TOGETHER = (
    64  # documents that the screen looks at at once: their bytes and one automaton at a time stay near
)
_PLAIN_ESCAPES = ((b"\\n", b"\n"), (b'\\"', b'"'), (b"\\t", b"\t"), (b"\\r", b"\r"), (b"\\/", b"/"))


def build(
    patterns: Sequence[Pattern],
    *,
    engine: Engine = "auto",
    limits: Limits = _NO_LIMITS_CHANGED,
    calibration: Calibration = DEFAULT,
    cache: Path | None = None,
) -> "PatternDetector":
    """Return the detector of these patterns. Raise SettingsError where no engine is installed or one refuses a shape.

    What an engine compiled is kept in the folder `cache`, so that the next start is quick.
    """
    return PatternDetector((Block(patterns, engine, calibration, cache),), limits)


class PatternDetector:
    """Compiled once; keeps nothing of what it has seen. One thread at a time."""

    optional: frozenset[str] = frozenset()

    def __init__(self, blocks: tuple[Block, ...], limits: Limits) -> None:
        self._blocks = blocks
        self._limits = limits

    def beside(
        self,
        patterns: Sequence[Pattern],
        *,
        engine: Engine = "auto",
        calibration: Calibration = DEFAULT,
        cache: Path | None = None,
    ) -> "PatternDetector":
        """Return a detector of these patterns too. What this one has compiled is shared: one of both at a time."""
        return PatternDetector((*self._blocks, Block(patterns, engine, calibration, cache)), self._limits)

    def detect(
        self,
        documents: Sequence[Document],
        idle: Sequence[frozenset[str]] | None = None,  # noqa: ARG002 - a pattern costs less than to ask whether it matters
        excuses: Excuses | None = None,
    ) -> list[Detection]:
        """Return one detection a document, in order: all its findings, or the fault that prevented them."""
        return self.rescan(documents, excuses)

    def rescan(self, documents: Sequence[Document], excuses: Excuses | None = None) -> list[Detection]:
        """Return the same: patterns are cheap enough to be looked for always."""
        places: dict[str, str] = {}
        found: list[Detection] = []
        for start in range(0, len(documents), _TOGETHER):
            found += self._detections(documents[start : start + _TOGETHER], places, excuses)
        return found

    def _detections(
        self, documents: Sequence[Document], places: dict[str, str], excuses: Excuses | None
    ) -> list[Detection]:
        shown = [_shown(document) for document in documents]
        seen = [data for data in shown if data]
        each = zip(*[block.screen.possible(seen) for block in self._blocks], strict=True)
        unknown = (_UNKNOWN,) * len(self._blocks)
        found: list[Detection] = []
        for document, data in zip(documents, shown, strict=True):
            possible = next(each) if data else unknown
            for indexes, _ in possible:
                if indexes:
                    found.append(self._detection(document, data, possible, places, excuses))
                    break
            else:
                found.append(CLEAN)
        return found

    def _detection(
        self,
        document: Document,
        data: bytes,
        possible: Sequence[Possible],
        places: dict[str, str],
        excuses: Excuses | None,
    ) -> Detection:
        if document.fault is not None:
            return Detection(fault=document.fault)
        if any(indexes and indexes[0] == HIDES for indexes, _ in possible):
            possible = ()  # not known from the bytes
        try:
            terms = _NO_TERMS if excuses is None else excuses.of(document)
            return self._read(document, data, possible, places, terms)
        except RecordError as error:
            return Detection(fault=Fault(error.code, "detect"))
        except Exception:  # noqa: BLE001 - a classifier is a plug-in: what it raises is this document's fault, not the guard's
            return _FAILED

    def _read(
        self,
        document: Document,
        data: bytes,
        possible: Sequence[Possible],
        places: dict[str, str],
        terms: Terms,
    ) -> Detection:
        if possible:
            texts = in_place(document, data) or Texts(document.fields)
            if texts.data is not data:
                possible = [(indexes, -1) for indexes, _ in possible]
        else:
            fields = document.fields
            budget = Budget(self._limits)
            shown = [view for index, field in enumerate(fields) for view in views(index, field.text, budget)]
            texts = Texts(fields, shown)
            names = Texts([field for field in fields if field.kind is Kind.NAME]).data
            possible = [block.screen.possible_shown(texts.data, names) for block in self._blocks]
        candidates: list[Candidate] = []
        certain: list[Candidate] = []
        for block, (indexes, begins) in zip(self._blocks, possible, strict=True):
            first = begins
            for index in indexes:
                matcher = block.matchers[index]
                into = certain if matcher.is_certain else candidates
                if not matcher.topics or document.record.topic in matcher.topics:
                    into += matcher.candidates(texts, first)
                first = -1  # it was the first one's
        excused: list[tuple[str, Candidate]] = []
        if terms and candidates:
            candidates, excused = parted(candidates, document, terms)
        if not (candidates or certain or excused):
            return CLEAN
        standing = settle(candidates) if len(candidates) > 1 else candidates
        if certain:
            standing = sorted(
                {*standing, *certain}, key=lambda one: (one.field, one.start, one.end, one.entity, one.score)
            )
        found = tuple(_told(standing, texts, places))
        return Detection(found, None, told(document, found, excused) if excused else ())


def _shown(document: Document) -> bytes:
    """Return the bytes of a document as a reader sees them, or nothing where its fields must be read."""
    if document.fault is not None:
        return b""
    parts = document.parts
    if len(parts) == 1 and parts[0].header < 0:
        data = b"\0" + parts[0].data + b"\0"
    elif parts:
        data = _with_headers(document)
    else:
        return b"\0"
    return data if b"\\" not in data else _unescaped(data, document)


def _with_headers(document: Document) -> bytes:
    pieces = [b""]
    for part in document.parts:
        if part.header >= 0:
            pieces.append(document.record.headers[part.header][0].encode())
        pieces.append(part.data)
    pieces.append(b"")
    return b"\0".join(pieces)


def _unescaped(data: bytes, document: Document) -> bytes:
    """Return the bytes with JSON escapes undone as a reader of the fields would, or nothing where fields must be read."""
    if any(part.codec not in _JSON and b"\\" in part.data for part in document.parts) or b"\\\\" in data:
        return b""
    if b"\\u" in data:
        if not data.isascii():
            return b""
        text = data.replace(b"\\/", b"/").decode("unicode_escape")
        return text.encode("utf-8", "surrogatepass")
    for written, plain in _PLAIN_ESCAPES:
        data = data.replace(written, plain)
    return data if b"\\" not in data else b""


def _told(standing: Sequence[Candidate], texts: Texts, places: dict[str, str]) -> list[Finding]:
    """Return the findings with the place that may be told; a member name that holds a finding is not told."""
    fields = [texts.read(one.field) for one in standing]
    tainted = frozenset(escape(field.text) for field in fields if field.kind is Kind.NAME)
    findings: list[Finding] = []
    for one, field in zip(standing, fields, strict=True):
        pointer = field.pointer
        if tainted:
            where = place(pointer, tainted)
        elif (known := places.get(pointer)) is not None:
            where = known
        else:
            where = places[pointer] = place(pointer)
        findings.append(
            Finding(one.entity, where, one.start, one.end, one.score, one.classifier, one.field, one.origin)
        )
    return findings
