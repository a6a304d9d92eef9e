"""Terms for lists, learned from labelled texts: places and organisations alone, never what names a person.

A list of names of data subjects is personal data itself, and would travel in every bundle. So terms are learned of
entities that tell of nobody, and a term is dropped where anything of it stands in a text's labelled or found person.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from classifiers.agreement import agrees
from classifiers.lexicons import every
from guard.tuning.applied import Change, Seen, Terms, folded, found_with, places

IMPERSONAL = frozenset({"LOCATION", "ORGANISATION"})
_SEEN_OFTEN, _SURE = (
    2,
    0.8,
)  # times a term must have been wrong, or missed; share of its places that must be right
_SHORTEST, _MOST = 3, 1_000  # characters of a term; terms of a list
_WORD = re.compile(r"\w+")


def denied(texts: Sequence[Seen], entity: str, kind: str, _changes: Sequence[Change]) -> Terms:
    """Return terms that are labelled, and wherever else they stand are mostly labelled as well."""
    labelled = Counter(
        _term(one, it.start, it.end) for one in texts for it in one.judged.spans if it.label == kind
    )
    terms = impersonal({term for term, times in labelled.items() if times}, texts)
    right: Counter[str] = Counter()
    places_of: Counter[str] = Counter()
    for one in texts:
        spans = [it for it in one.judged.spans if it.label == kind]
        for start, end in places(one.text, terms):
            term = one.text[start:end]
            places_of[term] += 1
            right[term] += any(it.start < end and start < it.end for it in spans)
    return Terms(
        "deny", entity, kind, frozenset(it for it in terms if right[it] >= _SURE * places_of[it] > 0)
    )


def states(_texts: Sequence[Seen], entity: str, kind: str, _changes: Sequence[Change]) -> Terms:
    """Return the names of states that ship, which by themselves tell of nobody and so are mostly left alone."""
    return Terms("deny", entity, kind, frozenset(folded(one) for one in every("countries")))


def allowed(texts: Sequence[Seen], entity: str, kind: str, changes: Sequence[Change]) -> Terms:
    """Return terms that were found as the entity more than once, and never rightly."""
    wrong: Counter[str] = Counter()
    right: set[str] = set()
    for one in texts:
        for it in found_with(one, changes):
            if it.entity == entity:
                term = _term(one, it.start, it.end)
                if any(agrees(it, span) for span in one.judged.spans):
                    right.add(term)
                else:
                    wrong[term] += 1
    often = {term for term, times in wrong.items() if times >= _SEEN_OFTEN} - right
    return Terms("allow", entity, kind, impersonal(often, texts))


def _term(one: Seen, start: int, end: int) -> str:
    return one.text[start:end].strip()


def impersonal(terms: Iterable[str], texts: Sequence[Seen]) -> frozenset[str]:
    """Return the terms of which no word stands in what is labelled or found as a person."""
    named = {
        word
        for one in texts
        for it in (*one.judged.spans, *one.judged.findings)
        if it.label == "person"
        for word in _WORD.findall(one.text[it.start : it.end])
    }
    fit = [
        term
        for term in terms
        if len(term) >= _SHORTEST
        and any(char.isalpha() for char in term)
        and named.isdisjoint(_WORD.findall(term))
    ]
    return frozenset(sorted(fit)[:_MOST])
