"""Release: a second passage of a quarantined record, approved by two people, decided anew.

A release never overrides a rule. It only dismisses findings that two people hold to be false, and lets the record be
decided under the policy of the day; what that still forbids goes back to quarantine.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec
from msgspec import Struct

from guard.cases.commands import place_of
from guard.cases.signed import is_authentic
from schemas.case import RELEASES, CommandKind, ReleaseCommand
from schemas.errors import SettingsError
from schemas.finding import Detection
from schemas.record import Place

DAY = 86_400_000


class Refusal(StrEnum):
    """Why a command had no effect."""

    BAD_SIGNATURE = "bad_signature"  # or a name or key that the policy does not know
    UNKNOWN_RELEASE = "unknown_release"
    MISMATCH = "mismatch"  # speaks of another record, reason or dismissed findings than the release does
    EXPIRED = "expired"
    CLOSED = "closed"  # already approved or rejected
    REPEATED = "repeated"  # this person's word was counted
    RELEASE_LIMIT = "release_limit"  # the record was released as often as may be


_REMEDIES = {
    Refusal.BAD_SIGNATURE: "its signature is not by the approver that it names; name the right --key or --as",
    Refusal.UNKNOWN_RELEASE: "nobody asked for it; ask with `guard quarantine release DECISION`",
    Refusal.MISMATCH: "it speaks of another record, reason or findings than the release does; ask anew",
    Refusal.EXPIRED: "it is over a day old; ask anew with `guard quarantine release DECISION`",
    Refusal.CLOSED: "it is approved or rejected already; see `guard quarantine show DECISION`",
    Refusal.REPEATED: "this person's word is counted already; another approver must give theirs",
    Refusal.RELEASE_LIMIT: "its record was released as often as may be; mend the cause and publish it again",
}


class ReadyRelease(Struct, frozen=True):
    """A release that two people approved, to be carried out in one transaction."""

    id: str
    number: int  # of this record's releases, from 1
    place: Place
    quarantine: Place
    dismiss: tuple[str, ...]
    approvers: tuple[str, ...]

    @property
    def decision(self) -> str:
        """The id of the decision to be taken."""
        return decision_id(self.place, self.number)


class _Open(Struct):
    """A release that waits for approval."""

    command: ReleaseCommand
    at: int
    approvers: tuple[str, ...]
    closed: bool = False


class Releases:
    """All releases, built by applying every command of `guard.commands` in order.

    The same commands always give the same releases. A worker that starts applies them all again, and carries out
    only what becomes ready at or after the `commands` offset in the head of the record's log.
    """

    def __init__(
        self, approvers: Mapping[str, bytes], *, needed: int = 2, lifetime: int = DAY, limit: int = RELEASES
    ) -> None:
        """Take public keys by approver's name."""
        self._approvers = approvers
        self._needed = needed
        self._lifetime = lifetime
        self._limit = limit
        self._open: dict[str, _Open] = {}
        self._released: Counter[str] = Counter()
        self.refused: Counter[Refusal] = Counter()

    def apply(self, command: ReleaseCommand, *, at: int) -> ReadyRelease | None:
        """Return the release that this command completes. `at` is the time of its record, in milliseconds.

        Nothing is ready without the words of as many different people, on the same record and dismissed findings,
        as are needed.
        """
        refusal = self.refusal(command, at=at)
        if refusal is not None:
            self.refused[refusal] += 1
            return None
        if command.kind is CommandKind.RELEASE:
            self._open[command.id] = _Open(command, at, (command.by,))
            return self._ready(command.id)
        waiting = self._open[command.id]
        if command.kind is CommandKind.REJECT:
            waiting.closed = True
            return None
        waiting.approvers = (*waiting.approvers, command.by)
        return self._ready(command.id)

    def waiting(self, *, at: int) -> list[tuple[ReleaseCommand, tuple[str, ...]]]:
        """Return what still waits for approval, with who approved it so far."""
        return [
            (release.command, release.approvers)
            for release in self._open.values()
            if not release.closed and at - release.at <= self._lifetime
        ]

    def approved(self, place: str) -> int:
        """Return how many releases of a record were approved; each has a decision once a worker has carried it out."""
        return self._released[place]

    def refusal(self, command: ReleaseCommand, *, at: int) -> Refusal | None:
        """Return why a command that arrives at `at` would have no effect; None where it would have one."""
        if not is_authentic(command, self._approvers):
            return Refusal.BAD_SIGNATURE
        return self.objection(command, at=at)

    def objection(self, command: ReleaseCommand, *, at: int) -> Refusal | None:
        """Return the same of a command whose signature is still to come."""
        if abs(at - command.at) > self._lifetime:
            return Refusal.EXPIRED
        known = self._open.get(command.id)
        if command.kind is CommandKind.RELEASE:
            if known is not None:
                return Refusal.REPEATED
            return Refusal.RELEASE_LIMIT if self._released[command.place] >= self._limit else None
        if known is None:
            return Refusal.UNKNOWN_RELEASE
        if known.closed:
            return Refusal.CLOSED
        if _subject(command) != _subject(known.command):
            return Refusal.MISMATCH
        if at - known.at > self._lifetime:
            return Refusal.EXPIRED
        if command.kind is CommandKind.APPROVE:
            if command.by in known.approvers:
                return Refusal.REPEATED
            if self._released[command.place] >= self._limit:
                return Refusal.RELEASE_LIMIT
        return None

    def _ready(self, identifier: str) -> ReadyRelease | None:
        release = self._open[identifier]
        keys = {self._approvers[name] for name in release.approvers}
        if (
            min(len(set(release.approvers)), len(keys)) < self._needed
        ):  # one key under two names is one person
            return None
        release.closed = True
        command = release.command
        self._released[command.place] += 1
        return ReadyRelease(
            command.id,
            self._released[command.place],
            place_of(command.place),
            place_of(command.quarantine),
            command.dismiss,
            release.approvers,
        )


def refuse_without_effect(
    command: ReleaseCommand, earlier: Iterable[ReleaseCommand], approvers: Mapping[str, bytes]
) -> None:
    """Raise SettingsError where a command would have no effect after those that are on record; one not yet signed, but for that."""
    releases = Releases(approvers)
    for one in earlier:
        releases.apply(one, at=one.at)
    judged = releases.refusal if command.signature else releases.objection
    refusal = judged(command, at=command.at)
    if refusal is not None:
        raise SettingsError(f"`{command.id}` would have no effect: {_REMEDIES[refusal]} ({refusal.value})")


def decision_id(place: Place, number: int) -> str:
    """Return the id of a record's n-th release decision.

    >>> decision_id(Place("orders", 3, 17), 1)
    'orders/3/17.r1'
    """
    return f"{place}.r{number}"


def dismiss(detection: Detection, entities: tuple[str, ...]) -> Detection:
    """Return the detection without the findings that were dismissed. A fault stays: what was not scanned is not clean."""
    if not entities:
        return detection
    kept = tuple(finding for finding in detection.findings if finding.entity not in entities)
    return msgspec.structs.replace(detection, findings=kept)


def _subject(command: ReleaseCommand) -> tuple[str, str, str, tuple[str, ...]]:
    return command.place, command.quarantine, command.reason.value, command.dismiss
