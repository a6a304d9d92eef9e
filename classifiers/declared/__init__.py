"""The declared tier: a field whose own name says what it holds is that, where its value can be."""

import re
from collections.abc import Sequence
from functools import lru_cache

from classifiers.declared.lines import pairs
from classifiers.declared.names import entities, said_by
from classifiers.declared.values import likelihood
from classifiers.models.heads import SPANS
from classifiers.patterns import load
from classifiers.settle import Candidate
from schemas.document import Document, Field, Kind
from schemas.errors import Fault, RecordError

CLASSIFIER = "declared_name@2"  # raise its number with what the dictionary or the values find

_SPACED = re.compile(rb'"[ \t\r\n]+:')  # a name with space behind it, as hardly any encoder writes
_MOST_KEYS = 65_536
_JSON = frozenset(("json", "jsonlines"))
_LEAVES = (Kind.STRING, Kind.NUMBER)


def build() -> "DeclaredTier":
    """Return the tier; it keeps nothing of what it has seen but names of fields."""
    return DeclaredTier()


class DeclaredTier:
    """Reads names, not values: most documents are told from their bytes without a field being read."""

    name = "declared"

    def __init__(self) -> None:
        self.entities = entities()
        labels = {span.entity: span.labels for span in SPANS} | {one.entity: one.labels for one in load()}
        self._labels = {entity: frozenset(labels[entity]) for entity in self.entities}

    def candidates(self, documents: Sequence[Document]) -> list[list[Candidate] | Fault]:
        """Return what the names of each document's fields say of it, or the fault that prevented reading them."""
        return [self._found(document) for document in documents]

    def _found(self, document: Document) -> list[Candidate] | Fault:
        if document.fault is not None or not any(_may_name(part.data, part.codec) for part in document.parts):
            return []
        try:
            fields = document.fields
        except RecordError as error:
            return Fault(error.code, "detect")
        found: list[Candidate] = []
        for index, field in enumerate(fields):
            if field.kind in _LEAVES:
                found += self._of_field(index, field)
            if field.kind is Kind.TEXT or (field.kind is Kind.STRING and _has_lines(field.text)):
                found += self._within(index, field.text)
        return found

    def _of_field(self, index: int, field: Field) -> list[Candidate]:
        one = self._candidate(own_name(field.pointer), index, field.text, 0, len(field.text))
        return [one] if one is not None else []

    def _within(self, index: int, text: str) -> list[Candidate]:
        found = (
            self._candidate(name, index, text[start:end], start, end) for name, start, end in pairs(text)
        )
        return [one for one in found if one is not None]

    def _candidate(self, name: str, index: int, value: str, start: int, end: int) -> Candidate | None:
        said = said_by(name)
        if said is None:
            return None
        score = likelihood(said.entity, value, is_weak=said.is_weak)
        if not score:
            return None
        return Candidate(
            said.entity, index, start, end, score, CLASSIFIER, "", self._labels[said.entity], in_context=True
        )


def own_name(pointer: str) -> str:
    """Return the last segment of a pointer that is no index: `/value/phones/0` is one of the `phones`.

    >>> own_name("/value/customer/lastName"), own_name("/value/phone/0")
    ('lastName', 'phone')
    """
    for segment in reversed(pointer.split("/")[2:]):
        if not segment.isdigit():
            return segment.replace("~1", "/").replace("~0", "~")
    return ""


def _may_name(data: bytes, codec: str) -> bool:
    """Return whether a part can have a name that says something."""
    if codec in _JSON:
        if b"=" in data or b"\\n" in data or _SPACED.search(data):
            return True
        names = data.split(b'":')
        del names[-1]
        return any(_says(name[name.rfind(b'"') + 1 :]) for name in names)
    return b":" in data or b"=" in data or b"\n" in data


@lru_cache(maxsize=_MOST_KEYS)
def _says(name: bytes) -> bool:
    """Return whether a name as it stands in JSON says something; one with escapes, cut at a quote of its own or not, may."""
    return b"\\" in name or said_by(name.decode("utf-8", "replace")) is not None


def _has_lines(text: str) -> bool:
    return "=" in text or ("\n" in text and ":" in text)
