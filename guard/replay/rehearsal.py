"""What would change under a candidate: every past decision taken anew, coverage first."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from msgspec import Struct, field
from msgspec.structs import replace

from guard.audit.report import LogFault
from guard.policy.compile import Policy
from guard.policy.compiled import residue
from guard.policy.facts import Facts
from guard.replay.enforced import Enforced, form
from guard.replay.facts import NO_BUNDLE, Untold, facts_of
from guard.replay.past import PASSING, Past
from schemas.decision import Action, Outcome
from schemas.label import most_specific

SAMPLES = 5  # examples kept of each change
OTHERWISE = "its own bundle, asked anew, decides otherwise: what it rested on is not all in the log"
UNTOLD_REWRITING = "whether its rewritten form would have passed the second look is not in the log"


class Sample(Struct, frozen=True):
    """A past decision and what it would have been."""

    past: Past
    outcome: Outcome


class Change(Struct):
    """Records of one flow that would have had another outcome, all in the same way."""

    flow: str
    was: str  # action
    was_to: str
    would: str
    would_to: str
    was_redacted: tuple[str, ...]  # entities
    would_redacted: tuple[str, ...]
    labels: tuple[str, ...]  # of the record, by the candidate's reading
    reasons: tuple[str, ...]  # of the candidate
    is_wider: bool  # the policy of then did not let such records reach that destination in that form
    records: int = 0
    samples: list[Sample] = field(default_factory=list)
    entities: dict[str, int] = field(default_factory=dict)


class Rehearsal(Struct):
    """The result: of `total` records `replayable` were decided anew; `missing` counts the others by reason."""

    bundle: str
    total: int = 0
    replayable: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    became: dict[tuple[str, str], tuple[int, int]] = field(
        default_factory=dict
    )  # flow, action with destination: then, under the candidate
    faults: tuple[LogFault, ...] = ()

    @property
    def changed(self) -> int:
        return sum(change.records for change in self.changes)

    @property
    def wider(self) -> int:
        return sum(change.records for change in self.changes if change.is_wider)

    @property
    def first_line(self) -> str:
        """How much of the past could be asked, and why not the rest."""
        share = f"{self.replayable:,} of {self.total:,} records replayable"
        if not self.total:
            return f"{share}, because the log holds no decision of that period"
        because = "; ".join(
            f"{count:,}: {why}" for why, count in sorted(self.missing.items(), key=lambda one: -one[1])
        )
        return f"{share}, because {because or 'every fact they rest on is in the log'}"


def rehearse(
    past: Iterable[Past], candidate: Policy, then: Callable[[str], Policy], *, at: date | None = None
) -> Rehearsal:
    """Take past decisions anew, each on its own day, so that only the candidate makes a difference; or all as of `at`.

    `then` finds the policy of a bundle, and raises KeyError where it is lost.
    """
    stage = _Stage(candidate, then, at)
    for one in past:
        stage.take(one)
    found = sorted(
        stage.changes.values(), key=lambda one: (not one.is_wider, -one.records, one.flow, one.would)
    )
    stage.result.changes = found
    return stage.result


class _Stage:
    """The state of one rehearsal."""

    def __init__(self, candidate: Policy, then: Callable[[str], Policy], at: date | None) -> None:
        self._candidate = Enforced(candidate)
        self._at = at

        @cache
        def of_bundle(bundle: str) -> Enforced | None:
            try:
                return Enforced(then(bundle))
            except KeyError:
                return None

        self._of_bundle = of_bundle
        self.result = Rehearsal(candidate.digest)
        self.changes: dict[tuple[object, ...], Change] = {}

    def take(self, past: Past) -> None:
        self.result.total += past.count
        try:
            own, facts, would = self._asked(past)
        except Untold as why:
            self.result.missing[str(why)] = self.result.missing.get(str(why), 0) + past.count
            return
        self.result.replayable += past.count
        self._note(past, (past.action, past.destination), 0)
        self._note(past, (would.action.word, would.destination), 1)
        if _differs(past, own, would):
            self._add(past, facts, would)

    def _asked(self, past: Past) -> tuple[Outcome | None, Facts, Outcome]:
        """Return a decision as its own bundle takes it anew, and as the candidate would, with the facts."""
        before = self._of_bundle(past.bundle)
        policy, candidate = None if before is None else before.policy, self._candidate
        facts = facts_of(past, candidate.policy, policy, at=self._at)
        would = candidate.outcome(facts, past.share, self._at or past.day)
        if before is None:
            if past.fault.startswith("enforce."):
                raise Untold(NO_BUNDLE)
            return None, facts, would
        own = before.outcome(facts_of(past, before.policy, before.policy), past.share, past.day)
        if past.fault.startswith("enforce."):
            return own, facts, _after_enforcing(past, own, would)
        if _told(own) != (past.action, past.destination, past.redactions):
            raise Untold(OTHERWISE)
        return own, facts, would

    def _add(self, past: Past, facts: Facts, would: Outcome) -> None:
        reasons = tuple(dict.fromkeys(reason.code for reason in would.reasons))
        labels = _labels(facts, self._candidate.policy)
        was_redacted, would_redacted = (
            tuple(entity for entity, *_ in past.redactions),
            tuple(one.entity for one in would.redactions),
        )
        said = (
            past.flow, past.action, past.destination, would.action.word, would.destination,
            was_redacted, would_redacted, labels, reasons, self._is_wider(past, would),
        )  # fmt: skip
        change = self.changes.get(said)
        if change is None:
            change = self.changes[said] = Change(*said)
        change.records += past.count
        if len(change.samples) < SAMPLES:
            change.samples.append(Sample(past, would))
        for entity in {finding.entity for finding in past.findings}:
            change.entities[entity] = change.entities.get(entity, 0) + past.count

    def _is_wider(self, past: Past, would: Outcome) -> bool:
        """Return whether a record would reach a destination that it was not permitted to reach in that form."""
        if would.action.word not in PASSING:
            return False
        before = self._of_bundle(past.bundle)
        if before is None:
            return True  # nobody can say that it was permitted
        left = _left(facts_of(past, before.policy, before.policy), would, before.policy)
        return not before.permits(left, past.share, would.destination, past.day)

    def _note(self, past: Past, became: tuple[str, str], index: int) -> None:
        action, destination = became
        key = past.flow, f"{action} to {destination}" if destination else action
        counts = list(self.result.became.get(key, (0, 0)))
        counts[index] += past.count
        self.result.became[key] = (counts[0], counts[1])


def _after_enforcing(past: Past, own: Outcome, would: Outcome) -> Outcome:
    """Return what the candidate would have come to where carrying out the decision failed."""
    if form(own) == form(would):
        return replace(would, action=Action.BLOCK, destination="", redactions=())
    if would.action.word in PASSING and (would.redactions or "too_large" in past.fault):
        raise Untold(UNTOLD_REWRITING)
    return would


def _differs(past: Past, own: Outcome | None, would: Outcome) -> bool:
    """Return whether a record would become something else: parameters of redaction count where they are known."""
    if own is not None and not past.fault.startswith("enforce."):
        return form(own) != form(would)
    return (past.action, past.destination, past.redactions) != _told(would)


def _told(outcome: Outcome) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    redactions = tuple((one.entity, one.operator) for one in outcome.redactions)
    return outcome.action.word, outcome.destination, redactions


def _left(facts: Facts, would: Outcome, policy: Policy) -> Facts:
    """Return the facts of what would be left of a record, its residual labels as declared ones."""
    gone = {one.entity: one.operator for one in would.redactions}
    labels = {
        label
        for entity, operator in gone.items()
        for label in residue(policy.labels.get(entity, frozenset()), operator)
    }
    return replace(
        facts,
        entities=facts.entities - frozenset(gone),
        whole=facts.whole - frozenset(gone),
        declared=tuple(sorted({*facts.declared, *labels})),
    )


def _labels(facts: Facts, policy: Policy) -> tuple[str, ...]:
    found = {label for entity in facts.entities for label in policy.labels.get(entity, ())}
    return tuple(sorted(most_specific(found | set(facts.declared))))
