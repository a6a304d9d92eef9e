"""The texts that a field's text stands for once what obscures it is undone, each with its way back."""

import re

from msgspec import Struct

from classifiers.characters import plain, without_lookalikes
from classifiers.offsets import Edits, Span
from classifiers.unwrapping import Budget, decode, unescape
from schemas.errors import FaultCode, RecordError

_HALF = re.compile("[\ud800-\udfff]")


class View(Struct, frozen=True, gc=False):
    """One reading of a field's text. A finding in a decoded layer covers the whole encoded run."""

    field: int
    text: str
    edits: tuple[Edits, ...] = ()  # the last made first

    def back(self, start: int, end: int) -> Span:
        """Return the span of the field's own text."""
        for edits in self.edits:
            start, end = edits.back(start, end)
        return start, end

    def __repr__(self) -> str:
        return f"View(field {self.field}, {len(self.text)} characters, {len(self.edits)} layers)"


def views(field: int, text: str, budget: Budget) -> list[View]:
    """Return every reading of the text, the plainest first. Raise RecordError where it hides more than the limits allow.

    Look-alikes are undone in a reading of their own, so that native text is still read as it stands.
    """
    found = [_seen(View(field, text))]
    _add(found, _step(found[0], without_lookalikes(found[0].text)))
    current = found[0]
    for depth in range(budget.limits.depth + 1):
        loosened = _step(current, unescape(current.text))
        decoded = _step(loosened, decode(loosened.text, budget))
        if decoded is current:
            break
        if decoded is not loosened and depth == budget.limits.depth:
            raise RecordError(FaultCode.EXPANSION_LIMIT)
        current = _seen(decoded)
        _add(found, current)
        _add(found, _step(current, without_lookalikes(current.text)))
    return found


def clear(view: View, budget: Budget) -> View:
    """Return the one reading with everything undone that obscures a text. Raise RecordError beyond the limits."""
    current = _legible(view)
    for depth in range(budget.limits.depth + 1):
        loosened = _step(current, unescape(current.text))
        decoded = _step(loosened, decode(loosened.text, budget))
        if decoded is current:
            break
        if decoded is not loosened and depth == budget.limits.depth:
            raise RecordError(FaultCode.EXPANSION_LIMIT)
        current = _legible(decoded)
    return current


def whole(text: str) -> str:
    """Return the text with a mark for each half of a character, which no tokenizer reads; its length is the same."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def _legible(view: View) -> View:
    seen = _seen(view)
    return _step(seen, without_lookalikes(seen.text))


def _seen(view: View) -> View:
    return _step(view, plain(view.text)) if not view.text.isascii() else view


def _step(view: View, change: tuple[str, Edits | None]) -> View:
    text, edits = change
    return View(view.field, text, (edits, *view.edits)) if edits is not None else view


def _add(found: list[View], view: View) -> None:
    if all(view.text != other.text for other in found) and view.text:
        found.append(view)
