"""Cases, what became of them, and what people write about cases and releases to `guard.commands`.

No field can hold content, nor free text.
"""

from enum import StrEnum

from msgspec import Struct

from schemas.cause import Cause, Sample, Severity

HOUR = 3_600_000
RELEASES = 3  # of one record at most: what is decided anew for ever is no release
CASE_KEY = b"case/"  # before the keys of words on cases on guard.commands, which are of no concern to workers


class CommandKind(StrEnum):
    RELEASE = "release"  # asks for a second passage of a quarantined record, and is the first approval
    APPROVE = "approve"
    REJECT = "reject"


class ReleaseReason(StrEnum):
    """Why a record should be decided anew."""

    FALSE_POSITIVE = "false_positive"
    POLICY_CHANGED = "policy_changed"
    QUESTION_ANSWERED = "question_answered"  # the named human's answer is recorded in the policy
    CLASSIFIER_CHANGED = "classifier_changed"
    FAULT_MENDED = "fault_mended"
    DESTINATION_MENDED = "destination_mended"


class ReleaseCommand(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One person's signed word on one release. All words on a release repeat what it is about."""

    id: str  # the release's, chosen by whoever asks for it
    kind: CommandKind
    place: str  # of the original: topic/partition/offset
    quarantine: str  # of the sealed record: topic/partition/offset
    reason: ReleaseReason
    at: int  # when it was signed, milliseconds since the epoch
    by: str  # the approver's name in the policy
    key: str = ""  # fingerprint of the approver's key
    dismiss: tuple[str, ...] = ()  # entities that the approvers hold to be false positives, sorted
    signature: str = ""  # Ed25519, base64


class Verdict(StrEnum):
    """What an analyst concludes of a case (OCSF `verdict`)."""

    TRUE_POSITIVE = "true_positive"
    FALSE_POSITIVE = "false_positive"
    BENIGN = "benign"  # rightly found, and no incident
    DUPLICATE = "duplicate"


class CaseState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"  # into another case, which counts for both
    REOPENED = "reopened"  # records came after it was closed


class CaseVerb(StrEnum):
    """What a person does to a case."""

    ASSIGN = "assign"  # to a name; to nobody where it is empty
    CLOSE = "close"  # with a verdict, and for how long further records belong to what was concluded
    REOPEN = "reopen"
    MERGE = "merge"
    SPLIT = "split"  # undoes a merge, also one that the guard made


class CaseCommand(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="case"):
    """One person's signed word on one case."""

    id: str  # its own, chosen by whoever writes it
    verb: CaseVerb
    case: str
    at: int  # when it was signed, milliseconds since the epoch
    by: str  # the person's name in the policy
    verdict: Verdict | None = None
    quiet: int = HOUR  # milliseconds from `at` within which further records do not reopen the case
    assignee: str = ""
    into: str = ""  # the case that it is merged into
    key: str = ""  # fingerprint of the person's key
    signature: str = ""  # Ed25519, base64


class Happening(Struct, frozen=True, array_like=True):
    """What happened to a case, when and by whom; by nobody where it was the guard."""

    at: int
    what: str  # opened, merged, reopened, or a verb
    by: str = ""
    detail: str = ""  # a verdict, an assignee, a case


class Case(Struct, frozen=True, omit_defaults=True):
    """All records that were stopped by one cause. Counts are exact; what is kept of single records is bounded."""

    id: str  # the cause's
    cause: Cause
    severity: Severity
    count: int
    first: int  # milliseconds since the epoch, of the first decision and of the last
    last: int
    generation: int = 1  # rises when it is reopened
    before: int = 0  # records counted before this generation
    state: CaseState = CaseState.OPEN
    quarters: dict[int, int] = {}  # quarter of an hour since the epoch -> records; the last day's
    days: dict[int, int] = {}  # day since the epoch -> records; the last quarter's
    samples: tuple[Sample, ...] = ()
    entities: dict[str, int] = {}  # entity -> records that hold it, whatever they were stopped for
    rules: dict[str, int] = {}  # every reason that was told -> records
    citation: str = ""  # of the cause's reason, and as the last record told it:
    nearest: str = ""
    question: str = ""
    role: str = ""
    bundle: str = ""
    into: str = ""  # the case it is merged into
    closed: int = 0  # when it was closed
    quiet: int = 0  # until when records do not reopen it
    verdict: Verdict | None = None
    assignee: str = ""
    history: tuple[Happening, ...] = ()
    seen: dict[int, int] = {}  # partition of guard.summaries -> the last offset counted
    commands: int = 0  # the next offset of guard.commands to be applied

    @property
    def is_shown(self) -> bool:
        """Whether it stands in the queue: it is open, or open again."""
        return self.state in (CaseState.OPEN, CaseState.REOPENED)


def is_of_case(key: bytes | None) -> bool:
    """Return whether a message of guard.commands is a word on a case, by its key.

    >>> is_of_case(b"case/9f86d081884c7d65/w-1"), is_of_case(b"INC-1042/release/ana")
    (True, False)
    """
    return (key or b"").startswith(CASE_KEY)
