"""Rules that no movement makes fire, and rules that say nothing an earlier or equal step does not say already."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from guard.policy.compiled import Law
from guard.policy.prove.questions import Questions, Witness
from guard.policy.prove.realised import Realised


class Dead(Struct, frozen=True):
    """A rule that never fires, in its pack."""

    rule: str
    pack: str


class Shadowed(Struct, frozen=True):
    """A rule whose every movement others forbid already; `by` names one that does so alone, where there is one."""

    rule: str
    pack: str
    by: tuple[str, ...]
    is_equal: bool  # it and one other forbid exactly the same


def idle(questions: Questions, advance: Callable[[int], None]) -> Iterator[Dead | Shadowed]:
    """Yield the rules that can never fire, whatever the profile, and those whose movements others forbid already.

    Others are those of the same or an earlier step. That a rule fires alone says at once that it is neither; whatever
    movement shows so, the interpreter has judged.
    """
    law = questions.laws[0]
    for one in law.rules:
        name = one.rule.id
        others = [other.rule.id for other in law.rules if other.order <= one.order and other.rule.id != name]
        if _fires(questions, name, without=others) is None:
            shown = _fires(questions, name, without=())
            if shown is None:
                yield Dead(name, one.pack)
            else:
                alone = _each_alone(questions, name, [other for other in others if other in shown.fired])
                equal = any(_fires(questions, other, without=(name,)) is None for other in alone)
                yield Shadowed(name, one.pack, alone, equal)
        advance(1)


def _each_alone(questions: Questions, name: str, others: Sequence[str]) -> tuple[str, ...]:
    """Return which others each forbid all that a rule does; every movement shown leaves out all that do not fire on it."""
    left, alone = list(others), []
    while left:
        other = left.pop(0)
        shown = _fires(questions, name, without=(other,))
        if shown is None:
            alone.append(other)
        else:
            left = [one for one in left if one in shown.fired]
    return tuple(alone)


def _fires(questions: Questions, name: str, *, without: Sequence[str]) -> Witness | None:
    """Return a movement on which a rule fires and none of the others do, as the interpreter confirmed it; None if there is none."""
    fires = questions.statements[0].fires

    def shows(movement: Realised, laws: Sequence[Law]) -> bool:
        fired = questions.verdict_of(movement, laws[0])
        return name in fired and set(fired).isdisjoint(without)

    return questions.find(shows, fires[name], *(-fires[one] for one in without), small=False)
