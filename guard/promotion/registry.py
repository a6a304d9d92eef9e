"""What became of candidates and trials, as people and pages read it on `guard.tuning`: no content, and no authority.

What counts is in signed bundles and in the proven log; an entry here tells who did what when.
"""

import json
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from guard.policy.arms import PARTS
from schemas.movement import Movement
from schemas.trial import TrialSpec
from streams.publishing import alone
from streams.reading import latest_by_key

if TYPE_CHECKING:
    from streams.settings import Settings

CandidateState = Literal["candidate", "shadow", "canary", "active", "retired"]


def digest_of(trial: TrialSpec) -> str:
    """Return what a candidate is known by: the digest of its parts."""
    told = trial.model_dump(mode="json", include=set(PARTS), exclude_none=True)
    return f"sha256:{sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()}"


def key_of(trial: TrialSpec) -> str:
    return f"candidate/{digest_of(trial)[7:23]}"


def entry(trial: TrialSpec, state: CandidateState, *, by: str, at: int, **more: Any) -> dict[str, Any]:
    """Return a candidate's entry."""
    return {
        "type": "candidate",
        "trial": trial.id,
        "state": state,
        "step": str(trial.step),
        "digest": digest_of(trial),
        "plan": trial.plan.digest,
        "by": by,
        "at": at,
        **more,
    }


def publish(settings: "Settings", told: Mapping[str, Mapping[str, Any]]) -> None:
    """Write entries by key, together. Raise BrokerError where the broker refuses."""
    topic = settings.topics.tuning
    with alone(settings, "tuning") as carry:
        carry(
            [
                Movement(topic, key.encode(), json.dumps(value, sort_keys=True).encode(), partition=0)
                for key, value in told.items()
            ]
        )


def candidates(settings: "Settings") -> dict[str, dict[str, Any]]:
    """Return every candidate's newest entry, by key."""
    found = latest_by_key(settings.kafka.for_consumer(), settings.topics.tuning)
    return {
        key: value
        for key, value in found.items()
        if key.startswith("candidate/") and isinstance(value, dict) and value.get("type") == "candidate"
    }


def stands(told: Mapping[str, Any], in_force: Collection[str], trying: str) -> CandidateState:
    """Return a candidate's state by what is in force: the names of its content, and the digest of what it tries. No entry makes one active."""
    state: CandidateState = told["state"]
    if told.get("promoted") in in_force:
        return "active"
    if told["digest"] == trying or state == "candidate":
        return state
    return "retired"
