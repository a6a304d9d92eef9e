"""The guard's own headers: on cleared records what was decided, on quarantined ones where they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.record import Headers

if TYPE_CHECKING:
    from guard.policy.compile import Policy
    from schemas.decision import Decision
    from schemas.record import Record


def cleared_headers(decision: Decision, policy: Policy) -> Headers:
    """Return the headers that a cleared record carries behind its producer's own."""
    return (("__guard.decision.id", decision.id.encode()), *policy.marks(decision.flow, decision.outcome))


def quarantine_headers(record: Record, decision: Decision, policy: Policy) -> Headers:
    """Return the headers of a sealed record; Kafka Connect's names are there so that redrive tools work."""
    reasons = decision.outcome.reasons
    reason = reasons[0].code if reasons else decision.outcome.action.word
    stage = decision.fault.stage if decision.fault else "decide"
    return (
        ("__guard.decision.id", decision.id.encode()),
        ("__guard.action", decision.outcome.action.word.encode()),
        ("__guard.flow", decision.flow.encode()),
        ("__guard.bundle", policy.digest.encode()),
        ("__connect.errors.topic", record.topic.encode()),
        ("__connect.errors.partition", b"%d" % record.partition),
        ("__connect.errors.offset", b"%d" % record.offset),
        ("__connect.errors.stage", stage.upper().encode()),
        ("__connect.errors.class.name", reason.encode()),
    )
