"""The facts of a past decision, as a candidate policy would have been asked."""

from collections.abc import Callable

from guard.policy.compile import Policy
from guard.policy.facts import Facts
from guard.replay.past import Past
from schemas.decision import Given
from schemas.errors import RecordError

NO_FLOW = "the candidate has no such flow"
NO_BUNDLE = "the bundle it was decided with is not archived, so its flow's origins are not known"
OTHER_ORIGINS = "the candidate reads the origin from another place of the record"
_NONE: frozenset[str] = frozenset()


def facts_of(past: Past, candidate: Policy, then: Callable[[str], Policy]) -> Facts:
    """Return the facts. `then` finds the policy of a bundle, and raises KeyError where it is lost.

    Raise RecordError-free KeyError with the reason where the log does not hold enough.
    """
    if past.missing:
        raise KeyError(past.missing)
    flow = candidate.by_name.get(past.flow)
    if past.fault:
        return Facts(past.flow, fault=past.fault)
    if flow is None:
        raise KeyError(NO_FLOW)
    counting = [
        one
        for one in past.findings
        if not one.score < flow.thresholds.get(one.entity, flow.default_threshold)
    ]
    found = frozenset(one.entity for one in counting)
    given = past.given or Given()
    origins = _origins(past, candidate, then)
    if flow.spec.origin.infer:
        known = candidate.law.jurisdictions.facts.countries
        origins |= frozenset(one.origin for one in counting if one.origin in known)
    return Facts(
        past.flow,
        entities=found,
        whole=frozenset(one.entity for one in counting if one.end <= one.start),
        origins=origins,
        declared=given.declared,
        opaque=given.opaque,
        volumes=given.volumes,
    )


def _origins(past: Past, candidate: Policy, then: Callable[[str], Policy]) -> frozenset[str]:
    """Return where the record came from, by the candidate's own word where it declares it for all."""
    flow = candidate.by_name[past.flow]
    spec = flow.spec.origin
    if not (spec.header or spec.field):
        return flow.origins
    try:
        before = then(past.bundle).by_name[past.flow]
    except (KeyError, RecordError):
        raise KeyError(NO_BUNDLE) from None
    if (before.spec.origin.header, before.spec.origin.field) != (spec.header, spec.field):
        raise KeyError(OTHER_ORIGINS)
    return flow.origins | frozenset(past.given.origins if past.given is not None else before.origins)
