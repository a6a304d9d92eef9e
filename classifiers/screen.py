"""Which patterns can be in some bytes: a few passes over all of them at once, none of them over a field.

One looks for the words that shapes cannot do without and for what hides text, one for the words that patterns need
around them, two for the outlines of shapes without such words: those of digits alone, which make one small automaton,
and the others; of these, most that need context are looked for by kind, and only when it was seen. The few patterns
left are confirmed one by one, up to the first that is there.
INVARIANT: a pattern that finds something in a field is told, or the bytes are said to hide text.
"""

from collections.abc import Sequence
from pathlib import Path

from classifiers import characters, unwrapping, words
from classifiers.atoms import required
from classifiers.contract import Pattern
from classifiers.gate import Content, Engine, Gate, build_gate
from classifiers.locate import Locator
from classifiers.shapes import is_of_digits, outline

HIDES = -1  # told in place of a pattern's index
_MOST_REMEMBERED = 4096  # sets of words; then they are worked out anew
# Kinds that need context and are looked for with the shapes that need none: their outlines add little, and their words
# are common. The rest would make that automaton many times larger, or is spoken of too rarely.
_AT_ONCE = frozenset(("address",))

Bits = int  # a set of patterns, by index
Possible = tuple[Sequence[int], int]  # patterns by index, and where the first of them can begin in the data
_NONE: Possible = ((), -1)
_HIDDEN: Possible = ((HIDES,), -1)


class Lookup:
    """A gate, and the patterns that each of its expressions speaks for."""

    __slots__ = ("_hits", "_patterns", "_remembered")

    def __init__(self, gate: Gate, patterns: tuple[Bits, ...]) -> None:
        self._hits = gate.hits
        self._patterns = patterns
        self._remembered: dict[tuple[int, ...], Bits] = {}

    def among(self, data: bytes) -> Bits:
        """Return the patterns of all expressions that match."""
        hits = self._hits(data)
        if not hits:
            return 0
        if len(hits) == 1:
            return self._patterns[hits[0]]
        key = tuple(hits)
        found = self._remembered.get(key)
        if found is None:
            found = 0
            for index in hits:
                found |= self._patterns[index]
            if len(self._remembered) < _MOST_REMEMBERED:
                self._remembered[key] = found
        return found


class Screen:
    """Compiled once for some patterns; looks at one document's bytes at a time."""

    def __init__(
        self, patterns: Sequence[Pattern], locators: Sequence[Locator], *, engine: Engine, cache: Path | None
    ) -> None:
        by_word: dict[str, Bits] = {}
        by_context: dict[str, Bits] = {}
        letters: dict[str, Bits] = {}
        digits: dict[str, Bits] = {}
        kinds: dict[str, dict[str, Bits]] = {}
        self._free = 0
        for index, pattern in enumerate(patterns):
            bit = 1 << index
            needed = required(pattern.shape)
            for word in needed:
                by_word[word] = by_word.get(word, 0) | bit
            if pattern.needs_context:
                for word in words.expressions(pattern.context):
                    by_context[word] = by_context.get(word, 0) | bit
            else:
                self._free |= bit
            if not needed:
                if is_of_digits(pattern.shape):
                    outlines = digits
                elif pattern.needs_context and pattern.kind not in _AT_ONCE:
                    outlines = kinds.setdefault(pattern.kind, {})
                else:
                    outlines = letters
                wide = outline(pattern.shape)
                outlines[wide] = outlines.get(wide, 0) | bit
        self._hidden = 1 << len(patterns)  # a bit of its own
        hiding = [*characters.hiding_bytes(), *unwrapping.hiding_bytes()]
        by_word |= dict.fromkeys(hiding, self._hidden)
        self._in_runs = self._hidden << 1
        by_word[unwrapping.LONG_RUN] = self._in_runs
        self._words = _lookup(by_word, "words", engine, cache)
        self._encoded = build_gate(unwrapping.ENCODED_TEXT, engine=engine, of="shapes", cache=cache)
        self._context = _lookup(by_context, "shapes", engine, cache)
        self._digits = _lookup(digits, "shapes", engine, cache)
        self._letters = _lookup(letters, "shapes", engine, cache)
        self._kinds = [
            (sum(kind.values()), _lookup(kind, "shapes", engine, cache)) for kind in kinds.values()
        ]
        self._of_kinds = sum(bits for bits, _ in self._kinds)
        self._locators = locators

    def possible(self, data: bytes) -> Possible:
        """Return the patterns that can be in the data, by index, or HIDES alone where the data can hide any.

        With them comes where the first of them can begin. The data has one character of `chars.STRUCTURE` before its
        first field and behind its last.
        """
        worded = self._words.among(data)
        if worded >= self._hidden and (worded & self._hidden or self._encoded.hits(data)):
            return _HIDDEN
        return self._left(data, worded)

    def possible_shown(self, data: bytes) -> Possible:
        """Return the patterns that can be in data in which nothing is hidden any more."""
        return self._left(data, self._words.among(data))

    def _left(self, data: bytes, worded: Bits) -> Possible:
        context = self._context.among(data)
        shaped = self._letters.among(data) | self._digits.among(data) | worded
        left = shaped & (self._free | context)
        if context & self._of_kinds:
            for bits, outlines in self._kinds:
                spoken_of = context & bits
                if spoken_of:
                    left |= spoken_of & outlines.among(data) if spoken_of & (spoken_of - 1) else spoken_of
        return self._confirmed(left, data) if left else _NONE

    def _confirmed(self, left: Bits, data: bytes) -> Possible:
        """Return the patterns left if the first of them that is really there can be found; none of them else."""
        while left:
            lowest = left & -left
            begins = self._locators[lowest.bit_length() - 1].first(data)
            if begins >= 0:
                return _indexes(left), begins
            left ^= lowest
        return _NONE


def _indexes(left: Bits) -> list[int]:
    found: list[int] = []
    while left:
        lowest = left & -left
        found.append(lowest.bit_length() - 1)
        left ^= lowest
    return found


def _lookup(patterns: dict[str, Bits], of: Content, engine: Engine, cache: Path | None) -> Lookup:
    expressions = sorted(patterns)  # in one order, whatever the order of sets in this process
    gate = build_gate(expressions, engine=engine, of=of, cache=cache)
    return Lookup(gate, tuple(patterns[expression] for expression in expressions))
