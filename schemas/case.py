"""What analysts and approvers write to `guard.commands`. No field can hold content, nor free text."""

from enum import StrEnum

from msgspec import Struct


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
