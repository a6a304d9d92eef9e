"""Which tier each finding came from, and what patterns alone would have decided of the same records."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from classifiers.declared import CLASSIFIER as DECLARED
from classifiers.models.entities import NAME as ENCODER
from guard.demo.story import Outcomes
from guard.pipeline import judge
from guard.policy.compile import Policy
from guard.wiring import clock, offline
from schemas.events import DecisionEvent
from schemas.record import Record

TIERS = ("declared", "patterns", "lexicons", "model")
_LEXICONS = (
    "person_",
    "art9_",
    "art10_",
    "case_number",
)  # classifiers whose words are lists, by how they begin
_BATCH = 200
_FEW = 50
_SURE = 0.9

Redactions = tuple[tuple[str, str], ...]


class Share(Struct):
    """What one tier found: findings by entity, their classifiers, and in which records."""

    entities: Counter[str]
    classifiers: set[str]
    records: set[str]


class Alone(Struct, frozen=True):
    """What patterns and lexicons decide of a record where nothing stands behind them."""

    action: str
    destination: str
    redactions: Redactions


class Compared(Struct, frozen=True):
    """Decisions that would have been others with patterns alone, by their id, and what those took to tell so."""

    whole: tuple[
        DecisionEvent, ...
    ]  # records that would have passed as they were, nothing found, and did not
    less: tuple[DecisionEvent, ...]  # with fewer redactions, or to another destination
    records: int
    seconds: float

    @property
    def rate(self) -> float:
        """Records a second."""
        return self.records / max(self.seconds, 0.001)


def tier_of(classifier: str) -> str:
    """Return the tier of a classifier by the id that findings tell."""
    if classifier == DECLARED:
        return "declared"
    if classifier.partition("@")[0] == ENCODER:
        return "model"
    return "lexicons" if classifier.startswith(_LEXICONS) else "patterns"


def by_tier(events: Iterable[DecisionEvent]) -> dict[str, Share]:
    """Return what each tier found, in the order in which they are asked."""
    shares = {tier: Share(Counter(), set(), set()) for tier in TIERS}
    for event in events:
        for finding in event.findings:
            share = shares[tier_of(finding.classifier)]
            share.entities[finding.entity] += 1
            share.classifiers.add(finding.classifier)
            share.records.add(event.id)
    return shares


def compared(outcomes: Outcomes, policy: Policy, published: Sequence[Record]) -> Compared:
    """Return which of the decisions rest on what patterns alone do not find."""
    checkpoint = offline(policy)
    alone: dict[str, Alone] = {}
    silent: set[str] = set()
    judge(published[:_FEW], checkpoint, at=clock())  # shapes are compiled when they are first matched
    began = time.perf_counter()
    for first in range(0, len(published), _BATCH):
        batch = published[first : first + _BATCH]
        for record, passage in zip(batch, judge(batch, checkpoint, at=clock()), strict=True):
            outcome = passage.decision.outcome
            if passage.decision.is_plain:
                silent.add(str(record.place))
            alone[str(record.place)] = Alone(
                outcome.action.word,
                outcome.destination,
                tuple((one.entity, one.operator) for one in outcome.redactions),
            )
    seconds = time.perf_counter() - began
    others = [event for event in outcomes.events if alone[event.id] != _of(event)]
    whole = tuple(event for event in others if event.id in silent)
    less = tuple(event for event in others if event.id not in silent)
    return Compared(whole, less, len(published), seconds)


def told_by_model(events: Iterable[DecisionEvent]) -> DecisionEvent | None:
    """Return the decision that shows best what only the encoder finds: of a person, for two reasons, and little more."""
    able = [event for event in events if all(tier_of(one.classifier) == "model" for one in event.findings)]
    return min(able, key=_distraction, default=None)


def _distraction(event: DecisionEvent) -> tuple[bool, bool, bool, int, str]:
    names_somebody = any(one.entity == "PERSON" and one.score > _SURE for one in event.findings)
    entities = {one.entity for one in event.findings}
    return not names_somebody, event.action != "redact", len(entities) < 2, len(event.findings), event.id


def versions(shares: Mapping[str, Share]) -> str:
    """Return the encoder as findings name it; empty where it found nothing."""
    return ", ".join(sorted(shares["model"].classifiers))


def _of(event: DecisionEvent) -> Alone:
    return Alone(event.action, event.destination, tuple(event.redactions))
