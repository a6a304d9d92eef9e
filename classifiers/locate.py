"""Where a shape matches in the views of a document's fields, as `finditer` over each of them would tell."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from classifiers.gate import Engine, searcher
from classifiers.normalise import View
from classifiers.shapes import beginning


class Texts:
    """The texts of some views in one, each between two NUL characters, as bytes to search in."""

    __slots__ = ("_ascii", "_counted", "_starts", "data", "views")

    def __init__(self, views: Sequence[View]) -> None:
        self.views = views
        whole = "\0" + "\0".join([view.text for view in views]) + "\0"
        self.data = whole.encode("utf-8", "surrogatepass")
        self._ascii = len(self.data) == len(whole)
        starts, place = [], 1
        for view in views:
            starts.append(place)
            place += len(view.text) + 1
        self._starts = starts
        self._counted = (0, 0)

    def place(self, begins: int) -> tuple[int, int]:
        """Return the view and the place in its text of a byte; -1 within a character or between the views."""
        if not self._ascii:
            if self.data[begins] & 0xC0 == 0x80:
                return 0, -1
            begins = self._characters(begins)
        index = bisect_right(self._starts, begins) - 1
        local = begins - self._starts[index]
        return index, local if index >= 0 and local < len(self.views[index].text) else -1

    def _characters(self, begins: int) -> int:
        """Return how many characters stand before a byte, counted on from where the last count ended."""
        byte, character = self._counted if self._counted[0] <= begins else (0, 0)
        character += len(self.data[byte:begins].decode("utf-8", "surrogatepass"))
        self._counted = (begins, character)
        return character


class Locator:
    """All matches of one shape."""

    __slots__ = ("_lead", "_search", "_shape")

    def __init__(self, shape: re.Pattern[str], engine: Engine) -> None:
        expression, self._lead = beginning(shape)
        self._search = searcher(expression, engine)
        self._shape = shape

    def matches(self, texts: Texts) -> Iterator[tuple[View, re.Match[str]]]:
        """Yield each match with its view, in order.

        A shape can match only where its `beginning` does, so the search leaps from one to the next.
        """
        search, lead, data, views, match = (
            self._search,
            self._lead,
            texts.data,
            texts.views,
            self._shape.match,
        )
        behind = 1
        while (begun := search(data, behind - lead)) is not None:
            begins = begun.start() + lead
            index, local = texts.place(begins)
            found = match(views[index].text, local) if local >= 0 else None
            if found is None:
                behind = begins + 1
            else:
                yield views[index], found
                behind = begins + len(found[0].encode("utf-8", "surrogatepass"))
