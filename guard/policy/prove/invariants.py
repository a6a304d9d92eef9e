"""Invariants over the encoding: which movement breaks one, if any does."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from guard.policy.bundle import things_of
from guard.policy.compiled import Law
from guard.policy.conditions import holds
from guard.policy.facts import NOWHERE
from guard.policy.kinds import Thing
from guard.policy.prove.circuit import FALSE, Literal
from guard.policy.prove.judged import is_lawful, situation_of
from guard.policy.prove.questions import Questions, Witness
from guard.policy.prove.realised import Realised
from guard.policy.prove.statements import Statements
from schemas.condition import Condition
from schemas.invariant import Invariant
from schemas.label import UNKNOWN

_SHIPPED = Path(__file__).parents[2] / "packs" / "invariants"


def broken_by(invariant: Invariant, questions: Questions, which: int = 0) -> Witness | None:
    """Return a movement that a law lets pass and an invariant does not; None where the invariant holds for all of them."""
    statements = questions.statements[which]
    literal = speaks(invariant, statements)
    if literal == FALSE:
        return None
    return questions.find(
        lambda movement, laws: breaks(invariant, movement, laws[which]), literal, statements.lawful
    )


def speaks(invariant: Invariant, statements: Statements) -> Literal:
    """Return of which movements an invariant speaks."""
    world, circuit = statements.world, statements.circuit
    match invariant.claim:
        case "unknown_origin":
            return circuit.some((world.is_nowhere, -world.has_origin))
        case "unknown_label":
            return world.label(UNKNOWN)
        case "unreadable":
            return circuit.every((world.is_opaque, -world.is_taken_opaque))
        case "proposed_pack":
            return FALSE  # two laws are compared for it
    when, unless = invariant.when, invariant.unless
    if when is None:
        return FALSE
    lifted = FALSE if unless is None else statements.encoding.holds(unless).yes
    answered = circuit.some(
        world.answer(question, label)
        for question in invariant.answered
        for label in world.asked.questions.get(question, ())
    )
    return circuit.every((-statements.encoding.holds(when).no, -lifted, -answered))


def breaks(invariant: Invariant, movement: Realised, law: Law) -> bool:
    """Return whether the interpreter lets a movement pass of which an invariant says it never does."""
    if not is_lawful(movement, law):
        return False
    if invariant.claim == "unknown_origin":
        return not movement.origins or NOWHERE in movement.origins
    if invariant.claim == "unknown_label":
        return UNKNOWN in movement.labels.all
    if invariant.claim == "unreadable":
        return movement.opaque and not (movement.flow.spec.opaque and movement.destination.spec.opaque)
    situation = situation_of(movement, law)
    if invariant.when is None or holds(invariant.when, situation) is False:
        return False
    if any(one.question in invariant.answered for one in movement.flow.spec.conditions):
        return False
    return invariant.unless is None or holds(invariant.unless, situation) is not True


def conditions_of(invariants: Sequence[Invariant]) -> Iterator[Condition]:
    """Yield what invariants ask."""
    for one in invariants:
        yield from (condition for condition in (one.when, one.unless) if condition is not None)


def shipped() -> tuple[Invariant, ...]:
    """Return the invariants that come with the guard, of all profiles."""
    files = sorted(_SHIPPED.glob("*.yaml"))
    things: list[Thing] = things_of([(file, f"invariants/{file.name}") for file in files])
    return tuple(one for thing in things for one in thing.spec.invariants)


def of_directory(directory: Path) -> tuple[Invariant, ...]:
    """Return the invariants that a policy directory adds."""
    paths = sorted(path for suffix in ("*.yaml", "*.yml") for path in directory.rglob(suffix))
    things = things_of([(path, str(path)) for path in paths])
    return tuple(one for thing in things if thing.kind == "Invariants" for one in thing.spec.invariants)
