"""A case as a finding: opened, grown worse, assigned, closed with a verdict, merged, open again."""

from typing import Any

from guard.siem.finding import clipped, data_of, made, uid
from guard.siem.grading import severity
from guard.siem.known import Known
from guard.siem.ocsf import Analytic, Finding, FindingInfo, RelatedEvent, User
from guard.siem.words import (
    ActionId,
    Activity,
    AnalyticId,
    DispositionId,
    StatusId,
    VerdictId,
)
from schemas.case import Case, CaseState, Verdict
from schemas.cause import ANY

_VERDICTS = {
    Verdict.TRUE_POSITIVE: VerdictId.TRUE_POSITIVE,
    Verdict.FALSE_POSITIVE: VerdictId.FALSE_POSITIVE,
    Verdict.BENIGN: VerdictId.BENIGN,
    Verdict.DUPLICATE: VerdictId.DUPLICATE,
}
_NO_INCIDENT = frozenset({Verdict.FALSE_POSITIVE, Verdict.BENIGN})


def change_of(case: Case) -> str:
    """Return the uid of what became of a case last: the same while it only grows, another with each change.

    What is counted in a generation is told when the case opens, and as often as it is told for another reason.
    """
    verdict = case.verdict.value if case.verdict is not None else ""
    words = (case.state.value, case.severity.value, verdict, case.assignee, case.into)
    last = case.history[-1] if case.history else None
    when = f"{last.at}/{last.what}/{last.by}/{last.detail}" if last else ""
    return uid("case", case.id, str(case.generation), *words, when)


def finding_of(case: Case, known: Known, *, log: str = "") -> Finding:
    """Return the finding of a case as it stands."""
    cause = case.cause
    entities = {*case.entities, *filter(None, [cause.entity])} - {ANY}
    activity, status = _stage(case)
    why = cause.reason or cause.fault
    last = case.history[-1] if case.history else None
    told = last.what if last else "opened"
    more: dict[str, Any] = {
        "status_id": status,
        "status": status.caption,
        "status_detail": f"merged into {case.into}" if case.into else case.state.value,
        "count": case.count,
        "start_time": case.first,
        "end_time": case.last,
        "assignee": User(name=case.assignee) if case.assignee else None,
        "unmapped": {
            name: value
            for name, value in {
                "flow": cause.flow,
                "action": cause.action,
                "fault": cause.fault,
                "entity": cause.entity,
                "place": cause.place,
                "destination": cause.destination,
                "generation": case.generation,
                "into": case.into,
                "nearest": clipped(case.nearest),
                "question": clipped(case.question),
                "role": case.role,
                "bundle": case.bundle,
                "by": last.by if last else "",
            }.items()
            if value
        },
    }
    verdict = VerdictId.DUPLICATE if case.into else _VERDICTS[case.verdict] if case.verdict else None
    if verdict is not None:
        more |= {"verdict_id": verdict, "verdict": verdict.caption}
    rule = Analytic(type_id=AnalyticId.RULE, name=why, uid=why, desc=clipped(case.citation)) if why else None
    action = ActionId.DENIED
    disposition = DispositionId.QUARANTINED if cause.action == "hold" else DispositionId.BLOCKED
    return made(
        f"case.{told}",
        FindingInfo(
            uid=case.id,
            title=f"{cause.action} in flow {cause.flow}: {why}",
            desc=clipped(" ".join(filter(None, (cause.entity, f"at {cause.place}" if cause.place else "")))),
            types=tuple(sorted(entities))[:50],
            created_time=case.history[0].at if case.history else case.first,
            first_seen_time=case.first,
            last_seen_time=case.last,
            analytic=rule,
            related_events=tuple(RelatedEvent(uid=one.id, type="decision") for one in case.samples),
        ),
        repeat=change_of(case),
        at=last.at if last else case.last,
        message=clipped(
            f"case {case.id} {told}: {cause.action} in flow {cause.flow}, {why}, {case.count} records"
        ),
        severity=severity(case.severity),
        action=action,
        disposition=disposition,
        known=known,
        activity=activity,
        is_alert=case.is_shown,
        log=log,
        original=case.id,
        case=case.id,
        data=data_of(entities, known),
        more=more,
    )


def _stage(case: Case) -> tuple[Activity, StatusId]:
    match case.state:
        case CaseState.CLOSED:
            return Activity.CLOSE, StatusId.SUPPRESSED if case.verdict in _NO_INCIDENT else StatusId.RESOLVED
        case CaseState.MERGED:
            return Activity.CLOSE, StatusId.RESOLVED
        case CaseState.REOPENED:
            return Activity.UPDATE, StatusId.IN_PROGRESS
        case _:
            is_new = len(case.history) <= 1
            status = StatusId.IN_PROGRESS if case.assignee else StatusId.NEW
            return (Activity.CREATE if is_new else Activity.UPDATE), status
