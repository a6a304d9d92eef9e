"""What an encoder's logits tell of a text: spans of words by kind, and labels of the whole.

Windows that overlap are merged by word: of two probabilities the higher counts, so that no window's finding is lost.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.tokens import Word
from classifiers.models.windows import Window
from schemas.errors import SettingsError

Floats = NDArray[np.float32]

_PARTS = 0.5  # from which probability of a beginning on two spans of a kind part
_EDGES = ".,;:!?()[]{}<>\"'\u00ab\u00bb\u201c\u201d\u201e\u2018\u2019|\u2026"


class Scale(Struct, frozen=True, eq=False):
    """How logits become probabilities, and from which one on something is told: for each kind, and each topic."""

    kinds: Floats
    topics: Floats
    kinds_temperature: Floats
    topics_temperature: Floats


class Told(Struct, frozen=True, gc=False):
    """One kind of span at a place of a text, or one topic of the whole, by its index among the heads'."""

    head: int
    score: float
    start: int = 0
    end: int = 0


class Text(Struct, eq=False):
    """What is known of a text so far: the highest probability of each word for each kind, and of each topic."""

    words: Sequence[Word]
    inside: Floats
    begin: Floats
    topics: Floats


def scale_of(card: Mapping[str, Any]) -> Scale:
    """Return the scale of an encoder's card: `thresholds` and `temperatures`, each with `kinds` and `topics` by name.

    What a card does not name has threshold one half and temperature one. Raise SettingsError for a number that is none.
    """

    def numbers(what: str, heads: str, names: tuple[str, ...], usual: float) -> Floats:
        given = card.get(what, {}).get(heads, {})
        try:
            found = np.array([float(given.get(name, usual)) for name in names], dtype=np.float32)
        except (TypeError, ValueError):
            found = np.array([np.nan], dtype=np.float32)
        if not np.all(found > 0) or (what == "thresholds" and not np.all(found <= 1)):
            raise SettingsError(
                f"`{what}.{heads}` of the encoder's card has what is no such number; train it anew"
            )
        return found

    return Scale(
        numbers("thresholds", "kinds", KINDS, 0.5),
        numbers("thresholds", "topics", TOPICS, 0.5),
        numbers("temperatures", "kinds", KINDS, 1.0),
        numbers("temperatures", "topics", TOPICS, 1.0),
    )


def unread(words: Sequence[Word]) -> Text:
    """Return a text of which no window has been read."""
    shape = (len(words), len(KINDS))
    return Text(
        words, np.zeros(shape, np.float32), np.zeros(shape, np.float32), np.zeros(len(TOPICS), np.float32)
    )


def add(text: Text, window: Window, tokens: Floats, topics: Floats, scale: Scale) -> None:
    """Take in one window: `tokens` are the logits of its pieces, without those of `<s>` and `</s>`."""
    text.topics = np.maximum(text.topics, _probability(topics / scale.topics_temperature))
    sizes = np.array([one.last - one.first for one in window])
    firsts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    full = sizes > 0
    if not full.any():
        return
    indexes = np.array([one.word for one in window])[full]
    inside = _probability(tokens[:, 0::2] / scale.kinds_temperature)
    means = np.add.reduceat(inside, firsts[full], axis=0) / sizes[full, None]
    np.maximum.at(text.inside, indexes, means)
    is_first = np.array([one.first == text.words[one.word].first for one in window])[full]
    begin = _probability(tokens[firsts[full], 1::2] / scale.kinds_temperature)
    np.maximum.at(text.begin, indexes[is_first], begin[is_first])


def spans(text: Text, content: str, scale: Scale) -> tuple[Told, ...]:
    """Return the spans of each kind, in order: runs of words at or above its threshold, parted where one begins."""
    over = text.inside >= scale.kinds
    found: list[Told] = []
    for kind in np.flatnonzero(over.any(axis=0)):
        for first, last in _runs(over[:, kind], text.begin[:, kind]):
            start, end = _bounds(text.words[first : last + 1], content)
            if start < end:
                score = float(text.inside[first : last + 1, kind].mean())
                found.append(Told(int(kind), round(score, 3), start, end))
    found.sort(key=lambda one: (one.start, one.end, one.head))
    return tuple(found)


def topics(text: Text, scale: Scale) -> tuple[Told, ...]:
    """Return the labels of the whole text."""
    reached = np.flatnonzero(text.topics >= scale.topics)
    return tuple(Told(int(topic), round(float(text.topics[topic]), 3)) for topic in reached)


def _probability(logits: Floats) -> Floats:
    with np.errstate(over="ignore"):  # a logit far below zero is a probability of zero
        made: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return made


def _runs(over: NDArray[np.bool_], begin: Floats) -> Iterator[tuple[int, int]]:
    """Yield the first and last word of each run."""
    first = -1
    for index in np.flatnonzero(over):
        if first < 0:
            first = last = int(index)
        elif index == last + 1 and begin[index] < _PARTS:
            last = int(index)
        else:
            yield first, last
            first = last = int(index)
    if first >= 0:
        yield first, last


def _bounds(words: Sequence[Word], content: str) -> tuple[int, int]:
    """Return the span of words without the punctuation around them; words that are nothing else keep it."""
    start, end = words[0].start, words[-1].end
    inner = content[start:end]
    left, right = len(inner) - len(inner.lstrip(_EDGES)), len(inner.rstrip(_EDGES))
    return (start + left, start + right) if left < right else (start, end)
