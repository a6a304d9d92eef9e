"""What every finding has: class, type, product, and a uid by which a repeat is recognised."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from msgspec.structs import replace

from guard.siem.grading import category, confidentiality
from guard.siem.known import Known
from guard.siem.ocsf import (
    CATEGORY,
    CLASS,
    CLASS_NAME,
    PRODUCT,
    SCHEMA,
    VENDOR,
    DataSecurity,
    Finding,
    FindingInfo,
    Metadata,
    Product,
    type_uid,
)
from guard.siem.words import (
    ActionId,
    Activity,
    CategoryId,
    ConfidentialityId,
    DispositionId,
    SeverityId,
    StateId,
    SystemId,
)

PROFILES = ("security_control", "incident")


def uid(*parts: str) -> str:
    """Return the uid of what is told: a function of it alone, and free of characters that have a meaning somewhere.

    >>> uid("decision", "orders/0/17") == uid("decision", "orders/0/17") != uid("decision", "orders/0/18")
    True
    """
    return sha256("\x00".join(("dataguard-siem-1", *parts)).encode()).hexdigest()[:32]


def made(
    code: str,
    info: FindingInfo,
    *,
    repeat: str,
    at: int,
    message: str,
    severity: SeverityId,
    action: ActionId,
    disposition: DispositionId,
    known: Known,
    word: str = "",
    activity: Activity = Activity.CREATE,
    is_alert: bool = False,
    log: str = "",
    original: str = "",
    case: str = "",
    data: DataSecurity | None = None,
    more: Mapping[str, Any] | None = None,
) -> Finding:
    """Return a finding. `word` is the disposition's own, where OCSF has none; `more` are further fields."""
    return replace(
        Finding(
            activity_id=activity,
            activity_name=activity.caption,
            category_uid=CATEGORY,
            category_name="Findings",
            class_uid=CLASS,
            class_name=CLASS_NAME,
            type_uid=type_uid(activity),
            type_name=f"{CLASS_NAME}: {activity.caption}",
            severity_id=severity,
            severity=severity.caption,
            time=at,
            message=message,
            metadata=Metadata(
                product=Product(name=PRODUCT, vendor_name=VENDOR, version=known.version),
                version=SCHEMA,
                uid=repeat,
                profiles=PROFILES,
                event_code=code,
                log_name=log,
                original_event_uid=original,
                correlation_uid=case,
            ),
            finding_info=info,
            data_security=data or data_of((), known),
            action_id=action,
            action=action.caption,
            disposition_id=disposition,
            disposition=word or disposition.caption,
            is_alert=is_alert,
        ),
        **(more or {}),
    )


def data_of(entities: Iterable[str], known: Known) -> DataSecurity:
    """Return what is told of data by entities alone."""
    names = sorted(set(entities))
    sort: CategoryId = category(names, known)
    secrecy: ConfidentialityId = confidentiality(names, known)
    return DataSecurity(
        category_id=sort,
        category=sort.caption,
        confidentiality_id=secrecy,
        confidentiality=secrecy.caption,
        data_lifecycle_state_id=StateId.DATA_IN_TRANSIT,
        data_lifecycle_state=StateId.DATA_IN_TRANSIT.caption,
        detection_system_id=SystemId.DLP_GATEWAY,
        detection_system=SystemId.DLP_GATEWAY.caption,
    )


def clipped(text: str, most: int = 1000) -> str:
    """Return a text of bounded length: receivers cut or refuse what is longer."""
    return text if len(text) <= most else text[: most - 1] + "…"
