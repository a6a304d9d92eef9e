"""The pattern tier: every pattern over every field of a document, and most documents without reading a field.

A document whose bytes show what a reader would see, and in which no pattern is possible, is clean. The others are read
into fields, what obscures their texts is undone, and the patterns that are possible in them are matched, proven and
weighed by their context.
"""

from collections.abc import Sequence
from pathlib import Path

from classifiers.calibration import DEFAULT, Calibration, evidence
from classifiers.context import Speech
from classifiers.contract import Pattern
from classifiers.gate import Engine
from classifiers.inplace import in_place
from classifiers.locate import Locator, Texts
from classifiers.normalise import views
from classifiers.screen import HIDES, Screen
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
    return PatternDetector(tuple(patterns), engine, limits, calibration, cache)


class PatternDetector:
    """Compiled once; keeps nothing of what it has seen. One thread at a time."""

    def __init__(
        self,
        patterns: tuple[Pattern, ...],
        engine: Engine,
        limits: Limits,
        calibration: Calibration,
        cache: Path | None,
    ) -> None:
        locators = {pattern.shape: Locator(pattern.shape, engine) for pattern in patterns}
        located = [locators[pattern.shape] for pattern in patterns]
        self._screen = Screen(patterns, located, engine=engine, cache=cache)
        self._entities = [_Entity(pattern, locators[pattern.shape], calibration) for pattern in patterns]
        self._limits = limits

    def detect(self, documents: Sequence[Document]) -> list[Detection]:
        """Return one detection a document, in order: all its findings, or the fault that prevented them."""
        places: dict[str, str] = {}
        return [self._detection(document, places) for document in documents]

    def _detection(self, document: Document, places: dict[str, str]) -> Detection:
        if document.fault is not None:
            return Detection(fault=document.fault)
        parts = document.parts
        if len(parts) == 1 and parts[0].header < 0:
            data = b"\0" + parts[0].data + b"\0"
        elif parts:
            data = _with_headers(document)
        else:
            return CLEAN
        possible: Sequence[int] = ()
        begins = -1
        if b"\\" not in data or (data := _unescaped(data, document)):
            possible, begins = self._screen.possible(data)
            if not possible:
                return CLEAN
            if possible[0] == HIDES:
                possible = ()  # not known from the bytes
        try:
            return self._read(document, data, possible, begins, places)
        except RecordError as error:
            return Detection(fault=Fault(error.code, "detect"))
        except Exception:  # noqa: BLE001 - a classifier is a plug-in: what it raises is this document's fault, not the guard's
            return _FAILED

    def _read(
        self, document: Document, data: bytes, possible: Sequence[int], begins: int, places: dict[str, str]
    ) -> Detection:
        if possible:
            texts = in_place(document, data) or Texts(document.fields)
            if texts.data is not data:
                begins = -1
        else:
            fields = document.fields
            budget = Budget(self._limits)
            shown = [view for index, field in enumerate(fields) for view in views(index, field.text, budget)]
            texts = Texts(fields, shown)
            possible, begins = self._screen.possible_shown(texts.data)
        candidates: list[Candidate] = []
        for index in possible:
            candidates += self._entities[index].candidates(texts, begins)
            begins = -1  # it was the first one's
        if not candidates:
            return CLEAN
        standing = settle(candidates) if len(candidates) > 1 else candidates
        return Detection(tuple(_told(standing, texts, places)))


class _Entity:
    """One pattern, ready to be matched."""

    __slots__ = ("_group", "_labels", "_locator", "_pattern", "_scores", "_speech")

    def __init__(self, pattern: Pattern, locator: Locator, calibration: Calibration) -> None:
        self._pattern = pattern
        self._locator = locator
        self._speech = Speech(pattern.context)
        self._group: int | str = "it" if "it" in pattern.shape.groupindex else 0
        self._labels = frozenset(pattern.labels)
        self._scores = tuple(
            calibration.probability(evidence(pattern, in_context=known)) for known in (False, True)
        )

    def candidates(self, texts: Texts, begins: int) -> list[Candidate]:
        found: list[Candidate] = []
        pattern = self._pattern
        proof, needs_context = pattern.proof, pattern.needs_context
        for index, match in self._locator.found(texts, begins):
            start, end = match.span(self._group)
            if start < 0 or start == end:
                continue
            value = texts.texts[index][start:end]
            if needs_context and not self._speech.is_in(texts.context(index, start, end)):
                continue
            if proof is not None and not texts.proven(proof, value):
                continue
            in_context = needs_context or (
                bool(self._speech) and self._speech.is_in(texts.context(index, start, end))
            )
            origin = pattern.origin(value) if pattern.origin is not None else pattern.country
            field, first, last = texts.field(index, start, end)
            score = self._scores[in_context]
            found.append(
                Candidate(
                    pattern.entity, field, first, last, score, pattern.id, origin, self._labels, in_context
                )
            )
        return found


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
    told: list[Finding] = []
    for one, field in zip(standing, fields, strict=True):
        pointer = field.pointer
        if tainted:
            where = place(pointer, tainted)
        elif (known := places.get(pointer)) is not None:
            where = known
        else:
            where = places[pointer] = place(pointer)
        told.append(
            Finding(one.entity, where, one.start, one.end, one.score, one.classifier, one.field, one.origin)
        )
    return told
