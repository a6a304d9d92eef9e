"""What would change under a candidate: every past decision taken anew, coverage first."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from msgspec import Struct, field

from guard.policy.compile import Policy
from guard.replay.facts import facts_of
from guard.replay.past import Past
from schemas.decision import Action, Outcome

SAMPLES = 5  # examples kept of each change


class Change(Struct):
    """Records of one flow that would have had another outcome, all in the same way."""

    flow: str
    was: str  # action
    was_to: str
    would: str
    would_to: str
    labels: tuple[str, ...]
    reasons: tuple[str, ...]  # of the candidate
    records: int = 0
    samples: list[str] = field(default_factory=list)  # decision ids
    entities: dict[str, int] = field(default_factory=dict)

    @property
    def is_wider(self) -> bool:
        """Whether the candidate would have let more through."""
        return Action[self.would.upper()] < Action[self.was.upper()]


class Rehearsal(Struct):
    """The result: of `total` records `replayable` were decided anew; `missing` counts the others by reason."""

    bundle: str
    total: int = 0
    replayable: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return sum(change.records for change in self.changes)

    @property
    def first_line(self) -> str:
        """How much of the past could be asked, and why not the rest."""
        because = "; ".join(
            f"{count:,}: {why}" for why, count in sorted(self.missing.items(), key=lambda one: -one[1])
        )
        share = f"{self.replayable:,} of {self.total:,} records replayable"
        return f"{share}, because {because}" if because else f"{share}, because every fact was logged"


def rehearse(past: Iterable[Past], candidate: Policy, then: Callable[[str], Policy]) -> Rehearsal:
    """Take past decisions anew. Decided for the day each was taken on, so that only the candidate makes a difference."""
    found: dict[tuple[object, ...], Change] = {}
    result = Rehearsal(candidate.digest)
    for one in past:
        result.total += one.count
        try:
            facts = facts_of(one, candidate, then)
        except KeyError as error:
            why = str(error.args[0])
            result.missing[why] = result.missing.get(why, 0) + one.count
            continue
        result.replayable += one.count
        outcome = candidate.outcome(facts, datetime.fromtimestamp(one.at / 1000, UTC).date())
        if (outcome.action.word, outcome.destination) != (one.action, one.destination):
            _add(found, one, outcome, _labels(facts.entities, candidate))
    result.changes = sorted(found.values(), key=lambda change: (-change.records, change.flow, change.would))
    return result


def _add(
    found: dict[tuple[object, ...], Change], one: Past, outcome: Outcome, labels: tuple[str, ...]
) -> None:
    reasons = tuple(dict.fromkeys(reason.code for reason in outcome.reasons))
    said = (one.flow, one.action, one.destination, outcome.action.word, outcome.destination, labels, reasons)
    change = found.get(said)
    if change is None:
        change = found[said] = Change(*said)
    change.records += one.count
    if len(change.samples) < SAMPLES:
        change.samples.append(one.id)
    for entity in {finding.entity for finding in one.findings}:
        change.entities[entity] = change.entities.get(entity, 0) + one.count


def _labels(entities: frozenset[str], candidate: Policy) -> tuple[str, ...]:
    return tuple(sorted({label for entity in entities for label in candidate.labels.get(entity, ())}))
