"""Trials for tests: a candidate that holds mail addresses to be classified, beside the policy that `guard init` writes."""

import yaml

from guard.deployment import create
from guard.policy.arms import with_trial
from guard.promotion.candidate import trial_of
from guard.promotion.plan import EXAMPLE
from guard.wiring import offline, policy_of
from schemas.trial import PlanSpec, Step

STRICTER = """\
apiVersion: guard/v1
kind: Labels
metadata: {name: tried}
spec: {add: {EMAIL_ADDRESS: [classified]}}
"""  # a mail address blocks its record
BLINDER = """\
apiVersion: guard/v1
kind: Thresholds
metadata: {name: tried}
spec: {thresholds: {EMAIL_ADDRESS: 1.0}}
"""  # no mail address counts


def plan(*steps, **changes):
    """Return the example's plan, with other steps and other parts."""
    told = yaml.safe_load(EXAMPLE)
    return PlanSpec.model_validate(
        {**told, **changes, "steps": [{"mode": mode, "percent": percent} for mode, percent in steps]}
    )


def arms(folder, change=STRICTER):
    """Return the policy of a new deployment, and its candidate."""
    create(folder)
    base = policy_of(folder / "policy")
    (folder / "policy" / "tried.yaml").write_text(change)
    candidate = policy_of(folder / "policy")
    (folder / "policy" / "tried.yaml").unlink()
    return base, candidate


def trying(base, candidate, mode="shadow", percent=100, name="t-1"):
    """Return the policy with the candidate on trial."""
    step = Step(mode=mode, percent=percent)
    return with_trial(base, trial_of(base, candidate, plan((mode, percent)), step, name=name, labelled={}))


def checkpoint(folder, policy):
    return offline(policy, folder / "keys")
