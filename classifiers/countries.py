"""Names of states and parts of the world: places that tell of nobody by themselves."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from classifiers.lexicons import every
from classifiers.models.heads import SPANS
from classifiers.settle import Candidate
from schemas.document import Document, Kind
from schemas.errors import Fault, RecordError

CLASSIFIER = "country_name@1"  # raise its number with what the list or the matching finds
ENTITY = "LOCATION"
_SCORE = 0.6  # an organisation or a longer place that holds the name is surer
_LABELS = next(frozenset(span.labels) for span in SPANS if span.entity == ENTITY)

_WORD = re.compile(
    r"(?<![\w-])[^\W\d_](?:[\w-]|\.(?=\w\.|\w(?!\w)))*(?:(?<=\.\w)\.)?"
)  # `U.S.A.` is a word, `l'Irlande` two
_ARTICLE = re.compile(r"(?i)(?:the|die|der|den|dem|la|le|les|el|los|il|lo|gli|i|de|het|os?|as?)\s+|(?:l|d|all|dell|nell)['’]")  # fmt: skip
_LEAVES = (Kind.STRING, Kind.TEXT)


def is_country(text: str) -> bool:
    """Return whether a text is the name of a state or a part of the world, with its article or without.

    >>> is_country("the Netherlands"), is_country("Turkey and Greece"), is_country("Utrecht")
    (True, False, False)
    """
    bare = " ".join(text.split()).replace("’", "'").strip(".,;:!?()\"' ")
    return any(_is_named(one) for one in (bare, _ARTICLE.sub("", bare, count=1), text.strip()))


def countries(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text names a state or a part of the world and can mean no person or town: the longest names."""
    known = _by_first_word()
    words = [(one.start(), one.end()) for one in _WORD.finditer(text)]
    index = 0
    while index < len(words):
        start, end = words[index]
        taken = 0
        for size in known.get(text[start:end], ()):
            last = index + size - 1
            if last < len(words):
                name = " ".join(text[start : words[last][1]].split()).replace("’", "'")
                if name in _sure():
                    taken = size
                    yield start, words[last][1]
                    break
        index += taken or 1


class CountryTier:
    """Reads texts for names of states: those that the encoder overlooks, or takes for what acts in their name."""

    name = "countries"
    entities = frozenset({ENTITY})

    def candidates(self, documents: Sequence[Document]) -> list[list[Candidate] | Fault]:
        """Return where each document names a state, or the fault that prevented reading it."""
        return [_found(document) for document in documents]


def _found(document: Document) -> list[Candidate] | Fault:
    try:
        fields = document.fields
    except RecordError as error:
        return Fault(error.code, "detect")
    return [
        Candidate(ENTITY, index, start, end, _SCORE, CLASSIFIER, "", _LABELS, in_context=False)
        for index, field in enumerate(fields)
        if field.kind in _LEAVES
        for start, end in countries(field.text)
    ]


def _is_named(name: str) -> bool:
    return name in _every() or (name.isupper() and len(name) > 4 and name.casefold() in _folded())


@cache
def _sure() -> frozenset[str]:
    return every("countries")


@cache
def _every() -> frozenset[str]:
    return _sure() | every("countries", "also")


@cache
def _folded() -> frozenset[str]:
    return frozenset(name.casefold() for name in _every())


@cache
def _by_first_word() -> dict[str, tuple[int, ...]]:
    """Return how many words the names that begin with a word have, the longest first."""
    found: dict[str, set[int]] = {}
    for name in _sure():
        words = _WORD.findall(name)
        found.setdefault(words[0], set()).add(len(words))
    return {word: tuple(sorted(sizes, reverse=True)) for word, sizes in found.items()}
