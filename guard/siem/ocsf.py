"""An OCSF Data Security Finding (class 2006, release 1.8.0), as far as the guard fills one. No field can hold content.

What is not known is left out. `pattern_match`, `discovery_details.value` and `raw_data` always are: they are made to hold what was found.
"""

from typing import Any

import msgspec
from msgspec import Struct

from guard.siem.words import Activity

SCHEMA = "1.8.0"
CATEGORY, CLASS = 2, 2006
CLASS_NAME = "Data Security Finding"
VENDOR, PRODUCT = "DataGuard", "dataguard-streams"


class Product(Struct, frozen=True, kw_only=True, omit_defaults=True):
    name: str
    vendor_name: str
    version: str


class Metadata(Struct, frozen=True, kw_only=True, omit_defaults=True):
    product: Product
    version: str
    uid: str  # the same at each repeat
    profiles: tuple[str, ...]
    event_code: str  # what was told, in the guard's words: decision.block, case.close
    log_name: str = ""  # the topic that tells it
    original_event_uid: str = ""
    correlation_uid: str = ""  # the case


class Analytic(Struct, frozen=True, kw_only=True, omit_defaults=True):
    type_id: int
    name: str
    uid: str
    desc: str = ""


class RelatedEvent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    uid: str
    type: str


class FindingInfo(Struct, frozen=True, kw_only=True, omit_defaults=True):
    uid: str  # the decision, case, alert or word
    title: str
    desc: str = ""
    types: tuple[str, ...] = ()  # entities
    created_time: int | None = None
    first_seen_time: int | None = None
    last_seen_time: int | None = None
    analytic: Analytic | None = None
    related_analytics: tuple[Analytic, ...] = ()
    related_events: tuple[RelatedEvent, ...] = ()


class Rule(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """OCSF `policy`: the rule that fired, of the bundle that is its version."""

    name: str
    uid: str
    is_applied: bool
    version: str = ""
    desc: str = ""


class ClassifierDetails(Struct, frozen=True, kw_only=True, omit_defaults=True):
    type: str
    name: str
    uid: str


class Occurrence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    json_path: str


class Discovery(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often one entity was found, and where."""

    type: str
    count: int
    occurrences: tuple[Occurrence, ...] = ()


class DataSecurity(Struct, frozen=True, kw_only=True, omit_defaults=True):
    category_id: int
    category: str
    data_lifecycle_state_id: int
    data_lifecycle_state: str
    detection_system_id: int
    detection_system: str
    confidentiality_id: int | None = None
    confidentiality: str = ""
    policy: Rule | None = None
    classifier_details: ClassifierDetails | None = None
    discovery_details: tuple[Discovery, ...] = ()
    total: int | None = None
    status_id: int | None = None
    status: str = ""
    status_details: tuple[str, ...] = ()


class Resource(Struct, frozen=True, kw_only=True, omit_defaults=True):
    uid: str
    name: str
    type: str
    role_id: int
    role: str
    labels: tuple[str, ...] = ()


class Location(Struct, frozen=True, kw_only=True, omit_defaults=True):
    country: str


class Endpoint(Struct, frozen=True, kw_only=True, omit_defaults=True):
    name: str
    svc_name: str = ""
    type: str = ""
    type_id: int | None = None
    location: Location | None = None


class User(Struct, frozen=True, kw_only=True, omit_defaults=True):
    name: str
    uid: str = ""


class Actor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    user: User


class Finding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole of it. `unmapped` has what only the guard speaks of, by its own names."""

    activity_id: int
    activity_name: str
    category_uid: int
    category_name: str
    class_uid: int
    class_name: str
    type_uid: int
    type_name: str
    severity_id: int
    severity: str
    time: int
    message: str
    metadata: Metadata
    finding_info: FindingInfo
    data_security: DataSecurity
    action_id: int
    action: str
    disposition_id: int
    disposition: str
    is_alert: bool
    status_id: int | None = None
    status: str = ""
    status_detail: str = ""
    confidence_id: int | None = None
    confidence: str = ""
    confidence_score: int | None = None
    verdict_id: int | None = None
    verdict: str = ""
    assignee: User | None = None
    actor: Actor | None = None
    resources: tuple[Resource, ...] = ()
    src_endpoint: Endpoint | None = None
    dst_endpoint: Endpoint | None = None
    count: int | None = None
    start_time: int | None = None
    end_time: int | None = None
    unmapped: dict[str, Any] = {}


_encoder = msgspec.json.Encoder()


def encode(finding: Finding) -> bytes:
    """Return a finding as the JSON that every sink but syslog gets."""
    return _encoder.encode(finding)


def type_uid(activity: Activity) -> int:
    return CLASS * 100 + activity
