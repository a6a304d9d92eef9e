"""RE2 as a gate: a set of expressions over Latin-1 bytes."""

from collections.abc import Callable, Sequence

import re2 as engine

from schemas.errors import SettingsError

_MEMORY = 1 << 26  # bytes; where they are used up a set begins its automaton anew
_MEMORY_OF_ONE = (1 << 23, 1 << 24, 1 << 25)  # the least that compiles
_LONG = 2_000  # characters of an expression that with the least would keep beginning anew


class Re2Gate:
    """A compiled set; safe to share between threads."""

    name = "re2"

    def __init__(self, compiled: engine.Set) -> None:
        self.ends: list[int] = []
        self._kept = compiled
        self._match = compiled._set.Match  # noqa: SLF001 - what its Match calls for bytes; the version is pinned

    def hits(self, data: bytes) -> list[int]:
        found: list[int] = self._match(data)
        return found


def _options(memory: int) -> engine.Options:
    chosen = engine.Options()
    chosen.encoding = engine.Options.Encoding.LATIN1
    chosen.max_mem = memory
    chosen.log_errors = False
    chosen.dot_nl = True
    chosen.never_capture = True
    return chosen


def build(expressions: Sequence[str]) -> Re2Gate:
    """Return the gate. Raise SettingsError where RE2 refuses an expression."""
    compiled = engine.Set.SearchSet(_options(_MEMORY))
    try:
        for expression in expressions:
            compiled.Add(expression.encode())
        compiled.Compile()
    except engine.error as error:
        raise SettingsError(f"re2 refuses an expression ({error}); use the engine `hyperscan`") from error
    return Re2Gate(compiled)


def searcher(expression: str) -> Callable[[bytes, int, int], int]:
    """Return a search for one expression in bytes. Raise SettingsError where RE2 refuses it."""
    for memory in _MEMORY_OF_ONE[len(expression) > _LONG :]:
        try:
            compiled = engine.compile(expression.encode(), _options(memory))
            break
        except engine.error as error:
            refusal = error
    else:
        raise SettingsError(f"re2 refuses an expression ({refusal}); use the engine `hyperscan`") from refusal
    # What its search() calls for bytes, without a match object: half of the cost. The version is pinned.
    match, anywhere = compiled._regexp.Match, engine._Anchor.UNANCHORED  # noqa: SLF001

    def begins(data: bytes, place: int, end: int) -> int:
        start: int = match(anywhere, data, place, end)[0][0] if place <= end else -1
        return start

    return begins
