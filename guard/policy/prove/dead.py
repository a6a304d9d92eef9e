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


def dead(questions: Questions, advance: Callable[[int], None]) -> Iterator[Dead]:
    """Yield the rules that can never fire, whatever the profile."""
    statements = questions.statements[0]
    for one in statements.law.rules:
        if not questions.is_possible(statements.fires[one.rule.id]):
            yield Dead(one.rule.id, one.pack)
        advance(1)


def shadowed(
    questions: Questions, gone: frozenset[str], advance: Callable[[int], None]
) -> Iterator[Shadowed]:
    """Yield the rules, those that never fire left out, whose movements other rules of the same or an earlier step forbid."""
    statements = questions.statements[0]
    for one in statements.law.rules:
        advance(1)
        name, own = one.rule.id, statements.fires[one.rule.id]
        if name in gone:
            continue
        others = [
            other.rule.id
            for other in statements.law.rules
            if other.order <= one.order and other.rule.id != name and other.rule.id not in gone
        ]
        if questions.is_possible(own, *(-statements.fires[other] for other in others)):
            continue
        alone = tuple(other for other in others if not questions.is_possible(own, -statements.fires[other]))
        equal = any(not questions.is_possible(statements.fires[other], -own) for other in alone)
        yield Shadowed(name, one.pack, alone, equal)
