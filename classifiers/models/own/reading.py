"""A tier over anything that reads texts: every text of a document, each different one read once, nothing cut off."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from classifiers.models.cache import Cache, Known
from classifiers.models.decoding import Told
from classifiers.models.once import STAGE, each_once
from classifiers.models.own.asked import Asked, Found, Takes
from classifiers.normalise import View, clear, whole
from classifiers.settle import Candidate
from classifiers.unwrapping import Budget, Limits
from schemas.document import Document, Kind
from schemas.errors import Fault, RecordError

_AT_ONCE = 64  # texts handed over together
_LIMITS = Limits()
_EDGES = " \t\r\n.,;:!?()[]{}<>\"'\u00ab\u00bb\u201c\u201d\u201e\u2018\u2019|\u2026"


class Prepared(Struct, frozen=True, eq=False):
    """A text as its reader wants it, and how many windows it takes."""

    text: str
    count: int  # windows
    inner: Any = None

    def __repr__(self) -> str:
        return f"Prepared({len(self.text)} characters, {self.count} windows)"


class Spot(Struct, frozen=True):
    """What a reader tells: a label of its own at a place of a text, or of the whole. A rule's has no score to be held to."""

    label: str
    score: float
    start: int = 0
    end: int = 0
    is_scored: bool = True


class Reader(Protocol):
    """Reads whole texts. What it raises is the fault of the texts it was given; GuardError is the guard's own."""

    def prepare(self, text: str) -> Prepared: ...

    def read(self, texts: Sequence[Prepared]) -> Sequence[Sequence[Spot]]: ...


class ReadingTier:
    """Built once. Remembers what was told by keyed digests, never a text. Numbers, constants and names of one word are not read."""

    def __init__(
        self, asked: Asked, name: str, reader: Reader, found: Mapping[str, Found | None], takes: Takes
    ) -> None:
        self.name = name
        self.entities = frozenset(one.entity for one in found.values() if one is not None)
        self._asked, self._reader, self._takes = asked, reader, takes
        self._labels = list(found)
        self._found = found
        self._cache = Cache(name, most=takes.texts)

    def candidates(self, documents: Sequence[Document]) -> list[list[Candidate] | Fault]:
        """Return what each document holds, or the fault that prevented that."""
        given = [self._views(document) for document in documents]
        told = each_once(
            [views if isinstance(views, Fault) else [whole(view.text) for view in views] for views in given],
            self._cache,
            most=self._takes.windows,
            cut=self._reader.prepare,
            read=self._read,
        )
        return [
            views
            if isinstance(views, Fault)
            else known
            if isinstance(known, Fault)
            else self._told(document, views, known)
            for document, views, known in zip(documents, given, told, strict=True)
        ]

    def _views(self, document: Document) -> list[View] | Fault:
        """Return every text of a document, what obscures it undone."""
        budget = Budget(_LIMITS)
        found: list[View] = []
        try:
            for index, field in enumerate(document.fields):
                is_plain_name = field.kind is Kind.NAME and len(field.text.split()) == 1
                if field.kind in (Kind.NUMBER, Kind.BOOLEAN, Kind.NULL) or is_plain_name:
                    continue
                if field.text.strip():
                    found.append(clear(View(index, field.text), budget))
        except RecordError as error:
            return Fault(error.code, STAGE)
        return found

    def _read(self, texts: Mapping[bytes, Prepared]) -> Iterator[tuple[bytes, Known]]:
        each = list(texts.items())
        for at in range(0, len(each), _AT_ONCE):
            several = each[at : at + _AT_ONCE]
            told = self._reader.read([one for _, one in several])
            for (digest, one), spots in zip(several, told, strict=True):
                yield digest, Known(tuple(self._kept(spots, one.text)), (), one.count)

    def _kept(self, spots: Sequence[Spot], text: str) -> list[Told]:
        """Return what counts of what a reader told. Raise ValueError for a label that has no answer: it was not foreseen."""
        kept: list[Told] = []
        for spot in spots:
            if spot.label not in self._found:
                raise ValueError("the model told a label that the settings do not name")
            is_under = spot.is_scored and spot.score < self._asked.threshold
            if self._found[spot.label] is None or is_under:
                continue
            start, end = (0, len(text)) if self._asked.of_text else _inner(spot.start, spot.end, text)
            kept.append(Told(self._labels.index(spot.label), spot.score, start, end))
        return kept

    def _told(
        self,
        document: Document,
        views: Sequence[View],
        known: Sequence[Known],
    ) -> list[Candidate]:
        found: list[Candidate] = []
        of_text = self._asked.of_text
        for view, of in zip(views, known, strict=True):
            for told in of.spans:
                one = self._found[self._labels[told.head]]
                if one is not None:
                    whole = (0, len(document.fields[view.field].text))
                    place = whole if of_text else view.back(told.start, told.end)
                    found.append(one.candidate(view.field, place, told.score, self.name, of_text=of_text))
        return found

    def __repr__(self) -> str:
        return f"ReadingTier({self.name})"


def _inner(start: int, end: int, text: str) -> tuple[int, int]:
    """Return the span without the punctuation around it; one that is nothing else keeps it."""
    inner = text[start:end]
    left, right = len(inner) - len(inner.lstrip(_EDGES)), len(inner.rstrip(_EDGES))
    return (start + left, start + right) if left < right else (start, end)
