"""Hyperscan (Vectorscan) as a gate: block mode, each expression told once."""

import hashlib
import platform
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import hyperscan as engine

from classifiers.kept import keep
from schemas.errors import SettingsError

_FLAGS = engine.HS_FLAG_DOTALL | engine.HS_FLAG_SINGLEMATCH
_LONG = 8_000  # characters of an expression that would become too large an automaton as it stands


class HyperscanGate:
    """A compiled database. One thread at a time: its scratch space is its own."""

    name = "hyperscan"

    def __init__(self, database: engine.Database, placed: int = -1) -> None:
        self.ends: list[int] = []
        self._scan = database.scan
        self._database = database
        self._note = _noting(placed, self.ends)

    def hits(self, data: bytes) -> list[int]:
        found: list[int] = []
        self._scan(data, self._note, 0, found)
        return found


def _noting(placed: int, ends: list[int]) -> Callable[[int, int, int, int, Any], None]:
    def note(index: int, _start: int, end: int, _flags: int, found: Any) -> None:
        found.append(index)
        if index == placed:
            ends.append(end)

    return note


def build(expressions: Sequence[str], *, cache: Path | None = None, placed: str = "") -> HyperscanGate:
    """Return the gate, from `cache` where this engine has compiled these expressions before."""
    at = expressions.index(placed) if placed else -1
    place = cache / f"gate-{_digest(expressions)}.hsdb" if cache is not None else None
    if place is not None and place.is_file():
        try:
            database = engine.loadb(place.read_bytes(), engine.HS_MODE_BLOCK)
            database.scratch = engine.Scratch(database)
        except engine.HyperscanError:  # torn or of another processor: compile anew
            place.unlink(missing_ok=True)
        else:
            return HyperscanGate(database, at)
    database = _compiled(expressions)
    if place is not None:
        keep(place, engine.dumpb(database))
    return HyperscanGate(database, at)


def _compiled(expressions: Sequence[str]) -> engine.Database:
    database = engine.Database(mode=engine.HS_MODE_BLOCK)
    count = len(expressions)
    try:
        database.compile(
            expressions=[expression.encode() for expression in expressions],
            ids=list(range(count)),
            elements=count,
            flags=[_flags(expression) for expression in expressions],
        )
    except engine.HyperscanError as error:
        raise SettingsError(f"hyperscan refuses an expression ({error}); use the engine `re2`") from error
    return database


def _flags(expression: str) -> int:
    """Return the flags; a long expression may be compiled to a simpler one that finds more."""
    return _FLAGS | engine.HS_FLAG_PREFILTER if len(expression) > _LONG else _FLAGS


def _digest(expressions: Sequence[str]) -> str:
    head = f"{version('hyperscan')}/{platform.machine()}/{_FLAGS}"
    return hashlib.sha256("\0".join((head, *expressions)).encode()).hexdigest()[:32]
