"""What labelled texts say of one subject, an entity or a kind: the scores of what is there, and of what is taken for it.

A threshold is judged by these numbers alone. No content: the texts stay behind.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from classifiers.agreement import Judged, Span, agrees, label, labelled_in
from schemas.errors import SettingsError

ALWAYS = (
    1.0  # the score of a span that another entity's finding covers, which no threshold of ours takes away
)


class Subject(Struct, frozen=True):
    """What is tuned: an entity, or where that is empty every entity of a kind."""

    kind: str
    entity: str = ""

    @property
    def name(self) -> str:
        return self.entity or self.kind


class Reading(Struct, frozen=True):
    """One text: for each span of the subject the best score that found it, 0.0 where nothing did; scores of false findings.

    A span that a person said is another entity is none of the subject's: a finding there is false, and the other's is missed.
    """

    spans: tuple[float, ...] = ()
    false: tuple[float, ...] = ()
    is_clean: bool = False  # whether nothing of any kind is labelled in it


def subject_of(name: str, kinds: Mapping[str, str]) -> Subject:
    """Return what an entity's or a kind's name stands for. Raise SettingsError where nothing finds it in a place."""
    if name in kinds:
        return Subject(label(kinds[name]), name)
    if name in {label(kind) for kind in kinds.values()}:
        return Subject(name)
    raise SettingsError(f"no classifier finds `{name}` in a place; `guard parts` lists entities")


def readings(judged: Sequence[Judged], subject: Subject, *, languages: Iterable[str] = ()) -> list[Reading]:
    """Return a reading of each text that can tell: of a set that labels the subject's kind, or with nothing labelled.

    Raise SettingsError where no span of it is labelled at all.
    """
    wanted = frozenset(languages)
    chosen = [one for one in judged if not wanted or one.lang in wanted]
    known = labelled_in(chosen)
    found = [
        _reading(one, subject) for one in chosen if not one.spans or (one.dataset, subject.kind) in known
    ]
    if not any(one.spans for one in found):
        spoken = f" in {', '.join(sorted(wanted))}" if wanted else ""
        raise SettingsError(f"no text{spoken} has a labelled span of `{subject.kind}`; name files that do")
    return found


def _reading(one: Judged, subject: Subject) -> Reading:
    ours = [it for it in one.findings if it.label == subject.kind and subject.entity in ("", it.entity)]
    others = [it for it in one.findings if it.label == subject.kind and subject.entity not in ("", it.entity)]
    spans = [it for it in one.spans if it.label == subject.kind and not is_of_another(it, subject)]
    return Reading(
        tuple(
            ALWAYS
            if any(agrees(found, span) for found in others)
            else max((round(found.score, 4) for found in ours if agrees(found, span)), default=0.0)
            for span in spans
        ),
        tuple(round(found.score, 4) for found in ours if not any(agrees(found, span) for span in spans)),
        is_clean=not one.spans,
    )


def is_of_another(span: Span, subject: Subject) -> bool:
    """Return whether a person said that a labelled span is another entity than the one that is tuned."""
    return span.held == "entity" and subject.entity not in ("", span.entity)
