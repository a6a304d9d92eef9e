"""Which patterns can be in some bytes: a few passes over all of them at once, none of them over a field.

One looks for the words that shapes cannot do without, the longer words that patterns need around them, and what hides
text; one for the short words around them, and one for the outlines of shapes without words of their own. Of these, most
that need context are looked for by kind, and only when it was seen. The few patterns left are confirmed one by one, up to the first that is there.
INVARIANT: a pattern that finds something in a field is told, or the bytes are said to hide text.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from classifiers import characters, unwrapping, words
from classifiers.contract import Pattern
from classifiers.gate import Content, Engine, Gate, build_gate
from classifiers.insight import Insight
from classifiers.locate import Locator

HIDES = -1  # told in place of a pattern's index
_MOST_REMEMBERED = 4096  # sets of words; then they are worked out anew
# Kinds that need context and are looked for with the shapes that need none: their outlines add little, and their words
# are common. The rest would make that automaton many times larger, or is spoken of too rarely.
_AT_ONCE = frozenset(("address", "other_id"))

Bits = int  # a set of patterns, by index
Possible = tuple[Sequence[int], int]  # patterns by index, and where the first of them can begin in the data
_NONE: Possible = ((), -1)
_HIDDEN: Possible = ((HIDES,), -1)


class Lookup:
    """A gate, and the patterns that each of its expressions speaks for."""

    __slots__ = ("_hits", "_patterns", "_remembered", "ends")

    def __init__(self, gate: Gate, patterns: tuple[Bits, ...]) -> None:
        self.ends = gate.ends
        self._hits = gate.hits
        self._patterns = patterns
        self._remembered: dict[tuple[int, ...], Bits] = {}

    def among(self, each: Sequence[bytes]) -> list[Bits]:
        """Return for each data the patterns of all expressions that match in it."""
        remembered = self._remembered
        found: list[Bits] = []
        for hits in map(self._hits, each):
            if not hits:
                found.append(0)
                continue
            key = tuple(hits)
            bits = remembered.get(key)
            found.append(self._worked_out(key) if bits is None else bits)
        return found

    def _worked_out(self, key: tuple[int, ...]) -> Bits:
        bits = 0
        for index in key:
            bits |= self._patterns[index]
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[key] = bits
        return bits


class _Spoken(NamedTuple):
    """What the words of some data ask for."""

    allowed: Bits  # patterns that count where their outline or a word of theirs is there
    alone: Bits  # those of a kind of which no other is spoken of: not worth a pass of their own
    kinds: tuple[tuple[Bits, Lookup], ...]  # what else is spoken of, and the outlines of its kind


class Screen:
    """Compiled once for some patterns; looks at the bytes of many documents."""

    def __init__(
        self,
        patterns: Sequence[Pattern],
        locators: Sequence[Locator],
        known: Sequence[Insight],
        *,
        engine: Engine,
        cache: Path | None,
    ) -> None:
        by_word: dict[str, Bits] = {}
        by_context: dict[str, Bits] = {}
        shapes: dict[str, Bits] = {}
        kinds: dict[str, dict[str, Bits]] = {}
        self._free = 0
        # Behind the bits of the patterns stand two of their own, and those of the patterns that words speak for.
        self._hidden, self._in_runs = 1 << len(patterns), 2 << len(patterns)
        self._of_context = len(patterns) + 2
        for index, (pattern, told) in enumerate(zip(patterns, known, strict=True)):
            bit = 1 << index
            for word in told.needed:
                by_word[word] = by_word.get(word, 0) | bit
            if pattern.needs_context:
                longer, shorter = words.expressions(pattern.context)
                for word in longer:
                    by_word[word] = by_word.get(word, 0) | bit << self._of_context
                for word in shorter:
                    by_context[word] = by_context.get(word, 0) | bit
            else:
                self._free |= bit
            if not told.needed:
                if pattern.needs_context and not told.is_of_digits and pattern.kind not in _AT_ONCE:
                    outlines = kinds.setdefault(pattern.kind, {})
                else:
                    outlines = shapes
                outlines[told.wide] = outlines.get(told.wide, 0) | bit
        for expression in (*characters.hiding_bytes(), *unwrapping.hiding_bytes()):
            by_word[expression] = by_word.get(expression, 0) | self._hidden
        by_word[unwrapping.LONG_RUN] = by_word.get(unwrapping.LONG_RUN, 0) | self._in_runs
        self._words = _lookup(by_word, "words", engine, cache, unwrapping.LONG_RUN)
        self._encoded = build_gate(unwrapping.ENCODED_TEXT, engine=engine, of="shapes", cache=cache)
        self._context = _lookup(by_context, "shapes", engine, cache)
        self._shapes = _lookup(shapes, "shapes", engine, cache)
        self._kinds = [
            (sum(kind.values()), _lookup(kind, "shapes", engine, cache)) for kind in kinds.values()
        ]
        self._spoken: dict[Bits, _Spoken] = {}
        self._locators = locators

    def possible(self, each: Sequence[bytes]) -> list[Possible]:
        """Return for each data the patterns that can be in it, by index, or HIDES alone where it can hide any.

        With them comes where the first of them can begin. Data has one character of `chars.STRUCTURE` before its
        first field and behind its last. Each pass goes over all of it, so that its automaton stays near.
        """
        ends = self._words.ends
        ends.clear()
        worded = self._words.among(each)
        found = self._left(each, worded)
        hidden, in_runs = self._hidden, self._in_runs
        is_told = len(ends) == len([bits for bits in worded if bits & in_runs])
        told = iter(ends if is_told else ())
        for index, bits in enumerate(worded):
            end = next(told, 0) if bits & in_runs else -1
            if bits & hidden or (
                end >= 0
                and self._encoded.hits(unwrapping.from_the_run(each[index], end) if end else each[index])
            ):
                found[index] = _HIDDEN
        return found

    def possible_shown(self, data: bytes, names: bytes) -> Possible:
        """Return the patterns that can be in data in which nothing is hidden any more.

        What member names say as they are written counts as context too, whatever they hide.
        """
        worded, named = self._words.among([data, names])
        named = named >> self._of_context | self._context.among([names])[0]
        return self._left([data], [worded | named << self._of_context])[0]

    def _left(self, each: Sequence[bytes], worded: Sequence[Bits]) -> list[Possible]:
        spoken = self._context.among(each)
        shaped = self._shapes.among(each)
        found: list[Possible] = []
        for data, words_of, short, shapes in zip(each, worded, spoken, shaped, strict=True):
            context = words_of >> self._of_context | short
            told = self._spoken.get(context)
            if told is None:
                told = self._speaks(context)
            left = (words_of | shapes) & told.allowed | told.alone
            for bits, outlines in told.kinds:
                left |= bits & outlines.among([data])[0]
            found.append(self._confirmed(left, data) if left else _NONE)
        return found

    def _speaks(self, context: Bits) -> "_Spoken":
        """Return what a context asks for, worked out once: most data has one of few."""
        kinds = [(context & bits, outlines) for bits, outlines in self._kinds if context & bits]
        several = tuple((bits, outlines) for bits, outlines in kinds if bits & (bits - 1))
        alone = sum(bits for bits, _ in kinds if not bits & (bits - 1))
        told = _Spoken(self._free | context, alone, several)
        if len(self._spoken) >= _MOST_REMEMBERED:
            self._spoken.clear()
        self._spoken[context] = told
        return told

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


def _lookup(
    patterns: dict[str, Bits], of: Content, engine: Engine, cache: Path | None, placed: str = ""
) -> Lookup:
    expressions = sorted(patterns)  # in one order, whatever the order of sets in this process
    gate = build_gate(expressions, engine=engine, of=of, cache=cache, placed=placed)
    return Lookup(gate, tuple(patterns[expression] for expression in expressions))
