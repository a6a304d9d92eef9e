"""Rules that no movement makes fire, and rules that say nothing an earlier or equal step does not say already."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from guard.policy.compiled import Law
from guard.policy.prove.questions import Questions
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
        if not _fires(questions, name, without=others):
            if _fires(questions, name, without=()):
                alone = tuple(other for other in others if not _fires(questions, name, without=(other,)))
                equal = any(not _fires(questions, other, without=(name,)) for other in alone)
                yield Shadowed(name, one.pack, alone, equal)
            else:
                yield Dead(name, one.pack)
        advance(1)


def _fires(questions: Questions, name: str, *, without: Sequence[str]) -> bool:
    """Return whether a rule fires on any movement on which none of the others do."""
    fires = questions.statements[0].fires

    def shows(movement: Realised, laws: Sequence[Law]) -> bool:
        fired = questions.verdict_of(movement, laws[0])
        return name in fired and set(fired).isdisjoint(without)

    return questions.find(shows, fires[name], *(-fires[one] for one in without), small=False) is not None
