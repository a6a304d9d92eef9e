"""What can go wrong, in two kinds: a record that cannot be judged, and a guard that is unfit.

RecordError      a value on the record path: this record is blocked, its neighbours go on
GuardError       stops the worker before anything is committed
SettingsError    a file, key or setting a user can mend
BrokerError      the broker refused or stopped answering
Fenced           another worker owns this slot, or this client is finished: start anew
EvidenceError    the decision log does not hold what it must
BundleError      a bundle is not signed, not whole, not in its time or not newer: it is not put in force
"""

from enum import StrEnum

from msgspec import Struct


class FaultCode(StrEnum):
    """Why a record could not be judged, changed or delivered; the word a data engineer sees."""

    INVALID_UTF8 = "invalid_utf8"
    INVALID_JSON = "invalid_json"
    INVALID_NUMBER = "invalid_number"  # NaN, Infinity
    DUPLICATE_NAME = "duplicate_name"
    INVALID_CLOUDEVENT = "invalid_cloudevent"
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"
    TOO_MANY_FIELDS = "too_many_fields"
    EXPANSION_LIMIT = "expansion_limit"
    UNDECLARED_OPAQUE = "undeclared_opaque"
    UNSCANNED_BYTES = "unscanned_bytes"
    CLASSIFIER_FAILED = "classifier_failed"
    CLASSIFIER_TIMEOUT = "classifier_timeout"
    TOO_MUCH_TEXT = "too_much_text"  # more windows of free text than a record may have
    UNINTERPRETED_DECLARATION = "uninterpreted_declaration"
    UNKNOWN_FLOW = "unknown_flow"
    REDACTION_FAILED = "redaction_failed"
    RESIDUAL_FINDING = "residual_finding"
    TOO_LARGE_FOR_DESTINATION = "too_large_for_destination"
    DESTINATION_UNAVAILABLE = "destination_unavailable"
    UNDELIVERABLE = "undeliverable"
    UNREADABLE_ORIGINAL = "unreadable_original"


class Fault(Struct, frozen=True):
    """A failure of one record: its code and the step that met it. Holds no content."""

    code: FaultCode
    stage: str  # decode, detect, decide, enforce, deliver


class RecordError(Exception):
    """This record cannot be judged or changed; it becomes a block. Carries a code, never content."""

    def __init__(self, code: FaultCode) -> None:
        super().__init__(code.value)
        self.code = code


class GuardError(Exception):
    """The guard is unfit; the message says what is wrong, where, and what to do next."""


class SettingsError(GuardError):
    """A file, key or setting is wrong and the user can mend it."""


class BrokerError(GuardError):
    """The broker refused, is unreachable, or did not answer in time."""


class Fenced(GuardError):
    """This client is finished (fenced or fatally broken): rebuild it and start from the committed state."""


class EvidenceError(GuardError):
    """The decision log, a seal or a signature does not hold what it must."""


class BundleError(GuardError):
    """A bundle is not to be put in force; what is in force stays."""
