"""Revoking: one entry in one file, and what it stops."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct

from guard.policy.compile import Policy
from guard.policy.facts import Facts
from guard.policy.serving import entity_of, label_sets
from guard.residency.jurisdictions import merged
from schemas.decision import Outcome
from schemas.errors import SettingsError
from schemas.jurisdiction import FactsSpec, Revocation

FILE = "revocations.yaml"
_HEAD = """\
# What no longer counts, from which day, and why. `guard facts revoke` adds to it; the earliest day of a name holds.
apiVersion: guard/v1
kind: Facts
metadata: {{name: revocations}}
spec:
  as_of: {at}
  revoked:
"""


class Stopped(Struct, frozen=True):
    """What becomes otherwise: records of a flow that carry these labels."""

    flow: str
    labels: tuple[str, ...]
    before: str
    after: str


def revoke(directory: Path, name: str, at: date, reason: str) -> Path:
    """Add a revocation to the policy directory and return its file. Raise SettingsError where it cannot be added."""
    file = directory / FILE
    entry = f"    {json.dumps(name)}: {{date: {at}, reason: {json.dumps(reason, ensure_ascii=False)}}}\n"
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else _HEAD.format(at=at)
        if f"{json.dumps(name)}:" in text:
            raise SettingsError(f"`{file}` revokes `{name}` already; edit it there")
        if "\n  revoked:\n" not in text:
            raise SettingsError(f"`{file}` has no `revoked:` below `spec`; add it, or move the file away")
        file.write_text(text.rstrip("\n") + "\n" + entry, encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"`{file}` cannot be written ({error.strerror}); check who may write there"
        ) from error
    return file


def with_revocation(policy: Policy, name: str, at: date, reason: str) -> Policy:
    """Return the policy with one thing more revoked."""
    gone = FactsSpec(as_of=policy.content.facts.as_of, revoked={name: Revocation(date=at, reason=reason)})
    facts = merged([policy.content.facts, gone])
    return Policy(policy.content.model_copy(update={"facts": facts}))


def stopped(before: Policy, after: Policy, at: date) -> Iterator[Stopped]:
    """Yield what typical records become that they did not become before."""
    for name, spec in before.content.flows.items():
        for labels in label_sets(spec):
            one, other = (_outcome(policy, name, labels, at) for policy in (before, after))
            if (one.action, one.destination) != (other.action, other.destination):
                yield Stopped(name, labels, _told(one), _told(other))


def _outcome(policy: Policy, flow: str, labels: tuple[str, ...], at: date) -> Outcome:
    entities = {label: entity_of(label, policy.labels) for label in labels}
    facts = Facts(
        flow,
        entities=frozenset(filter(None, entities.values())),
        origins=policy.by_name[flow].origins,
        declared=tuple(sorted(label for label, entity in entities.items() if not entity)),
    )
    return policy.fresh_outcome(facts, at)


def _told(outcome: Outcome) -> str:
    return f"{outcome.action.word} to {outcome.destination}" if outcome.destination else outcome.action.word
