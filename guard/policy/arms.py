"""The two arms of a trial as policies: what is in force, and the candidate whose parts stand in their places.

Both are archived as one bundle and carry its digest: a record is judged by one arm, under one bundle.
"""

import json
from typing import Any

from guard.policy.compile import Policy, restored
from schemas.errors import BundleError
from schemas.policy import Content
from schemas.trial import TrialSpec

PARTS = ("classifiers", "thresholds", "labels", "entities", "proven")  # what a candidate may differ in
TRIED = "+candidate"  # behind a bundle's digest, where what is meant is its candidate


def candidate_of(policy: Policy) -> Policy:
    """Return the candidate's policy under the bundle's name. Raise BundleError where the bundle tries nothing."""
    trial = policy.content.bundle.trial
    if trial is None:
        raise BundleError(f"bundle `{policy.digest}` tries no candidate; see `guard promote list`")
    return Policy(tried(policy.content, trial), archived=policy.canonical())


def tried(content: Content, trial: TrialSpec) -> Content:
    """Return content with the candidate's parts in the places of those in force."""
    return content.model_copy(update={part: getattr(trial, part) for part in PARTS})


def with_trial(base: Policy, trial: TrialSpec) -> Policy:
    """Return a policy with a trial added to its own bytes, so that what an older guard wrote stays as it is."""
    return _changed(base, bundle={"trial": _told(trial)})


def without_trial(policy: Policy) -> Policy:
    """Return a policy with its trial taken out: byte for byte what it was before."""
    return _changed(policy, bundle={"trial": None})


def names_of(policy: Policy) -> frozenset[str]:
    """Return what decisions call a policy, and what they call it without its trial: what was promoted stays in force beneath one."""
    return frozenset({policy.digest, without_trial(policy).digest})


def promoted(policy: Policy) -> Policy:
    """Return a policy whose candidate's parts are in force. Raise BundleError where the bundle tries nothing."""
    trial = policy.content.bundle.trial
    if trial is None:
        raise BundleError(f"bundle `{policy.digest}` tries no candidate; see `guard promote list`")
    told = _told(trial)
    return _changed(policy, bundle={"trial": None}, **{part: told.get(part) for part in PARTS})


def parts_of(content: Content) -> dict[str, Any]:
    """Return what a candidate may differ in, as it is told in a trial."""
    return {part: getattr(content, part) for part in PARTS}


def _told(trial: TrialSpec) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(trial.model_dump_json(exclude_none=True))
    return told


def _changed(policy: Policy, *, bundle: dict[str, Any], **parts: Any) -> Policy:
    """Return a policy with members of its content, and of its bundle, replaced; None takes one out."""
    data = json.loads(policy.canonical())
    for place, members in ((data, parts), (data["bundle"], bundle)):
        for name, value in members.items():
            place.pop(name, None)
            if value is not None:
                place[name] = value
    return restored(json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
