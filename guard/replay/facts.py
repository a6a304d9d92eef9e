"""The facts of a past decision, as a candidate policy would have been asked."""

from collections.abc import Container
from datetime import date

from guard.policy.compile import Policy
from guard.policy.compiled import Flow
from guard.policy.facts import NOWHERE, UNKNOWN_FLOW, Facts
from guard.policy.scoring import Counting, counted, scoring_of
from guard.replay.listed import as_listed
from guard.replay.past import Past
from schemas.decision import Given

NO_FLOW = "the policy has no such flow on that topic"
NO_BUNDLE = (
    "the bundle it was decided with is not archived, and its flow's records told what only that one explains"
)
OTHER_CODEC = "the policy reads the flow's records by another codec"
OTHER_ORIGINS = "the policy reads the origin from another place of the record"
UNTOLD_ORIGIN = "which of its origins the record itself named is not in the log"
UNTOLD_TERMS = "the policy lets terms pass that its own bundle did not, and no text is in the log"
OTHER_LIMITS = "the policy compares volumes with other numbers"
_NOTHING = Given()
_NONE: frozenset[str] = frozenset()
_NO_FINDING = Counting(_NONE, _NONE, _NONE, ())


class Untold(Exception):
    """Why a decision cannot be taken anew: what the log does not tell."""


def facts_of(past: Past, policy: Policy, before: Policy | None, *, at: date | None = None) -> Facts:
    """Return the facts. `before` is the policy that decided, None where its bundle is lost; `at` the day, else its own.

    Raise Untold with the reason where the log does not hold enough.
    """
    if past.missing:
        raise Untold(past.missing)
    flow = policy.flows.get(past.topic)
    if flow is None and not past.flow:
        return UNKNOWN_FLOW
    if flow is None or flow.name != past.flow:
        raise Untold(NO_FLOW)
    was = None if before is None else before.flows.get(past.topic)
    if was is not None and (was.codec, was.opaque) != (flow.codec, flow.opaque):
        raise Untold(OTHER_CODEC)
    if fault := fault_of(past):
        return Facts(flow.name, fault=fault)
    listed = as_listed(past, policy, before, at or past.day)
    if listed is None:
        raise Untold(UNTOLD_TERMS)
    past = listed
    given = past.given or _NOTHING
    if given.volumes and (before is None or before.law.limits != policy.law.limits):
        raise Untold(OTHER_LIMITS)
    found = counting(past, flow, at or past.day)
    return Facts(
        flow.name,
        entities=found.entities,
        whole=found.whole,
        origins=_origins(past, flow, policy, before, at or past.day),
        declared=given.declared,
        opaque=given.opaque,
        volumes=given.volumes,
        uncounted=found.uncounted,
    )


def counting(past: Past, flow: Flow, at: date) -> Counting:
    """Return which of a decision's findings reach a flow's thresholds of a day; a score that is no number does."""
    return counted(past.findings, scoring_of(flow, at)) if past.findings else _NO_FINDING


def fault_of(past: Past) -> str:
    """Return the fault that decided a record, whatever the policy; what was met after deciding is none of these."""
    if past.fault and not past.fault.startswith("enforce."):
        return past.fault
    first = past.reasons[0].code if past.reasons and not past.fault else ""
    return first.replace("fault.", "decide.", 1) if first.startswith("fault.") else ""


def _origins(past: Past, flow: Flow, policy: Policy, before: Policy | None, at: date) -> frozenset[str]:
    """Return where the record came from, by the policy's own word where it declares it for all.

    The log holds all origins together, so one that the old flow declared or a finding gave may be the record's own, too.
    """
    countries = policy.law.jurisdictions.facts.countries
    evidence = _evidence(past, flow, countries, at)
    origin = flow.spec.origin
    if not (origin.header or origin.field):
        return flow.origins | evidence
    was = None if before is None else before.flows.get(past.topic)
    if before is None or was is None:
        raise Untold(NO_BUNDLE)
    if (was.spec.origin.header, was.spec.origin.field) != (origin.header, origin.field):
        raise Untold(OTHER_ORIGINS)
    told = was.origins if past.given is None else frozenset(past.given.origins)
    then = before.law.jurisdictions.facts.countries
    explained = was.origins | _evidence(past, was, then, past.day)
    own = told - explained
    if NOWHERE in own and (countries.keys() - then.keys() or (flow.origins and not was.origins)):
        raise Untold(UNTOLD_ORIGIN)  # a code that nobody knew then, or none at all
    named = frozenset([one if one in countries else NOWHERE for one in own])
    declared = flow.origins | named
    found = declared | evidence
    if (told & explained) - found or (not declared and was.origins):
        raise Untold(UNTOLD_ORIGIN)
    return found


def _evidence(past: Past, flow: Flow, countries: Container[str], at: date) -> frozenset[str]:
    """Return the countries that findings give evidence of, where the flow takes it for an origin."""
    if not flow.spec.origin.infer or not past.findings:
        return _NONE
    return frozenset([one for one in counting(past, flow, at).origins if one in countries])
