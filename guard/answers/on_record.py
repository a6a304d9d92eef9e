"""The answers that a policy records: until when each counts, and who signed the bundle that brought it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from msgspec import Struct

from guard.bundles.manifest import Bundle
from guard.policy.compile import Policy
from schemas.flow import Answer

SOON = 30  # days


class Brought(Struct, frozen=True):
    """The first of the bundles in a row that hold an answer, and whose signatures hold on it."""

    version: int
    signed_by: tuple[str, ...]


class OnRecord(Struct, frozen=True):
    """An answer, and how it stands on a day: `counts`, `ends_soon`, `ended`, `revoked` or `not_yet`."""

    flow: str
    answer: Answer
    state: str
    days_left: int
    brought: Brought | None


Key = tuple[str, str]  # flow, the answer as JSON


def on_record(policy: Policy, brought: Mapping[Key, Brought], at: date) -> list[OnRecord]:
    """Return the answers, what ends first before the rest."""
    found = [
        OnRecord(
            name, one, _state(policy, one, at), (one.valid_to - at).days, brought.get((name, _told(one)))
        )
        for name, spec in policy.content.flows.items()
        for one in spec.conditions
    ]
    return sorted(found, key=lambda one: (one.answer.valid_to, one.flow, one.answer.question, one.answer.id))


def brought(bundles: Iterable[tuple[Bundle, tuple[str, ...]]]) -> dict[Key, Brought]:
    """Return who signed each answer into force; `bundles` are those that came into force, in order, with their signers."""
    found: dict[Key, Brought] = {}
    for bundle, names in bundles:
        held = _answers(bundle)
        found = {key: found.get(key) or Brought(bundle.manifest.version, names) for key in held}
    return found


def _answers(bundle: Bundle) -> set[Key]:
    """Return the answers of a bundle; none where an older or newer guard wrote them otherwise."""
    flows = json.loads(bundle.content).get("flows", {})
    try:
        return {
            (name, _told(Answer.model_validate_json(json.dumps(one))))
            for name, spec in flows.items()
            for one in spec.get("conditions", ())
        }
    except ValueError:
        return set()


def _told(answer: Answer) -> str:
    return answer.model_dump_json()


def _state(policy: Policy, answer: Answer, at: date) -> str:
    if policy.law.jurisdictions.is_revoked(f"answer {answer.id}", at):
        return "revoked"
    if at < answer.valid_from:
        return "not_yet"
    if answer.valid_to < at:
        return "ended"
    return "ends_soon" if answer.valid_to <= at + timedelta(SOON) else "counts"
