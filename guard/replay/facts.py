"""The facts of a past decision, as a candidate policy would have been asked."""

from collections.abc import Container, Iterable

from guard.policy.compile import Policy
from guard.policy.compiled import Flow
from guard.policy.facts import NOWHERE, UNKNOWN_FLOW, Facts
from guard.replay.past import Past
from schemas.decision import Given
from schemas.events import FindingFact

NO_FLOW = "the policy has no such flow on that topic"
NO_BUNDLE = (
    "the bundle it was decided with is not archived, and its flow's records told what only that one explains"
)
OTHER_CODEC = "the policy reads the flow's records by another codec"
OTHER_ORIGINS = "the policy reads the origin from another place of the record"
UNTOLD_ORIGIN = "which of its origins the record itself named is not in the log"
OTHER_LIMITS = "the policy compares volumes with other numbers"
_NOTHING = Given()
_NONE: frozenset[str] = frozenset()


class Untold(Exception):
    """Why a decision cannot be taken anew: what the log does not tell."""


def facts_of(past: Past, policy: Policy, before: Policy | None) -> Facts:
    """Return the facts. `before` is the policy that decided, None where its bundle is lost.

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
    given = past.given or _NOTHING
    if given.volumes and (before is None or before.law.limits != policy.law.limits):
        raise Untold(OTHER_LIMITS)
    counting = counted(past.findings, flow)
    return Facts(
        flow.name,
        entities=frozenset([one.entity for one in counting]),
        whole=frozenset([one.entity for one in counting if one.end <= one.start]),
        origins=_origins(past, flow, policy, before),
        declared=given.declared,
        opaque=given.opaque,
        volumes=given.volumes,
    )


def counted(findings: Iterable[FindingFact], flow: Flow) -> list[FindingFact]:
    """Return the findings that reach a flow's thresholds; a score that is no number does."""
    known, default = flow.thresholds, flow.default_threshold
    return [one for one in findings if not one.score < known.get(one.entity, default)]


def fault_of(past: Past) -> str:
    """Return the fault that decided a record, whatever the policy; what was met after deciding is none of these."""
    if past.fault and not past.fault.startswith("enforce."):
        return past.fault
    first = past.reasons[0].code if past.reasons and not past.fault else ""
    return first.replace("fault.", "decide.", 1) if first.startswith("fault.") else ""


def _origins(past: Past, flow: Flow, policy: Policy, before: Policy | None) -> frozenset[str]:
    """Return where the record came from, by the policy's own word where it declares it for all.

    The log holds all origins together, so one that the old flow declared or a finding gave may be the record's own, too.
    """
    countries = policy.law.jurisdictions.facts.countries
    evidence = _evidence(past, flow, countries)
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
    explained = was.origins | _evidence(past, was, then)
    own = told - explained
    if NOWHERE in own and (countries.keys() - then.keys() or (flow.origins and not was.origins)):
        raise Untold(UNTOLD_ORIGIN)  # a code that nobody knew then, or none at all
    named = frozenset([one if one in countries else NOWHERE for one in own])
    declared = flow.origins | named
    found = declared | evidence
    if (told & explained) - found or (not declared and was.origins):
        raise Untold(UNTOLD_ORIGIN)
    return found


def _evidence(past: Past, flow: Flow, countries: Container[str]) -> frozenset[str]:
    """Return the countries that findings give evidence of, where the flow takes it for an origin."""
    if not flow.spec.origin.infer or not past.findings:
        return _NONE
    return frozenset([one.origin for one in counted(past.findings, flow) if one.origin in countries])
