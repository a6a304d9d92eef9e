"""The numbers of OCSF that findings use, each with the caption that goes with it."""

from enum import IntEnum


class Numbered(IntEnum):
    """A number of OCSF's; its caption is its name as the schema writes it."""

    @property
    def caption(self) -> str:
        return _SPECIAL.get(self.name) or self.name.replace("_", " ").title().replace(" And ", " and ")


_SPECIAL = {"DLP_GATEWAY": "DLP Gateway", "DATA_IN_TRANSIT": "Data in-Transit"}


class Activity(Numbered):
    CREATE = 1
    UPDATE = 2
    CLOSE = 3


class SeverityId(Numbered):
    INFORMATIONAL = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5


class ActionId(Numbered):
    ALLOWED = 1
    DENIED = 2
    OBSERVED = 3
    MODIFIED = 4


class DispositionId(Numbered):
    ALLOWED = 1
    BLOCKED = 2
    QUARANTINED = 3
    DROPPED = 6
    APPROVED = 8
    CORRECTED = 11
    DETECTED = 15
    LOGGED = 17
    ALERT = 19
    REJECTED = 25
    ERROR = 27
    OTHER = 99  # its caption is the guard's own word


class StatusId(Numbered):
    NEW = 1
    IN_PROGRESS = 2
    SUPPRESSED = 3
    RESOLVED = 4


class VerdictId(Numbered):
    FALSE_POSITIVE = 1
    TRUE_POSITIVE = 2
    BENIGN = 5
    DUPLICATE = 10


class ConfidenceId(Numbered):
    LOW = 1
    MEDIUM = 2
    HIGH = 3


class CategoryId(Numbered):
    UNKNOWN = 0
    PERSONAL = 1
    GOVERNMENTAL = 2
    FINANCIAL = 3
    BUSINESS = 4
    MILITARY_AND_LAW_ENFORCEMENT = 5
    SECURITY = 6
    OTHER = 99


class ConfidentialityId(Numbered):
    UNKNOWN = 0
    NOT_CONFIDENTIAL = 1
    CONFIDENTIAL = 2
    SECRET = 3
    TOP_SECRET = 4
    PRIVATE = 5
    RESTRICTED = 6


class ScanId(Numbered):
    """How far the scan of a record came."""

    COMPLETE = 1
    PARTIAL = 2
    FAIL = 3


class StateId(Numbered):
    DATA_IN_TRANSIT = 2


class SystemId(Numbered):
    DLP_GATEWAY = 2


class RoleId(Numbered):
    """What a resource has to do with a finding."""

    TARGET = 1
    AFFECTED = 3
    RELATED = 4


class AnalyticId(Numbered):
    RULE = 1
    STATISTICAL = 3
