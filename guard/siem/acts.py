"""What people do with sealed records as findings: a look into one, and each word on a release.

INVARIANT: of a word whose signature the policy does not know nothing is told but where it stands: its fields can say anything.
"""

from guard.cases.signed import is_authentic
from guard.siem.finding import made, uid
from guard.siem.known import Known
from guard.siem.ocsf import Actor, Finding, FindingInfo, Resource, User
from guard.siem.words import ActionId, DispositionId, RoleId, SeverityId
from schemas.case import CommandKind, ReleaseCommand
from schemas.reveal import Reveal, RevealLevel

_WORDS = {
    CommandKind.RELEASE: (ActionId.OBSERVED, DispositionId.LOGGED, SeverityId.LOW, "asked for"),
    CommandKind.APPROVE: (ActionId.ALLOWED, DispositionId.APPROVED, SeverityId.MEDIUM, "approved"),
    CommandKind.REJECT: (ActionId.DENIED, DispositionId.REJECTED, SeverityId.LOW, "rejected"),
}


def look(word: Reveal, place: str, known: Known, *, at: int, log: str = "") -> Finding:
    """Return the finding of a look into a sealed record; `at` is when the word came to stand at its place."""
    if not is_authentic(word, known.people):
        return _unknown("look", place, known, log, at)
    return _act(
        word,
        "act.look",
        f"{word.by} looked into sealed record {word.decision}",
        word.decision,
        place,
        (
            ActionId.OBSERVED,
            DispositionId.LOGGED,
            SeverityId.HIGH if word.level is RevealLevel.CLEAR else SeverityId.MEDIUM,
        ),
        known,
        log,
        {
            "sealed": word.sealed,
            "level": word.level.value,
            "reason": word.reason.value if word.reason else "",
        },
    )


def release(word: ReleaseCommand, place: str, known: Known, *, at: int, log: str = "") -> Finding:
    """Return the finding of one person's word on a release."""
    if not is_authentic(word, known.people):
        return _unknown("release", place, known, log, at)
    action, disposition, severity, told = _WORDS[word.kind]
    return _act(
        word,
        f"act.{word.kind.value}",
        f"{word.by} {told} release {word.id} of {word.place}",
        word.place,
        place,
        (action, disposition, severity),
        known,
        log,
        {"release": word.id, "reason": word.reason.value, "dismissed": list(word.dismiss)},
    )


def _act(
    word: Reveal | ReleaseCommand,
    code: str,
    message: str,
    record: str,
    place: str,
    outcome: tuple[ActionId, DispositionId, SeverityId],
    known: Known,
    log: str,
    unmapped: dict[str, object],
) -> Finding:
    action, disposition, severity = outcome
    of = Resource(
        uid=record,
        name=record.rsplit("/", 2)[0],
        type="sealed record",
        role_id=RoleId.TARGET,
        role=RoleId.TARGET.caption,
    )
    return made(
        code,
        FindingInfo(uid=word.id, title=message, created_time=word.at),
        repeat=uid("act", code, place),
        at=word.at,
        message=message,
        severity=severity,
        action=action,
        disposition=disposition,
        known=known,
        log=log,
        original=place,
        more={
            "actor": Actor(user=User(name=word.by, uid=word.key)),
            "resources": (of,),
            "unmapped": {name: value for name, value in unmapped.items() if value},
        },
    )


def _unknown(what: str, place: str, known: Known, log: str, at: int) -> Finding:
    message = (
        f"a word on a {what} at {place} is not signed by anybody whom the policy knows; it has no effect"
    )
    return made(
        "act.unknown_signature",
        FindingInfo(uid=place, title=f"a {what} with an unknown signature"),
        repeat=uid("act", "unknown", place),
        at=at,
        message=message,
        severity=SeverityId.HIGH,
        action=ActionId.DENIED,
        disposition=DispositionId.REJECTED,
        known=known,
        is_alert=True,
        log=log,
        original=place,
    )
