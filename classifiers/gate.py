"""A gate tells which of many expressions occur in some bytes; one pass, no places. Two engines can be one.

Both were measured with the shipped patterns (docs/performance.md). Hyperscan is twice as fast over thousands of words;
over outlines of shapes, which have no words in them, RE2's one automaton is three to ten times as fast as its many.
"""

import re
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, Protocol

from schemas.errors import SettingsError

Engine = Literal["auto", "hyperscan", "re2"]
Content = Literal["words", "shapes"]
# Data, from where on, and up to where; told is where the first match begins, or -1.
Search = Callable[[bytes, int, int], int]


class Gate(Protocol):
    """INVARIANT: every expression that matches anywhere in `data` is told; expressions are bytes, not code points."""

    name: str
    ends: list[
        int
    ]  # where its `placed` expression first ended, of each data that has it; not every engine tells

    def hits(self, data: bytes) -> list[int]:
        """Return the indexes of the expressions that match, each once; equal data gives an equal order."""
        ...


def build_gate(
    expressions: Sequence[str], *, engine: Engine, of: Content, cache: Path | None = None, placed: str = ""
) -> Gate:
    """Return the gate over these expressions. Raise SettingsError where no engine is installed or it refuses one.

    A compiled Hyperscan database is kept in `cache` for the next start.
    """
    chosen = _chosen(engine, of)
    if not expressions:
        return _Nothing()
    if chosen == "hyperscan":
        from classifiers.gates import hyperscan  # noqa: PLC0415 - only where it is installed

        return hyperscan.build(expressions, cache=cache, placed=placed)
    from classifiers.gates import re2  # noqa: PLC0415 - only where it is installed

    return re2.build(expressions)


class _Nothing:
    """The gate over no expressions, which engines refuse."""

    name = "nothing"

    def __init__(self) -> None:
        self.ends: list[int] = []

    def hits(self, data: bytes) -> list[int]:  # noqa: ARG002 - a gate's
        return []


def searcher(expression: str, engine: Engine) -> Search:
    """Return a search for one expression, by RE2 where it may be used."""
    if engine != "hyperscan" and find_spec("re2"):
        from classifiers.gates import re2  # noqa: PLC0415 - only where it is installed

        return re2.searcher(expression)
    search = re.compile(expression.encode(), re.DOTALL).search

    def begins(data: bytes, place: int, end: int) -> int:
        found = search(data, place, end)
        return found.start() if found is not None else -1

    return begins


def _chosen(engine: Engine, of: Content) -> Literal["hyperscan", "re2"]:
    wanted: tuple[Literal["hyperscan", "re2"], ...]
    if engine == "auto":
        wanted = ("hyperscan", "re2") if of == "words" else ("re2", "hyperscan")
    else:
        wanted = (engine,)
    for name in wanted:
        if find_spec(name):
            return name
    raise SettingsError(
        f"no engine for patterns is installed (wanted {' or '.join(wanted)}); install one of them"
    )
