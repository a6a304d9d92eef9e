"""What cases rest on, as the index tells: scores and classifiers of their sampled decisions, and the threshold in force."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from guard.console.asking import decision
from guard.console.sight import Sight
from guard.console.worth import Rested
from guard.policy.compile import Policy
from guard.policy.scoring import scoring_of
from schemas.case import Case

_SAMPLES = 3  # decisions of a case that are read


def rested(
    connection: Connection,
    cases: Iterable[Case],
    sight: Sight,
    policy: Policy | None,
    *,
    day: date,
    at_verdict: bool = False,
) -> list[tuple[Case, Rested]]:
    """Return each case with what its decisions rest on that are seen; of those decided before it was closed where asked for."""
    return [
        (one, _rested(connection, one, sight, policy, day, closed=one.closed if at_verdict else 0))
        for one in cases
    ]


def _rested(
    connection: Connection, case: Case, sight: Sight, policy: Policy | None, day: date, *, closed: int
) -> Rested:
    hits = [decision(connection, sample.id) for sample in case.samples[:_SAMPLES]]
    found = [
        fact
        for hit in hits
        if hit is not None and sight.shows(hit) and (not closed or hit.at <= closed)
        for fact in getattr(hit.event, "findings", ())
        if fact.entity == case.cause.entity
    ]
    return Rested(
        tuple(sorted({round(fact.score, 4) for fact in found})),
        threshold_of(policy, case, day),
        tuple(sorted({fact.classifier for fact in found})),
    )


def threshold_of(policy: Policy | None, case: Case, day: date) -> float | None:
    """Return from which score on the case's entity counts on its flow, the way it was stopped on; None where that is not told."""
    flow = policy.by_name.get(case.cause.flow) if policy is not None else None
    if flow is None or not case.cause.entity:
        return None
    scoring = scoring_of(flow, day)
    limits = scoring.limits.get(case.cause.entity)
    usual = scoring.base.get(case.cause.entity, scoring.default)
    if limits is None:
        return usual
    named = case.cause.destination
    return limits[scoring.destinations.index(named)] if named in scoring.destinations else min(limits)
