"""What is wrong with the evidence itself as a finding: a fault that an audit found, a message that cannot be read."""

from guard.audit.report import LogFault
from guard.siem.finding import clipped, made, uid
from guard.siem.known import Known
from guard.siem.ocsf import Finding, FindingInfo, Resource
from guard.siem.words import ActionId, DispositionId, RoleId, SeverityId, StatusId


def fault(found: LogFault, known: Known, *, at: int) -> Finding:
    """Return the finding of an audit's fault. It is the same fault, and the same uid, as long as it stands at its place."""
    return _made(
        f"audit.{found.kind.value}",
        (found.log, found.place),
        f"the decision log {found.log} is not sound: {found.kind.value} at {found.place}",
        found.detail,
        SeverityId.CRITICAL,
        known,
        at=at,
    )


def unreadable(topic: str, place: str, known: Known, *, at: int) -> Finding:
    """Return the finding of a message that is none of the guard's; what it holds is not told."""
    told = f"a message at {place} is no event of the guard's; find out who may write to {topic}"
    return _made("audit.unreadable", (topic, place), told, "", SeverityId.HIGH, known, at=at)


def _made(
    code: str, where: tuple[str, str], message: str, detail: str, grave: SeverityId, known: Known, *, at: int
) -> Finding:
    log, place = where
    resource = Resource(
        uid=place, name=log, type="evidence", role_id=RoleId.AFFECTED, role=RoleId.AFFECTED.caption
    )
    return made(
        code,
        FindingInfo(uid=f"{code}/{place}", title=message, desc=clipped(detail), created_time=at or None),
        repeat=uid("evidence", code, log, place),
        at=at,
        message=clipped(message),
        severity=grave,
        action=ActionId.OBSERVED,
        disposition=DispositionId.ALERT,
        known=known,
        is_alert=True,
        log=log,
        original=place,
        more={"status_id": StatusId.NEW, "status": StatusId.NEW.caption, "resources": (resource,)},
    )
