"""A small random sample of what passed: sealed originals, by which people measure what classifiers miss.

Which records are taken follows from a record's place and a key alone: the same ones after a restart and on every worker, and
none that a producer could foresee.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from guard.headers import quarantine_headers
from schemas.decision import Action
from schemas.movement import Movement

if TYPE_CHECKING:
    from guard.checkpoint import Checkpoint
    from guard.policy.compile import Policy
    from schemas.passage import Passage
    from schemas.record import Record

_ALL = 2**64
_PERSON = b"audit-sample"


class Sampler(Struct, frozen=True):
    """Which records of which flows are taken, and where to. Its repr shows no key."""

    shares: dict[str, int]  # flow -> how many of 2**64 places
    key: bytes
    topic: str

    def takes(self, flow: str, record: Record) -> bool:
        share = self.shares.get(flow)
        if share is None:
            return False
        place = f"{record.topic}/{record.partition}/{record.offset}".encode()
        made = blake2b(place, digest_size=8, key=self.key, person=_PERSON).digest()
        return int.from_bytes(made, "big") < share

    def __repr__(self) -> str:
        return f"Sampler({len(self.shares)} flows, to {self.topic})"


def sampler_of(policy: Policy, key: bytes, topic: str) -> Sampler | None:
    """Return the sampler that a policy asks for; None where no flow asks for one."""
    shares = {name: int(rate * _ALL) for name, rate in asked(policy).items()}
    return Sampler(shares, key, topic) if shares else None


def asked(policy: Policy) -> dict[str, float]:
    """Return the flows of which a sample is asked for, each with its share."""
    flows = policy.content.flows.items()
    return {name: spec.audit_sample for name, spec in flows if spec.audit_sample}


def sample_name(flow: str) -> str:
    """Return what a sample is sealed for. INVARIANT: no flow is called so, and nothing releases what was only sampled."""
    return f"sample/{flow}"


def sampled(passages: Sequence[Passage], checkpoint: Checkpoint, sampler: Sampler) -> list[Passage]:
    """Return the passages, those taken with the sealed original beside what they move, and a decision that notes it."""
    batch = checkpoint.sealer.batch()
    made = []
    for one in passages:
        decision = one.decision
        if decision.outcome.action > Action.REROUTE or not sampler.takes(decision.flow, one.record):
            made.append(one)
            continue
        sealed = batch.seal(one.record, sample_name(decision.flow))
        headers = quarantine_headers(one.record, decision, checkpoint.policy)
        movement = Movement(sampler.topic, decision.id.encode(), sealed, headers)
        made.append(replace(one, decision=replace(decision, sampled=True), sample=movement))
    return made
