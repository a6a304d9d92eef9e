"""What an audit says: the first fault it found and where, or how much it checked."""

from enum import StrEnum

from msgspec import Struct


class FaultKind(StrEnum):
    """What can be wrong with evidence."""

    GAP = "gap"  # leaves are missing
    DUPLICATE = "duplicate"  # a leaf stands there twice
    EDIT = "edit"  # a leaf is not what was signed
    REORDER = "reorder"  # leaves stand in another order
    TRUNCATION = "truncation"  # the log ends before the committed head, or there is a log and no head
    HEAD_WENT_BACK = "head_went_back"  # a head, or the committed offset, is behind an earlier one
    BAD_SIGNATURE = "bad_signature"
    COVERED_TWICE = "covered_twice"  # two decisions on one offset
    UNCOVERED_OFFSET = "uncovered_offset"  # a consumed record without a decision
    ALTERED_RECORD = "altered_record"  # a guarded record is not the one decided on
    MISSING_MOVEMENT = "missing_movement"  # a decision whose record is not where it was sent
    UNKNOWN_MOVEMENT = "unknown_movement"  # a cleared or sealed record that no decision sent there


class LogFault(Struct, frozen=True):
    """What is wrong, and where. `place` is topic/partition/offset of the message or record that shows it."""

    kind: FaultKind
    log: str  # the guarded partition
    place: str
    detail: str


class Report(Struct, frozen=True):
    """An audit's result. Nothing is sound but a report without a fault."""

    fault: LogFault | None = None
    logs: int = 0
    leaves: int = 0
    heads: int = 0  # signed heads published, besides the committed ones
    covered: int = 0  # offsets with a decision
    records: int = 0  # guarded records still retained, compared with their decision's digest
    unchecked: int = 0  # spans whose records are retained in part, so that their digest cannot be compared
    movements: int = 0  # cleared and sealed records matched with their decisions

    @property
    def is_sound(self) -> bool:
        return self.fault is None
