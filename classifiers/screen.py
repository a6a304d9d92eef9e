"""Which patterns can be in some bytes: a few passes over all of them at once, none of them over a field.

First the words: those that shapes cannot do without, those that patterns need around them, and what hides text. Then
the outlines of shapes without such words, those that need context only where a word of theirs was seen. What is left is
confirmed one by one. INVARIANT: a pattern that finds something in a field is told, or the bytes are said to hide text.
"""

from collections.abc import Sequence
from pathlib import Path

from classifiers import characters, unwrapping, words
from classifiers.atoms import required
from classifiers.contract import Pattern
from classifiers.gate import Content, Engine, Gate, build_gate
from classifiers.shapes import outline, presence

HIDES = -1  # told in place of a pattern's index
_MOST_REMEMBERED = 4096  # sets of words; then they are worked out anew
_FEW = 2  # up to here, patterns are confirmed without a pass for all of them

Bits = int  # a set of patterns, by index


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

    def __init__(self, patterns: Sequence[Pattern], *, engine: Engine, cache: Path | None) -> None:
        by_word: dict[str, Bits] = {}
        by_context: dict[str, Bits] = {}
        free: dict[str, Bits] = {}
        bound: dict[str, Bits] = {}
        self._with_words = self._free_of_context = 0
        for index, pattern in enumerate(patterns):
            bit = 1 << index
            atoms = required(pattern.shape)
            for atom in atoms:
                by_word[atom] = by_word.get(atom, 0) | bit
            if pattern.needs_context:
                for word in words.expressions(pattern.context):
                    by_context[word] = by_context.get(word, 0) | bit
            else:
                self._free_of_context |= bit
            if atoms:
                self._with_words |= bit
            else:
                outlines = bound if pattern.needs_context else free
                wide = outline(pattern.shape)
                outlines[wide] = outlines.get(wide, 0) | bit
        self._hidden = 1 << len(patterns)  # a bit of its own
        hiding = [*characters.hiding_bytes(), *unwrapping.hiding_bytes()]
        by_word |= dict.fromkeys(hiding, self._hidden)
        by_context |= dict.fromkeys(unwrapping.ENCODED_TEXT, self._hidden)
        self._words = _lookup(by_word, "words", engine, cache)
        self._context = _lookup(by_context, "shapes", engine, cache)
        self._free = _lookup(free, "shapes", engine, cache)
        self._bound = _lookup(bound, "shapes", engine, cache)
        self._occurs = [
            build_gate((presence(pattern.shape),), engine=engine, of="shapes") for pattern in patterns
        ]

    def possible(self, data: bytes) -> list[int]:
        """Return the patterns that can be in the data, by index, or HIDES alone where the data can hide any.

        The data has one character of `chars.STRUCTURE` before its first field and behind its last.
        """
        worded = self._words.among(data)
        context = self._context.among(data)
        if (worded | context) & self._hidden:
            return [HIDES]
        return self._left(data, worded, context)

    def possible_shown(self, data: bytes) -> list[int]:
        """Return the patterns that can be in data in which nothing is hidden any more."""
        return self._left(data, self._words.among(data), self._context.among(data))

    def _left(self, data: bytes, worded: Bits, context: Bits) -> list[int]:
        worded &= ~self._hidden
        context &= ~self._hidden
        left = self._free.among(data)
        if worded:
            left |= worded & (self._free_of_context | context)
        if context:
            context &= ~self._with_words
            left |= context if context.bit_count() <= _FEW else context & self._bound.among(data)
        return self._confirmed(left, data) if left else []

    def _confirmed(self, left: Bits, data: bytes) -> list[int]:
        """Return the patterns left if the first of them that is really there can be found; none of them else."""
        while left:
            lowest = left & -left
            if self._occurs[lowest.bit_length() - 1].hits(data):
                return _indexes(left)
            left ^= lowest
        return []


def _indexes(left: Bits) -> list[int]:
    found: list[int] = []
    while left:
        lowest = left & -left
        found.append(lowest.bit_length() - 1)
        left ^= lowest
    return found


def _lookup(patterns: dict[str, Bits], of: Content, engine: Engine, cache: Path | None) -> Lookup:
    return Lookup(build_gate(tuple(patterns), engine=engine, of=of, cache=cache), tuple(patterns.values()))
