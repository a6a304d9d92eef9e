"""What decisions say of a trial, counted by flow: whom the candidate stops that pass today, whom it lets pass, where it fails.

The two arms are compared record by record, whichever of them judged: so nothing but the candidate makes the difference.
"""

from collections.abc import Callable

import msgspec
from msgspec import Struct, field

from guard.policy.arms import TRIED
from guard.replay.past import Past
from schemas.case import Verdict
from schemas.cause import cause_of, is_stopped
from schemas.trial import CANDIDATE

Verdicts = Callable[[str, int], Verdict | None]  # of a case, given at a time or later


class Counts(Struct):
    """Records of one flow, or of all. `judged` are those that the candidate decided; it looked at the others."""

    records: int = 0
    judged: int = 0
    newly_stopped: int = 0  # stopped, or redacted where they pass as they are
    confirmed: int = 0  # of these, by an analyst's verdict on their case
    refuted: int = 0
    newly_passed: int = 0
    otherwise: int = 0  # to another destination, or with other redactions
    faults: int = 0  # of the candidate alone

    @property
    def unconfirmed(self) -> int:
        return self.newly_stopped - self.confirmed

    def plus(self, other: "Counts") -> "Counts":
        ours, theirs = msgspec.structs.asdict(self), msgspec.structs.asdict(other)
        return Counts(**{name: value + theirs[name] for name, value in ours.items()})


class Evidence(Struct):
    """The counts of one trial by flow."""

    flows: dict[str, Counts] = field(default_factory=dict)

    @property
    def total(self) -> Counts:
        found = Counts()
        for counts in self.flows.values():
            found = found.plus(counts)
        return found

    def take(self, past: Past, verdict: Verdicts) -> None:
        """Count a decision of the trial's bundle; one that only one arm looked at says nothing."""
        if not past.arm:
            return
        counts = self.flows.setdefault(past.flow, Counts())
        counts.records += past.count
        by_candidate = past.arm == CANDIDATE
        if by_candidate:
            counts.judged += past.count
        counts.faults += past.count * _is_fault(past, by_candidate=by_candidate)
        if past.would is None:
            return
        own, other = _reach(past.action, past.redactions), _reach(past.would.action, past.would.redactions)
        candidate, current = (own, other) if by_candidate else (other, own)
        if candidate == current:
            counts.otherwise += past.count
        elif candidate < current:
            counts.newly_passed += past.count
        else:
            counts.newly_stopped += past.count
            if by_candidate and is_stopped(past.action):
                cause, _ = cause_of(past.flow, past.action, past.reasons, past.findings, past.fault)
                said = verdict(cause.id, past.at)
                counts.confirmed += past.count * (said is Verdict.TRUE_POSITIVE)
                counts.refuted += past.count * (said is Verdict.FALSE_POSITIVE)


def bundle_of(past: Past) -> str:
    """Return the bundle that a decision was taken under, whichever arm took it."""
    return past.bundle.removesuffix(TRIED)


def _reach(action: str, redactions: tuple[tuple[str, str], ...]) -> int:
    """Return how far a record is kept back: not at all, in part, wholly."""
    return 2 if is_stopped(action) else int(bool(redactions))


def _is_fault(past: Past, *, by_candidate: bool) -> bool:
    """Return whether the candidate failed over a record that the current arm could judge."""
    if by_candidate:
        return past.fault.startswith("enforce.") or bool(past.fault and past.would is not None)
    return past.would is not None and any(one.code.startswith("fault.") for one in past.would.reasons)
