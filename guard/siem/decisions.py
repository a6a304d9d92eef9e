"""A decision as a finding: what was found where, which rule spoke, where it was to go, what became of it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from guard.siem.contents import MOST, contents
from guard.siem.finding import clipped, made, uid
from guard.siem.grading import confidence, severity, severity_of_passed
from guard.siem.known import Known
from guard.siem.ocsf import (
    Analytic,
    Endpoint,
    Finding,
    FindingInfo,
    Location,
    Resource,
)
from guard.siem.words import (
    ActionId,
    AnalyticId,
    DispositionId,
    RoleId,
    SeverityId,
    StatusId,
)
from schemas.cause import cause_of, is_stopped
from schemas.decision import Disposition
from schemas.events import DecisionEvent, ReasonFact

_RULES = 20
_OUTCOMES = {
    "allow": (ActionId.ALLOWED, DispositionId.ALLOWED),
    "redact": (ActionId.MODIFIED, DispositionId.CORRECTED),
    "reroute": (ActionId.MODIFIED, DispositionId.OTHER),
    "hold": (ActionId.DENIED, DispositionId.QUARANTINED),
    "block": (ActionId.DENIED, DispositionId.BLOCKED),
}
_OTHER = 99


def is_plain(event: DecisionEvent) -> bool:
    """Return whether a record passed as it was and nothing is to be said of it; it was kept as a sample, perhaps."""
    return (
        event.action == "allow"
        and not (
            event.findings or event.fault or event.reasons or event.release or event.stripped or event.excused
        )
        and event.would is None
    )


def finding_of(event: DecisionEvent, known: Known, *, log: str = "") -> Finding:
    """Return the finding of a decision. It is a function of the decision and of what is known, and tells no time of its own."""
    entities = Counter(one.entity for one in event.findings)
    action, disposition = _outcome(event)
    grave, case = _gravity(event, list(entities))
    where = event.destination or next((one.destination for one in event.reasons if one.destination), "")
    codes = list(dict.fromkeys(one.code for one in event.reasons))
    best = max((one.score for one in event.findings), default=0.0)
    found = ", ".join(f"{name} x{number}" if number > 1 else name for name, number in entities.most_common(5))
    because = "; ".join(codes[:3])
    told = f"{event.action} {event.id}" + (f" to {where}" if where else "")
    analytics = tuple(_analytic(one) for one in _distinct(event.reasons)[:_RULES])
    info = FindingInfo(
        uid=event.id,
        title=f"{event.action}: {codes[0] if codes else 'nothing forbids it'}",
        desc=clipped("; ".join(filter(None, (because, event.nearest, event.question)))),
        types=tuple(sorted(entities))[:MOST],
        created_time=event.at,
        analytic=analytics[0] if analytics else None,
        related_analytics=analytics[1:],
    )
    is_stop = is_stopped(event.action)
    more: dict[str, Any] = {
        "resources": _resources(event, where, known),
        "src_endpoint": Endpoint(name=known.topics.get(event.flow, _topic(event.id)), svc_name="kafka"),
        "dst_endpoint": _endpoint(where, known) if where else None,
        "unmapped": _unmapped(event),
    }
    if is_stop:
        more |= {"status_id": StatusId.NEW, "status": StatusId.NEW.caption}
    if event.findings:
        sure = confidence(best)
        more |= {"confidence_id": sure, "confidence": sure.caption, "confidence_score": round(best * 100)}
    return made(
        f"decision.{event.action}" + (".released" if event.disposition == Disposition.RELEASED else ""),
        info,
        repeat=uid("decision", event.id),
        at=event.at,
        message=clipped(": ".join(filter(None, (told, found or event.fault, because)))),
        severity=grave,
        action=action,
        disposition=disposition,
        word="Rerouted" if disposition is DispositionId.OTHER else "",
        known=known,
        is_alert=is_stop,
        log=log,
        original=event.id,
        case=case,
        data=contents(event, codes, known),
        more=more,
    )


def _outcome(event: DecisionEvent) -> tuple[ActionId, DispositionId]:
    if event.disposition == Disposition.RELEASED:
        return ActionId.ALLOWED, DispositionId.APPROVED
    if event.disposition == Disposition.DISCARDED:
        return ActionId.DENIED, DispositionId.DROPPED
    if event.fault:
        return ActionId.DENIED, DispositionId.ERROR
    if event.action == "allow" and event.would is not None:
        return ActionId.OBSERVED, DispositionId.DETECTED
    return _OUTCOMES.get(event.action, (ActionId.DENIED, DispositionId.BLOCKED))


def _gravity(event: DecisionEvent, entities: list[str]) -> tuple[SeverityId, str]:
    """Return the severity, and of what was stopped the id of its case."""
    if not is_stopped(event.action):
        released = event.disposition == Disposition.RELEASED
        passed = severity_of_passed(entities, changed=event.action != "allow" or event.would is not None)
        return (max(passed, SeverityId.MEDIUM) if released else passed), ""
    cause, _ = cause_of(event.flow, event.action, event.reasons, event.findings, event.fault)
    return severity(cause.severity), cause.id


def _resources(event: DecisionEvent, where: str, known: Known) -> tuple[Resource, ...]:
    record = Resource(
        uid=event.id,
        name=_topic(event.id),
        type="kafka record",
        role_id=RoleId.AFFECTED,
        role=RoleId.AFFECTED.caption,
        labels=(f"flow:{event.flow}",),
    )
    if not where:
        return (record,)
    told = known.destinations.get(where)
    return (
        record,
        Resource(
            uid=where,
            name=where,
            type=told.kind if told else "destination",
            role_id=RoleId.TARGET,
            role=RoleId.TARGET.caption,
            labels=tuple(f"country:{one}" for one in told.countries) if told else (),
        ),
    )


def _endpoint(where: str, known: Known) -> Endpoint:
    told = known.destinations.get(where)
    if told is None:
        return Endpoint(name=where)
    one_country = Location(country=told.countries[0]) if len(told.countries) == 1 else None
    return Endpoint(name=where, type=told.kind, type_id=_OTHER, location=one_country)


def _unmapped(event: DecisionEvent) -> dict[str, Any]:
    would = event.would
    told = {
        "flow": event.flow,
        "bundle": event.bundle,
        "action": event.action,
        "fault": event.fault,
        "nearest": clipped(event.nearest),
        "question": clipped(event.question),
        "role": event.role,
        "release": event.release,
        "stripped_headers": event.stripped,
        "arm": event.arm,
        "would": would.action if would else "",
        "would_reasons": [one.code for one in would.reasons][:_RULES] if would else [],
        "excused": _excused(event),
        "redactions": [f"{entity}:{operator}" for entity, operator in event.redactions][:MOST],
        "basis": list(event.basis)[:_RULES],
    }
    return {name: value for name, value in told.items() if value}


def _excused(event: DecisionEvent) -> list[str]:
    """Return what entries of the policy's lists excused, each entity with its entry; names alone."""
    return list(dict.fromkeys(f"{one.finding.entity}:{one.entry}" for one in event.excused))[:MOST]


def _analytic(one: ReasonFact) -> Analytic:
    return Analytic(type_id=AnalyticId.RULE, name=one.code, uid=one.code, desc=clipped(one.citation))


def _distinct(reasons: Sequence[ReasonFact]) -> list[ReasonFact]:
    return list({one.code: one for one in reversed(reasons)}.values())[::-1]


def _topic(identifier: str) -> str:
    return identifier.rsplit("/", 2)[0]
