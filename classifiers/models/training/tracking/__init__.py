"""Where numbers of a training run are kept for people to compare: one file a tracker, found by being there.

INVARIANT: only numbers, names and hashes are tracked, and nothing leaves this machine: a place elsewhere is refused.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from msgspec import Struct

from schemas.errors import SettingsError

_OF_ALL = frozenset({"places", "several"})


class Tracker(Protocol):
    """One run. Names are letters, digits, `_`, `-`, `.` and `/`; a tag is a name or a hash."""

    def settings(self, values: Mapping[str, str | int | float]) -> None: ...

    def numbers(self, values: Mapping[str, float], step: int) -> None: ...

    def tags(self, values: Mapping[str, str]) -> None: ...

    def end(self, *, is_done: bool) -> None: ...


class Run(Struct, frozen=True):
    """What a run is called, and the clock in milliseconds since 1970 that dates its numbers."""

    experiment: str
    name: str
    now: Callable[[], int]


def names() -> tuple[str, ...]:
    """Return the trackers there are, whether what they need is installed or not."""
    return tuple(sorted(one.name for one in iter_modules(__path__) if one.name not in _OF_ALL))


def start(name: str, where: str, run: Run) -> Tracker:
    """Return a tracker of a new run. Raise SettingsError where it is unknown, not installed, or would write elsewhere."""
    if name not in names():
        raise SettingsError(f"no tracker `{name}`; there are {', '.join(names())}")
    tracker: Tracker = import_module(f"{__name__}.{name}").start(where, run)
    return tracker
