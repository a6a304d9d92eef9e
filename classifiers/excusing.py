"""Terms that alone are none of an entity: what a classifier takes for it there does not become a finding, and is told.

INVARIANT: only a finding whose whole text, as the field has it, is such a term is excused. What obscures its text, a
term that is listed as always counting, and what a field's own name says, never is.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from classifiers.settle import Candidate
from schemas.document import Document, Kind, escape, place
from schemas.finding import Excused, Finding
from schemas.tuned import folded

_DECLARED = "declared_name@"  # of what a field's own name says
_NONE: frozenset[str] = frozenset()

Terms = Mapping[str, Mapping[str, str]]  # entity -> folded term -> the entry that names it


class Excuses(Struct, frozen=True, eq=False):
    """What is excused on one day, by guarded topic."""

    by_topic: Mapping[str, Terms]

    def of(self, document: Document) -> Terms:
        """Return the terms that count for a document's topic."""
        return self.by_topic.get(document.record.topic, {})

    def __repr__(self) -> str:
        return f"Excuses({len(self.by_topic)} topics)"


def parted(
    candidates: Iterable[Candidate], document: Document, terms: Terms
) -> tuple[list[Candidate], list[tuple[str, Candidate]]]:
    """Return the candidates that count, and those that an entry excuses, each with that entry's name."""
    counting: list[Candidate] = []
    excused: list[tuple[str, Candidate]] = []
    for one in candidates:
        entry = _entry(one, document, terms)
        if entry:
            excused.append((entry, one))
        else:
            counting.append(one)
    return counting, excused


def told(
    document: Document, findings: Sequence[Finding], excused: Iterable[tuple[str, Candidate]]
) -> tuple[Excused, ...]:
    """Return what is excused, in order, each once; a member name that holds something found is not told on the way."""
    best = {(entry, one.entity, one.field, one.start, one.end): one for entry, one in _by_score(excused)}
    indexes = {*(one.field for one in findings), *(one.field for one in best.values())}
    fields = {index: document.field(index) for index in indexes}
    tainted = frozenset(escape(field.text) for field in fields.values() if field.kind is Kind.NAME)
    return tuple(
        Excused(
            entry,
            Finding(
                entity,
                place(fields[field].pointer, tainted),
                start,
                end,
                one.score,
                one.classifier,
                field,
                one.origin,
            ),
        )
        for (entry, entity, field, start, end), one in sorted(best.items())
    )


def _by_score(excused: Iterable[tuple[str, Candidate]]) -> list[tuple[str, Candidate]]:
    return sorted(excused, key=lambda pair: (pair[1].score, pair[1].classifier))


def _entry(one: Candidate, document: Document, terms: Terms) -> str:
    """Return which entry excuses a candidate; empty where none does."""
    known = terms.get(one.entity)
    if known is None or one.of_text or one.classifier.startswith(_DECLARED):
        return ""
    return known.get(folded(document.field(one.field).text[one.start : one.end]), "")
