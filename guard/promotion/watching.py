"""A trial watched: as soon as a guardrail breaks, the fallback that was signed beforehand goes in force.

Whoever watches holds no key and builds nothing: all it can do is take the trial back.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from guard.bundles.governing import in_force
from guard.bundles.manifest import Bundle
from guard.bundles.publish import Activated, activate
from guard.bundles.signing import signers_of
from guard.promotion.preparing import refuse_fallback
from guard.promotion.reading import Growing, pace
from guard.promotion.registry import entry, key_of, publish
from guard.promotion.standing import Tried, standing, trial_in
from guard.promotion.testing import Tested, guarded
from schemas.errors import BundleError

if TYPE_CHECKING:
    from streams.settings import Settings


class Turn(Struct, frozen=True):
    """What one look found: the guardrails, whether the trial is still in force, and what was put in force instead."""

    records: int
    guardrails: tuple[Tested, ...]
    is_over: bool = False
    taken_back: Activated | None = None

    @property
    def broken(self) -> Sequence[Tested]:
        return [one for one in self.guardrails if one.state == "failed"]


class Watch:
    """Looks at a trial's decisions as they come. Raise BundleError where its fallback could not be put in force now."""

    def __init__(self, settings: "Settings", fallback: Bundle, *, clock: Callable[[], int]) -> None:
        self._settings, self._fallback, self._clock = settings, fallback, clock
        self.tried = standing(settings).in_force()
        self._ready()
        self._growing = Growing(settings, self.tried.bundle.short, self.tried.since)

    def turn(self) -> Turn:
        """Look once, and take the trial back where a guardrail is broken."""
        current = in_force(self._settings)
        if current is None or current.manifest != self.tried.bundle.manifest:
            if current is not None and trial_in(current) is not None:
                raise BundleError(
                    f"bundle {current.manifest.version} goes on trying, and this fallback is not its own; "
                    "take it back with `guard policy rollback`, or watch it with its own"
                )
            return Turn(0, (), is_over=True)
        self._ready()
        counts = self._growing.grow().total
        took = pace(self._settings, self.tried.bundle.short, self.tried.since)
        turn = Turn(counts.records, tuple(guarded(self.tried.trial.plan.guardrails, counts, took)))
        if not turn.broken:
            return turn
        why = "; ".join(f"{one.name}: {one.said}" for one in turn.broken)
        done = take_back(
            self._settings, self.tried, self._fallback, by="guard promote watch", why=why, at=self._clock()
        )
        return Turn(turn.records, turn.guardrails, taken_back=done)

    def _ready(self) -> None:
        refuse_fallback(self.tried.bundle, self._fallback, signers_of(self._settings), at=self._clock())


def take_back(
    settings: "Settings", tried: Tried, fallback: Bundle, *, by: str, why: str, at: int
) -> Activated:
    """Put a trial's fallback in force, then tell of it. Raise BundleError where it is not the trial's own, or not signed."""
    refuse_fallback(tried.bundle, fallback, signers_of(settings), at=at)
    done = activate(settings, fallback, at=at)
    trial = tried.trial
    told = entry(trial, "retired", by=by, at=at, why=why, bundle=fallback.short)
    back = {"type": "trial", "trial": trial.id, "mode": trial.mode, "percent": trial.percent}
    publish(
        settings,
        {
            key_of(trial): told,
            f"trial/{trial.id}": {**back, "state": "failed", "missing": [why], "by": by, "at": at},
        },
    )
    return done
