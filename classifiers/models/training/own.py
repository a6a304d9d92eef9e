"""A team's own labelled texts as what the encoder learns from: what a set labels anywhere, it is taken to label everywhere.

Of kinds and topics that a set never labels it tells nothing, so that they cost nothing there.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from classifiers.agreement import Case, Span
from classifiers.models.heads import KINDS, SPANS, TOPICS
from classifiers.models.training.config import Source, TopicsOf
from classifiers.models.training.examples import Labelled, Mark
from schemas.errors import SettingsError

FEWEST = 50  # texts; a label of whole texts is made from fewer by a linear probe
_SETTLING = 20  # labelled spans of a kind, or texts of a topic, from which on its threshold may change
_KIND_OF = {head.entity: head.kind for head in SPANS}
_UNSURE = {
    "date_of_birth": ("date",),
    "phone": ("other_id",),
    "national_id": ("other_id",),
    "medical_id": ("other_id", "national_id"),
    "licence_plate": ("other_id",),
}


def taken(cases: Sequence[Case]) -> list[Labelled]:
    """Return the texts, each as one of its set. Raise SettingsError where they are too few, or label nothing that is learned."""
    if len(cases) < FEWEST:
        raise SettingsError(
            f"too few texts to go on with: {len(cases)}, and {FEWEST} are the fewest; add {FEWEST - len(cases)}, or make "
            "a label of whole texts from fewer with `guard tune label`"
        )
    sets: dict[str, list[Case]] = {}
    for one in cases:
        sets.setdefault(one.dataset, []).append(one)
    sources = {name: _source(name, several) for name, several in sets.items()}
    if not any(source.whole or source.topics.whole for source in sources.values()):
        raise SettingsError(
            "the texts label nothing that the encoder tells: it knows the kinds "
            f"{', '.join(KINDS)} and the document labels {', '.join(TOPICS)}"
        )
    return [_labelled(one, sources[one.dataset]) for one in cases]


def settled_by(held: Iterable[Labelled]) -> frozenset[str]:
    """Return the kinds and topics of which held-back texts have enough for a threshold to be chosen by."""
    counts: Counter[str] = Counter()
    for one in held:
        counts.update(mark.label for mark in one.marks if mark.label in one.source.whole)
        counts.update(topic for topic in one.topics if topic in one.source.topics.whole)
    return frozenset(name for name, count in counts.items() if count >= _SETTLING)


def _source(name: str, cases: Iterable[Case]) -> Source:
    met = {_kind(span) for one in cases for span in one.spans}
    told = {topic for one in cases for topic in one.topics}
    return Source(
        file=name,
        licence="own",
        origin="own",
        whole=tuple(kind for kind in KINDS if kind in met),
        unsure={kind: labels for kind, labels in _UNSURE.items() if kind in met},
        topics=TopicsOf(whole=tuple(topic for topic in TOPICS if topic in told)),
    )


def _labelled(one: Case, source: Source) -> Labelled:
    marks = sorted(
        (Mark(span.start, span.end, _kind(span)) for span in one.spans),
        key=lambda mark: (mark.start, mark.end),
    )
    return Labelled(one.id, one.lang, one.text, tuple(marks), one.topics, source)


def _kind(span: Span) -> str:
    return _KIND_OF.get(span.entity, span.label)
