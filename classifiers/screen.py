"""Which patterns can be in some bytes: a few passes over all of them at once, none of them over a field.

First the words: those that shapes cannot do without, those that patterns need around them, and what hides text. Then
the outlines of shapes without such words, those that need context only where a word of theirs was seen. What is left is
confirmed one by one. INVARIANT: a pattern that finds something in a field is told, or the bytes are said to hide text.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from classifiers import characters, unwrapping, words
from classifiers.atoms import required
from classifiers.contract import Pattern
from classifiers.gate import Engine, Gate, build_gate, searcher
from classifiers.shapes import outline, presence

HIDES = -1  # told in place of a pattern's index
_MOST_REMEMBERED = 4096  # sets of words; then they are worked out anew
_FEW = 2  # up to here, patterns are confirmed without a pass for all of them

Bits = int  # a set of patterns, by index


class Chances(Struct, frozen=True):
    """What the words of a document leave possible."""

    hides: bool
    by_word: Bits  # shapes whose words were seen, with the context they need
    in_context: Bits  # shapes without words whose context was seen


class Outlines(Struct, frozen=True):
    """A gate over the outlines of some shapes, and the patterns of each outline."""

    gate: Gate
    patterns: tuple[Bits, ...]

    def among(self, data: bytes) -> Bits:
        found = 0
        for index in self.gate.hits(data):
            found |= self.patterns[index]
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
        hiding = [*characters.hiding_bytes(), *unwrapping.hiding_bytes()]
        told = sorted({*by_word, *by_context})
        self._hiding = len(told)
        self._by_word = [by_word.get(expression, 0) for expression in told]
        self._by_context = [by_context.get(expression, 0) for expression in told]
        self._word_gate = build_gate([*told, *hiding], engine=engine, of="words", cache=cache)
        self._free = _outlines(free, engine, cache)
        self._bound = _outlines(bound, engine, cache)
        exact = [presence(pattern.shape) for pattern in patterns]
        self._searches = [searcher(expression, engine) for expression in exact]
        self._remembered: dict[tuple[int, ...], Chances] = {}

    def possible(self, data: bytes) -> list[int]:
        """Return the patterns that can be in the data, by index, or HIDES alone where the data can hide any.

        The data has one character of `chars.STRUCTURE` before its first field and behind its last.
        """
        seen = tuple(self._word_gate.hits(data))
        chances = self._remembered.get(seen)
        if chances is None:
            chances = self._chances(seen)
        if chances.hides:
            return [HIDES]
        left = chances.by_word | self._free.among(data)
        if chances.in_context:
            if chances.in_context.bit_count() <= _FEW:
                left |= chances.in_context
            else:
                left |= chances.in_context & self._bound.among(data)
        return self._confirmed(left, data) if left else []

    def _chances(self, seen: tuple[int, ...]) -> Chances:
        atoms = context = 0
        hides = False
        for index in seen:
            if index >= self._hiding:
                hides = True
            else:
                atoms |= self._by_word[index]
                context |= self._by_context[index]
        found = Chances(hides, atoms & (self._free_of_context | context), context & ~self._with_words)
        if len(self._remembered) < _MOST_REMEMBERED:
            self._remembered[seen] = found
        return found

    def _confirmed(self, left: Bits, data: bytes) -> list[int]:
        found: list[int] = []
        searches = self._searches
        while left:
            lowest = left & -left
            index = lowest.bit_length() - 1
            left ^= lowest
            if searches[index](data) is not None:
                found.append(index)
        return found


def _outlines(patterns: dict[str, Bits], engine: Engine, cache: Path | None) -> Outlines:
    return Outlines(
        build_gate(tuple(patterns), engine=engine, of="shapes", cache=cache), tuple(patterns.values())
    )
