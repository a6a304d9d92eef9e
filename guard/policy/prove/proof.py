"""The whole proof of a policy: its invariants, its widenings against another, its dead and shadowed rules, as one result."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date

from msgspec import Struct

from guard.policy.compile import Policy
from guard.policy.prove import invariants as laws_of_policy
from guard.policy.prove.circuit import Literal
from guard.policy.prove.dead import Dead, Shadowed, idle
from guard.policy.prove.judged import verdict
from guard.policy.prove.questions import Questions, Witness
from guard.policy.prove.told import scenario
from guard.policy.prove.widening import Way, ways, widenings
from guard.policy.resolve import law_of
from schemas.invariant import Invariant

Bar = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
PLACES = 3  # countries of processing and access of one destination


class Proved(Struct, frozen=True):
    """One statement: whether it holds for all movements, and a movement that breaks it where it does not."""

    id: str
    title: str
    holds: bool
    witness: dict[str, object] | None = None
    rules: tuple[str, ...] = ()  # that fire on the witness all the same


class Proof(Struct, frozen=True):
    """What was asked of a policy, and whether all of it holds. Written as JSON, it is what activation asks for."""

    bundle: str
    holds: bool
    since: str
    places: int
    rules: int
    invariants: tuple[Proved, ...]
    against: str = ""
    widenings: tuple[Proved, ...] = ()
    ways: tuple[Way, ...] = ()
    dead: tuple[Dead, ...] = ()
    shadowed: tuple[Shadowed, ...] = ()


def prove(
    policy: Policy,
    invariants: Sequence[Invariant],
    since: date,
    bar: Bar,
    *,
    against: Policy | None = None,
    with_rules: bool = True,
    seconds: int = 60,
) -> Proof:
    """Return what holds of a policy for every movement from a day on.

    Widenings are told and fail nothing: whether they are wanted is for people. A dead rule fails nothing either.
    """
    invariants = [one for one in invariants if not one.pack or one.pack in policy.content.packs]
    asked = list(laws_of_policy.conditions_of(invariants))
    questions = Questions([policy.law], asked, since, own_profile=True, places=PLACES, seconds=seconds)
    with bar("proving invariants", len(invariants)) as advance:
        proved = [_proved(one, policy, questions, since, advance) for one in invariants]
    never: tuple[Dead, ...] = ()
    hidden: tuple[Shadowed, ...] = ()
    if with_rules:
        any_profile = Questions([policy.law], (), since, places=PLACES, seconds=seconds)
        with bar("looking for rules that add nothing", len(policy.law.rules)) as advance:
            found = list(idle(any_profile, advance))
        never = tuple(one for one in found if isinstance(one, Dead))
        hidden = tuple(one for one in found if isinstance(one, Shadowed))
    widened: tuple[Proved, ...] = ()
    opened: tuple[Way, ...] = ()
    if against is not None:
        widened = _widened(against, policy, since, bar, seconds)
        opened = tuple(ways(against, policy, since))
    return Proof(
        policy.digest,
        all(one.holds for one in proved),
        since.isoformat(),
        PLACES,
        len(policy.law.rules),
        tuple(proved),
        against.digest if against else "",
        widened,
        opened,
        never,
        hidden,
    )


def _proved(
    invariant: Invariant, policy: Policy, questions: Questions, since: date, advance: Callable[[int], None]
) -> Proved:
    if invariant.claim == "proposed_pack":
        found, asked = _proposed(policy, since)
    else:
        found, asked = laws_of_policy.broken_by(invariant, questions), questions
    advance(1)
    if found is None:
        return Proved(invariant.id, invariant.title, holds=True)
    told = scenario(invariant.id, invariant.title, found, asked)
    return Proved(invariant.id, invariant.title, holds=False, witness=told, rules=found.fired)


def _proposed(policy: Policy, since: date) -> tuple[Witness | None, Questions]:
    """Return a movement that is decided otherwise without the packs that are proposed only."""
    packs = {name: pack for name, pack in policy.content.packs.items() if pack.status != "proposed"}
    without = law_of(policy.content.model_copy(update={"packs": packs}))
    questions = Questions([without, policy.law], (), since, own_profile=True, places=PLACES)
    circuit = questions.circuit
    one, other = questions.statements

    def differs(left: Literal, right: Literal) -> Literal:
        return circuit.some((circuit.every((left, -right)), circuit.every((-left, right))))

    goal = circuit.some((differs(one.lawful, other.lawful), differs(one.answerable, other.answerable)))
    found = questions.find(
        lambda movement, laws: verdict(movement, laws[0]).fired != verdict(movement, laws[1]).fired, goal
    )
    return found, questions


def _widened(old: Policy, new: Policy, since: date, bar: Bar, seconds: int) -> tuple[Proved, ...]:
    questions = Questions([old.law, new.law], (), since, own_profile=True, places=PLACES, seconds=seconds)
    told = []
    with bar("comparing with the other bundle", len(questions.statements[0].fires)) as advance:
        for one in widenings(questions, advance):
            title = f"what `{one.rule}` forbade is lawful now"
            told.append(
                Proved(
                    one.rule, title, holds=False, witness=scenario(one.rule, title, one.witness, questions)
                )
            )
    return tuple(told)
