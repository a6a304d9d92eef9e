"""Where a shape matches in the texts of a document's fields, as `finditer` over each of them would tell."""

import re
from collections.abc import Sequence

from classifiers.context import Spoken, spoken_of
from classifiers.contract import Proof
from classifiers.gate import Engine, searcher
from classifiers.insight import Insight, insight
from classifiers.normalise import View
from schemas.document import Field

Found = list[tuple[int, re.Match[str]]]  # the index of a text, and a match in it
_MOST_MARKS = 8  # looked around one by one; where there are more, one search through the rest costs less


class Texts:
    """Several texts in one, each between two NUL characters, as bytes to search in.

    `views` tells where each text comes from; without it, text n is that of field n as it stands.
    """

    __slots__ = ("_fields", "_is_ascii", "_proven", "_spoken", "_views", "data", "found", "texts")

    texts: Sequence[str] | dict[int, str]

    def __init__(self, fields: Sequence[Field], views: Sequence[View] | None = None) -> None:
        self._fields = fields
        self._views = views
        self.texts = [field.text for field in fields] if views is None else [view.text for view in views]
        whole = "\0".join(("", *self.texts, ""))
        if whole.count("\0") != len(self.texts) + 1:  # NUL parts the texts and nothing else
            whole = "\0".join(("", *(text.replace("\0", "\1") for text in self.texts), ""))
        self._start(whole.encode("utf-8", "surrogatepass"), is_ascii=whole.isascii())

    def _start(self, data: bytes, *, is_ascii: bool) -> None:
        self.data = data
        self._is_ascii = is_ascii
        self.found: dict[Locator, Found] = {}
        self._spoken: dict[tuple[int, int, int], Spoken] = {}
        self._proven: dict[tuple[Proof, str], bool] = {}

    def place(self, begins: int) -> tuple[int, int]:
        """Return the text that a byte is in, and the character of it; -1 within a character or between texts."""
        data = self.data
        if data[begins] == 0:
            return 0, -1
        start = data.rfind(b"\0", 0, begins) + 1
        index = data.count(b"\0", 0, start) - 1
        if self._is_ascii:
            return index, begins - start
        if data[begins] & 0xC0 == 0x80:
            return 0, -1
        return index, len(data[start:begins].decode("utf-8", "surrogatepass"))

    def size(self, match: re.Match[str]) -> int:
        """Return how many bytes a match takes."""
        return (
            match.end() - match.start() if self._is_ascii else len(match[0].encode("utf-8", "surrogatepass"))
        )

    def field(self, index: int, start: int, end: int) -> tuple[int, int, int]:
        """Return the field that a span of a text comes from, and the span of the field's own text."""
        if self._views is None:
            return index, start, end
        view = self._views[index]
        return view.field, *view.back(start, end)

    def context(self, index: int, start: int, end: int) -> Spoken:
        """Return what may speak of a span, worked out once for all patterns that match there."""
        key = (index, start, end)
        known = self._spoken.get(key)
        if known is None:
            known = self._spoken[key] = spoken_of(self.texts[index], start, end, self._pointer(index))
        return known

    def _pointer(self, index: int) -> str:
        return self._fields[index if self._views is None else self._views[index].field].pointer

    def read(self, field: int) -> Field:
        """Return a field by its index."""
        return self._fields[field]

    def proven(self, proof: Proof, value: str) -> bool:
        """Return what the proof says of a value, asked once for all patterns and places."""
        known = self._proven.get((proof, value))
        if known is None:
            known = self._proven[proof, value] = proof(value)
        return known


class Locator:
    """All matches of one shape."""

    __slots__ = ("_anchor", "_lead", "_search", "_shape")

    def __init__(self, shape: re.Pattern[str], engine: Engine, known: Insight | None = None) -> None:
        told = insight(shape) if known is None else known
        self._lead, self._anchor = told.lead, told.anchor
        self._search = searcher(told.beginning, engine)
        self._shape = shape

    def first(self, data: bytes, place: int = 1) -> int:
        """Return where the shape can first begin in the data, from a place on; -1 where it cannot.

        The data begins with a character that is none of the shape's own.
        """
        lead, search, anchor = self._lead, self._search, self._anchor
        if anchor is not None:
            for _ in range(_MOST_MARKS):
                at = data.find(anchor.mark, place)
                if at < 0:
                    return -1
                begins = search(
                    data, max(place, at - anchor.before) - lead, min(at + anchor.behind, len(data))
                )
                if begins >= 0:
                    return begins + lead
                place = at + 1
        begins = search(data, place - lead, len(data))
        return begins + lead if begins >= 0 else -1

    def found(self, texts: Texts, begins: int = -1) -> Found:
        """Return each match with its text, in order, worked out once for all patterns of this shape.

        A shape can match only where its `beginning` does, so the search leaps from one to the next. `begins` is where it
        can first begin, if that is known.
        """
        known = texts.found.get(self)
        if known is not None:
            return known
        known = texts.found[self] = []
        data, match = texts.data, self._shape.match
        if begins < 0:
            begins = self.first(data)
        while begins >= 0:
            index, local = texts.place(begins)
            one = match(texts.texts[index], local) if local >= 0 else None
            if one is None:
                begins += 1
            else:
                known.append((index, one))
                begins += texts.size(one)
            begins = self.first(data, begins)
        return known
