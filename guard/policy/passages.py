"""The ways for a record to pass: as it is, with the least redacted, or once people have answered what only they may."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from guard.policy.compiled import CompiledRule, Destination
from guard.policy.held import Held, Passage
from guard.policy.judgement import Inquiry, Verdict, is_forbidden, judge
from guard.policy.search import Group, smallest
from schemas.label import with_implied


class Asked(Struct, frozen=True):
    """A question that a rule asks of a record on its way to a destination, and the labels that it asks about."""

    question: str
    rule: str
    citation: str
    role: str
    destination: str
    labels: tuple[str, ...]


def passages(inquiry: Inquiry, held: Mapping[str, Held], as_it_is: dict[str, Verdict]) -> Iterator[Passage]:
    """Yield the lawful passages, the one the flow prefers first."""

    def whole(destination: Destination) -> Iterator[Passage]:
        if as_it_is[destination.name].is_lawful:
            yield Passage(destination, frozenset(), as_it_is[destination.name])

    def redacted(destination: Destination) -> Iterator[Passage]:
        if not as_it_is[destination.name].is_lawful:
            yield from redacting(inquiry, held[destination.name], destination, as_it_is)

    flow = inquiry.flow
    if flow.spec.prefer == "redact":
        for destination in flow.destinations:
            yield from whole(destination)
            yield from redacted(destination)
    else:
        for way in (whole, redacted):
            for destination in flow.destinations:
                yield from way(destination)


def redacting(
    inquiry: Inquiry,
    held: Held,
    destination: Destination,
    as_it_is: dict[str, Verdict],
    *,
    but_for_questions: bool = False,
) -> Iterator[Passage]:
    """Yield the passage with the smallest set of entities redacted that nothing forbids, if there is one."""
    whole = as_it_is[destination.name]
    known: dict[frozenset[str], bool] = {}

    def accepts(groups: frozenset[Group]) -> bool:
        left = held.left(groups)
        answer = known.get(left.given)
        if answer is None:
            is_less = left.all <= whole_labels
            among = whole.forbidding if is_less else inquiry.applicable[destination.name].rules(left)
            answer = known[left.given] = not is_forbidden(
                inquiry, destination, left, among, but_for_questions=but_for_questions
            )
        return answer

    whole_labels = held.left(frozenset()).all
    found = smallest(held.groups, accepts)
    if found is not None:
        entities = frozenset(name for group in found for name in group.entities)
        yield Passage(destination, entities, judge(inquiry, destination, held.left(found)))


def answerable(inquiry: Inquiry, held: Mapping[str, Held], as_it_is: dict[str, Verdict]) -> Iterator[Passage]:
    """Yield the passages to which nothing but answers to questions is missing, the flow's first choice first."""
    for destination in inquiry.flow.destinations:
        own = held[destination.name]
        for passage in redacting(inquiry, own, destination, as_it_is, but_for_questions=True):
            if passage.verdict.questions:
                yield passage


def asked_by(passage: Passage) -> tuple[Asked, ...]:
    """Return what is asked on a way that only answers would open, of the labels that are left there, in the order of law."""
    labels = passage.verdict.situation.labels
    given = frozenset[str]() if labels is None else labels.given
    return tuple(
        Asked(
            question.id,
            one.rule.id,
            one.rule.citation,
            question.role,
            passage.destination.name,
            _spoken_of(one, given),
        )
        for one in passage.verdict.questions
        if (question := one.rule.question) is not None
    )


def asked_about(rule: CompiledRule, held: Held) -> tuple[str, ...]:
    """Return the labels of a record that a rule speaks of, as they are given."""
    return _spoken_of(rule, held.left(frozenset()).given)


def _spoken_of(rule: CompiledRule, given: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(label for label in given if not rule.labels.isdisjoint(with_implied({label}))))
