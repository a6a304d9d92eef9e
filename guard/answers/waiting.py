"""Records that wait for a person's answer: what the log says was held last, and what a policy makes of each on a day."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from guard.audit.leaves import KEPT
from guard.policy.compile import Policy
from guard.policy.passages import Asked
from guard.replay.enforced import Enforced
from guard.replay.facts import NO_BUNDLE, Untold, facts_of
from guard.replay.past import CUT, RELEASED, Past
from guard.replay.rehearsal import OTHERWISE
from schemas.decision import Action, Outcome


class Waiting(Struct, frozen=True):
    """A held record, what it asks, and what the policy in force makes of it; None where the log does not tell enough."""

    past: Past
    questions: tuple[Asked, ...]
    became: Outcome | None
    untold: str = ""

    @property
    def place(self) -> str:
        return place_of(self.past.id)

    @property
    def releases(self) -> int:
        """How many of its releases were carried out."""
        number = self.past.id.removeprefix(self.place).removeprefix(".r")
        return int(number) if number.isdecimal() else 0

    @property
    def is_ready(self) -> bool:
        """Whether its release would let it pass: everything that it asked is answered."""
        return self.became is not None and self.became.action <= Action.REROUTE

    def asks(self, flow: str, question: str) -> bool:
        return self.past.flow == flow and any(one.question == question for one in self.questions)


def place_of(decision: str) -> str:
    """Return the place of a decision's record, whichever of its decisions it is.

    >>> place_of("orders/3/17.r1"), place_of("a.r1/3/17")
    ('orders/3/17', 'a.r1/3/17')
    """
    topic, _, number = decision.rpartition("/")
    return f"{topic}/{number.partition('.r')[0]}"


def still_held(past: Iterable[Past], dismissed: Mapping[str, tuple[str, ...]]) -> tuple[Past, ...]:
    """Return the decisions that hold a record for an answer and were the last on it.

    `dismissed` are the findings that each release dismissed; a record held anew by one that dismissed none rests on what
    its decision says, as at first.
    """
    held: dict[str, Past] = {}
    for one in past:
        if one.action == "hold" and one.question:
            held[place_of(one.id)] = _as_told(one, dismissed)
        else:
            held.pop(place_of(one.id), None)
    return tuple(held.values())


class Scale:
    """Takes held records anew. `then` finds the policy of a bundle and raises KeyError where it is lost."""

    def __init__(self, then: Callable[[str], Policy], in_force: Policy, at: date) -> None:
        @cache
        def of_bundle(bundle: str) -> Enforced | None:
            try:
                return Enforced(then(bundle))
            except KeyError:
                return None

        self._of_bundle, self._in_force, self.at = of_bundle, Enforced(in_force), at
        self._asked = cache(self._in_force.asked)  # many records ask alike

    def weigh(self, past: Past) -> Waiting:
        """Return what a record waits for: what it asks today, or what it asked where that is answered."""
        try:
            became = self.outcome(past, self._in_force, self.at)
            if became.action is Action.HOLD:
                facts = facts_of(past, self._in_force.policy, self._before(past), at=self.at)
                return Waiting(past, self._asked(facts, past.share, self.at), became)
        except Untold as why:
            return Waiting(past, self._by_rules(past), None, str(why))
        try:
            return Waiting(past, self._asked_then(past), became)
        except Untold:
            return Waiting(past, self._by_rules(past), became)

    def outcome(self, past: Past, policy: Enforced, at: date) -> Outcome:
        """Return what a policy makes of a record on a day. Raise Untold where the log does not hold enough."""
        return policy.outcome(facts_of(past, policy.policy, self._before(past), at=at), past.share, at)

    def _before(self, past: Past) -> Policy | None:
        found = self._of_bundle(past.bundle)
        return None if found is None else found.policy

    def _asked_then(self, past: Past) -> tuple[Asked, ...]:
        own = self._of_bundle(past.bundle)
        if own is None:
            raise Untold(NO_BUNDLE)
        facts = facts_of(past, own.policy, own.policy)
        if not (asked := own.asked(facts, past.share, past.day)):
            raise Untold(OTHERWISE)
        return asked

    def _by_rules(self, past: Past) -> tuple[Asked, ...]:
        """Return what the rules ask that a decision names, where its facts are not all in the log."""
        known = {one.rule.id: one.rule for one in self._in_force.policy.law.rules}
        found: dict[str, Asked] = {}
        for reason in past.reasons:
            rule = known.get(reason.code)
            if rule is not None and (question := rule.question) is not None:
                one = Asked(question.id, rule.id, rule.citation, question.role, reason.destination, ())
                found.setdefault(question.id, one)
        return tuple(found.values())


def _as_told(past: Past, dismissed: Mapping[str, tuple[str, ...]]) -> Past:
    if past.missing == RELEASED and dismissed.get(past.release) == ():
        return replace(past, missing=CUT if len(past.findings) >= KEPT else "")
    return past
