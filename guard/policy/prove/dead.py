"""Rules that no movement makes fire, and rules that say nothing an earlier or equal step does not say already."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from guard.policy.prove.questions import Questions


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

    Others are those of the same or an earlier step. That a rule fires alone says at once that it is neither.
    """
    statements = questions.statements[0]
    fires = statements.fires
    for one in statements.law.rules:
        name, own = one.rule.id, fires[one.rule.id]
        others = [
            other.rule.id
            for other in statements.law.rules
            if other.order <= one.order and other.rule.id != name
        ]
        if not questions.is_possible(own, *(-fires[other] for other in others)):
            if questions.is_possible(own):
                alone = tuple(other for other in others if not questions.is_possible(own, -fires[other]))
                equal = any(not questions.is_possible(fires[other], -own) for other in alone)
                yield Shadowed(name, one.pack, alone, equal)
            else:
                yield Dead(name, one.pack)
        advance(1)
