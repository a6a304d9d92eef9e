"""When people are told: a pure state machine with hysteresis and silence, so that what flutters is told once.

An alert is raised at its bound and over only well below it. Raised again within the silence, it is counted and not told.
"""

from msgspec import Struct
from msgspec.structs import replace

from schemas.window import Alert

CLEARS_AT = 0.6  # of the bound


class Step(Struct, frozen=True):
    """An alert after a look at its value, and whether that is to be told."""

    alert: Alert
    is_told: bool = False


def step(alert: Alert, value: float, *, bound: float, silence: int, at: int) -> Step:
    """Return the alert at a time, given its value then; `silence` in milliseconds."""
    if alert.is_raised:
        if value >= bound * CLEARS_AT:
            return Step(alert)
        was_told = alert.told == alert.since
        return Step(replace(alert, is_raised=False, since=at), was_told)
    if value < bound:
        return Step(alert)
    if alert.told and at < alert.told + silence:
        return Step(replace(alert, is_raised=True, since=at, silenced=alert.silenced + 1))
    return Step(Alert(is_raised=True, since=at, told=at), is_told=True)
