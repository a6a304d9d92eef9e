"""An alert on a flow as a finding: raised, or over."""

from guard.siem.finding import made, uid
from guard.siem.known import Known
from guard.siem.ocsf import Analytic, Finding, FindingInfo
from guard.siem.words import ActionId, Activity, AnalyticId, DispositionId, SeverityId, StatusId
from schemas.window import AlertEvent, AlertKind

_TOLD = {
    AlertKind.BLOCK_RATE: "share of records held or blocked",
    AlertKind.LABEL_DRIFT: "what is found differs from its baseline",
    AlertKind.SCORE_DRIFT: "how certain classifiers are differs from its baseline",
}


def finding_of(event: AlertEvent, known: Known, *, log: str = "") -> Finding:
    """Return the finding of an alert. The one that is over closes the one that was raised: both are of flow and kind."""
    status = StatusId.NEW if event.is_raised else StatusId.RESOLVED
    what = f"{event.kind.value} of flow {event.flow}"
    state = "raised" if event.is_raised else "over"
    return made(
        f"alert.{event.kind.value}",
        FindingInfo(
            uid=f"{event.flow}/{event.kind.value}",
            title=f"{what}: {_TOLD[event.kind]}",
            created_time=event.at,
            analytic=Analytic(type_id=AnalyticId.STATISTICAL, name=event.kind.value, uid=event.kind.value),
        ),
        repeat=uid("alert", event.id, state),
        at=event.at,
        message=f"{what} {state}: {event.value:g} where the bound is {event.bound:g}",
        severity=SeverityId.MEDIUM if event.is_raised else SeverityId.INFORMATIONAL,
        action=ActionId.OBSERVED,
        disposition=DispositionId.ALERT if event.is_raised else DispositionId.LOGGED,
        known=known,
        activity=Activity.CREATE if event.is_raised else Activity.CLOSE,
        is_alert=event.is_raised,
        log=log,
        original=event.id,
        more={
            "status_id": status,
            "status": status.caption,
            "status_detail": state,
            "unmapped": {"flow": event.flow, "value": event.value, "bound": event.bound},
        },
    )
