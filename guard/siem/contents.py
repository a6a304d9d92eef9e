"""What a decision tells of a record's contents: entities and places, never what stands there."""

from collections.abc import Sequence

from msgspec.structs import replace

from guard.siem.finding import clipped, data_of
from guard.siem.known import Known
from guard.siem.ocsf import ClassifierDetails, DataSecurity, Discovery, Occurrence, Rule
from guard.siem.paths import json_path
from guard.siem.words import ScanId
from schemas.events import DecisionEvent, FindingFact

MOST = 50  # entities told of one record, and places of each


def contents(event: DecisionEvent, codes: Sequence[str], known: Known) -> DataSecurity:
    """Return what a record was found to hold, by entity and place, how far it was scanned, and the rule that spoke."""
    of: dict[str, list[FindingFact]] = {}
    for one in event.findings:
        of.setdefault(one.entity, []).append(one)
    scan = _scan(event)
    best = max(event.findings, key=lambda one: one.score, default=None)
    citations = "; ".join(dict.fromkeys(one.citation for one in event.reasons if one.citation))
    is_shadow = not codes and event.would is not None and bool(event.would.reasons)
    rule = event.would.reasons[0].code if is_shadow and event.would else codes[0] if codes else ""
    policy = Rule(
        name=rule or "default",
        uid=rule or "default",
        version=event.bundle,
        desc=clipped(citations),
        is_applied=not is_shadow,
    )
    return replace(
        data_of(of, known),
        policy=policy,
        classifier_details=None if best is None else _classifier(best.classifier, known),
        discovery_details=tuple(
            Discovery(
                type=entity,
                count=len(ones),
                occurrences=tuple(
                    Occurrence(json_path=path)
                    for path in list(dict.fromkeys(json_path(one.pointer) for one in ones))[:MOST]
                ),
            )
            for entity, ones in sorted(of.items())[:MOST]
        ),
        total=len(event.findings),
        status_id=scan,
        status=scan.caption,
        status_details=(event.fault,) if event.fault else (),
    )


def _scan(event: DecisionEvent) -> ScanId:
    if event.fault.partition(".")[0] not in ("decode", "detect"):
        return ScanId.COMPLETE
    return ScanId.PARTIAL if event.findings else ScanId.FAIL


def _classifier(identifier: str, known: Known) -> ClassifierDetails:
    name = identifier.partition("@")[0]
    if name in known.models:
        kind = "Machine learning"
    else:
        kind = "Field name" if name.startswith("declared") else "Pattern"
    return ClassifierDetails(type=kind, name=name, uid=identifier)
