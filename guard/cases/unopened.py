"""A release whose sealed original does not open: it is told, in the log and to the producer, and nothing passes."""

from guard.headers import quarantine_headers
from guard.policy.compile import Policy
from schemas.decision import Action, Decision, Outcome, Reason
from schemas.errors import Fault, FaultCode
from schemas.movement import Movement
from schemas.passage import Passage
from schemas.record import Place, Record


def placeholder(place: Place, sealed: bytes) -> Record:
    """Return what stands for an original that nobody can read: its place and, as value, the sealed bytes."""
    return Record(place.topic, place.partition, place.offset, 0, None, sealed)


def unopened(
    record: Record, *, flow: str, decision: str, release: str, policy: Policy, quarantine: str
) -> Passage:
    """Return the passage of such a placeholder: blocked, the sealed bytes back to quarantine as they are.

    `flow` is the one that they were sealed for: bytes whose key comes back open under the new decision too.
    """
    code = FaultCode.UNREADABLE_ORIGINAL
    outcome = Outcome(Action.BLOCK, reasons=(Reason(f"fault.{code}"),))
    taken = Decision(decision, flow, outcome, fault=Fault(code, "decode"))
    headers = quarantine_headers(record, taken, policy)
    movement = Movement(quarantine, taken.id.encode(), record.value, headers)
    return Passage(record, taken, movement, release=release)
