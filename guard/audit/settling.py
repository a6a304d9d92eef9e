"""A log read while it grows: what a transaction whose markers are on their way looks like is looked at once more."""

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from guard.audit.report import FaultKind, LogFault

Found = TypeVar("Found")

SETTLE = 2.0  # seconds
# The group's offset is there and some of the rest is not, or the decision is there and the group's first offset is not.
_MAY_SETTLE = frozenset({FaultKind.TRUNCATION, FaultKind.MISSING_MOVEMENT})


def settled(
    look: Callable[[], Found], faults: Callable[[Found], Iterable[LogFault]], *, after: float = SETTLE
) -> Found:
    """Return what `look` found; where a fault of it may be a transaction that ends now, what it finds a moment later.

    A fault that stays is told, and so is any other, at once.
    """
    found = look()
    if any(one.kind in _MAY_SETTLE for one in faults(found)):
        time.sleep(after)
        found = look()
    return found
