"""What holds of a labelled text, from what people say of it: agreed, in dispute, or settled by a third person.

INVARIANT: nobody's dissent is outvoted. Where two words differ the text is out of use until somebody who said nothing of it
before settles exactly these words; one more word, or a changed one, and it is in dispute again.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from guard.labelling.words import NO_KINDS, opinion, settled_by
from schemas.labelled import Annotation, Mark, TextVerdict


class State(StrEnum):
    UNSEEN = "unseen"  # nobody said anything
    AGREED = "agreed"  # all who spoke say the same, be it one
    DISPUTED = "disputed"
    ADJUDICATED = "adjudicated"


class Truth(Struct, frozen=True):
    """What holds of a text; without a verdict nothing does."""

    state: State
    verdict: TextVerdict | None = None
    spans: tuple[Mark, ...] = ()
    topics: tuple[str, ...] = ()
    by: tuple[str, ...] = ()  # who said so

    def unusable(self, annotators: int = 1) -> str:
        """Return why a text is out of use where so many people must say the same of it, or a third have settled it; else empty."""
        if self.verdict is None:
            return self.state.value
        if self.verdict is TextVerdict.DUPLICATE:
            return self.verdict.value
        alone = self.state is State.AGREED and len(self.by) < annotators
        return "too_few_people" if alone else ""


def truth_of(words: Sequence[Annotation], kinds: Mapping[str, str] = NO_KINDS) -> Truth:
    """Return what holds of a text by the authentic words on it, at most one a person and one more where they settle."""
    plain = sorted((it for it in words if not it.settles), key=lambda it: it.by)
    if not plain:
        return Truth(State.UNSEEN)
    if len({opinion(it, kinds) for it in plain}) == 1:
        return _held(State.AGREED, plain)
    dispute, parties = settled_by(plain), {it.by for it in plain}
    third = sorted(
        (it for it in words if it.settles == dispute and it.by not in parties), key=lambda it: it.by
    )
    if third and len({opinion(it, kinds) for it in third}) == 1:
        return _held(State.ADJUDICATED, third)
    return Truth(State.DISPUTED, by=tuple(it.by for it in plain))


def _held(state: State, words: Sequence[Annotation]) -> Truth:
    first = words[0]
    return Truth(state, first.verdict, first.spans, first.topics, tuple(it.by for it in words))
