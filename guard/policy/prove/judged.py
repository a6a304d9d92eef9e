"""The interpreter's verdict on a movement that a proof found or chance drew."""

from guard.policy.applicable import Applicable, Index
from guard.policy.compiled import Law
from guard.policy.facts import NOWHERE
from guard.policy.judgement import Inquiry, Verdict, judge
from guard.policy.movement import Situation, movement_of
from guard.policy.prove.realised import Realised


def applicable_to(one: Realised, law: Law, index: Index | None = None) -> Applicable:
    """Return the rules that can speak of a movement, whatever its record."""
    movement = movement_of(one.flow, one.destination, law, one.at)
    return Applicable(movement, index or Index(law.rules, law.jurisdictions))


def verdict(one: Realised, law: Law, applicable: Applicable | None = None) -> Verdict:
    """Return what the interpreter says of a movement."""
    applicable = applicable or applicable_to(one, law)
    inquiry = Inquiry(
        law, one.flow, one.origins, one.opaque, one.at, {"there": applicable}, {"there": one.volumes}
    )
    return judge(inquiry, one.destination, one.labels)


def is_lawful(one: Realised, law: Law) -> bool:
    """Return whether the interpreter lets a movement pass as it is; one from nobody knows where never does."""
    return bool(one.origins) and NOWHERE not in one.origins and verdict(one, law).is_lawful


def situation_of(one: Realised, law: Law) -> Situation:
    """Return what conditions are asked of."""
    return Situation(
        movement_of(one.flow, one.destination, law, one.at), one.labels, one.origins, one.volumes
    )
