"""What a pattern finds in one text, said plainly: the reference that every faster engine must agree with."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from classifiers.contract import Pattern

REACH = 60  # characters to either side of a match within which a context word counts

# Scripts written without spaces: each character is a token, so that a phrase is found within a longer run.
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_SPACED = re.compile(rf"[^\W_{_UNSPACED}]")
_NAME_TOKEN = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[^\W_A-Z]+|[A-Z]")


class Match(Struct, frozen=True):
    """Where a pattern found its entity in a text, how sure it is, and the country the value speaks of."""

    start: int
    end: int
    score: float
    origin: str


def find_one(pattern: Pattern, text: str, names: Sequence[str] = ()) -> list[Match]:
    """Return what `pattern` finds in `text`; `names` are the member names on the way to it, outermost first.

    Candidates are what `shape.finditer` gives, in order, never overlapping; a candidate that is refused is passed
    over whole. A shape with a group `it` reports that group, and nothing where it took no part in the match.
    """
    found: list[Match] = []
    group: int | str = "it" if "it" in pattern.shape.groupindex else 0
    for candidate in pattern.shape.finditer(text):
        start, end = candidate.span(group)
        if start < 0:
            continue
        value = text[start:end]
        has_context = bool(pattern.context) and in_context(pattern, text, start, end, names)
        if pattern.needs_context and not has_context:
            continue
        if pattern.proof is not None and not pattern.proof(value):
            continue
        origin = pattern.origin(value) if pattern.origin is not None else pattern.country
        found.append(Match(start, end, score(pattern, has_context=has_context), origin))
    return found


def score(pattern: Pattern, *, has_context: bool) -> float:
    """Return the score of a candidate that passed the pattern's proof, if it has one."""
    total = pattern.shape_score
    if pattern.proof is not None:
        total += pattern.proof_score
    if has_context:
        total += pattern.context_score
    return min(round(total, 4), 0.99)


def in_context(pattern: Pattern, text: str, start: int, end: int, names: Sequence[str] = ()) -> bool:
    """Return whether a context word or phrase of `pattern` stands whole within reach, or in one of the names.

    A word with diacritics counts without them too: people type `telefono` for `teléfono`.
    """
    phrases = _phrases(pattern.context)
    places = [
        spelled(_before(text, start)),
        spelled(_after(text, end)),
        *(spelled_name(name) for name in names),
    ]
    return any(phrase in place for place in places for phrase in phrases)


def spelled(text: str) -> str:
    """Return the tokens of `text`, case-folded, one space before, between and behind them."""
    return f" {' '.join(_TOKEN.findall(text.casefold()))} "


@lru_cache(maxsize=4096)
def spelled_name(name: str) -> str:
    """Return a member name's tokens as `spelled` does, camel case parted, and the name as one word behind them."""
    parts = " ".join(part.casefold() for part in _NAME_TOKEN.findall(name))
    return f" {parts} {''.join(_TOKEN.findall(name)).casefold()}{spelled(name)}"


@lru_cache(maxsize=4096)
def _phrases(context: tuple[str, ...]) -> tuple[str, ...]:
    found = dict.fromkeys(spelled(word) for word in context)
    return tuple(found | dict.fromkeys(_without_marks(word) for word in found))


def _without_marks(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _before(text: str, start: int) -> str:
    edge = max(start - REACH, 0)
    if edge and _is_token_char(text[edge - 1]):  # the first token is cut: leave it out
        while edge < start and _is_token_char(text[edge]):
            edge += 1
    return text[edge:start]


def _after(text: str, end: int) -> str:
    edge = min(end + REACH, len(text))
    if edge < len(text) and _is_token_char(text[edge]):
        while edge > end and _is_token_char(text[edge - 1]):
            edge -= 1
    return text[end:edge]


def _is_token_char(char: str) -> bool:
    return _SPACED.match(char) is not None
