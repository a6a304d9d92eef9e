"""From probabilities of pieces to labels at places: BIO and its kin read as types, words by their first piece."""

import re
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.models.own.reading import Spot

Floats = NDArray[np.float32]

_TAG = re.compile(r"([BIESLU])-(.+)", re.DOTALL)
_OUTSIDE = "O"


class Scheme(Struct, frozen=True):
    """What a model's labels say: their types, and which labels are of each, beginnings apart."""

    types: tuple[str, ...]
    of: tuple[tuple[int, ...], ...]
    begins: tuple[tuple[int, ...], ...]
    of_text: bool = False


class Words:
    """What is known of a text's words so far: of windows that share one, that with most around it counts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[int, tuple[int, int, int, Floats]] = {}  # room, start, end, probabilities
        self.whole: Floats | None = None

    def add(
        self, words: Sequence[int | None], offsets: Sequence[tuple[int, int]], probabilities: Floats
    ) -> None:
        """Take in one window: the word and the place of each piece, and its probabilities, marks and padding behind."""
        last = len(words) - 1
        for at, word in enumerate(words):
            if word is None:
                continue
            start, end = offsets[at]
            known = self.found.get(word)
            if at and words[at - 1] == word and known is not None:
                room, begin, until, told = known
                self.found[word] = (room, begin, max(until, end), told)
                continue
            room = min(at, last - at)
            if known is None or start < known[1] or (start == known[1] and room > known[0]):
                until = end if known is None else max(end, known[2])
                self.found[word] = (room, start, until, probabilities[at])
            else:
                self.found[word] = (known[0], known[1], max(known[2], end), known[3])

    def add_whole(self, probabilities: Floats) -> None:
        """Take in what one window tells of the whole: the highest of each counts."""
        self.whole = probabilities if self.whole is None else np.maximum(self.whole, probabilities)


def scheme_of(labels: Sequence[str], *, of_text: bool) -> Scheme:
    """Return what the labels say; with prefixes only where each but `O` has one.

    >>> scheme_of(["O", "B-PER", "I-PER"], of_text=False).types
    ('PER',)
    """
    inside = [label for label in labels if of_text or label != _OUTSIDE]
    tags = [_TAG.fullmatch(label) for label in inside]
    is_tagged = not of_text and bool(inside) and all(tags)
    type_of = {
        label: tag[2] if is_tagged and tag is not None else label
        for label, tag in zip(inside, tags, strict=True)
    }
    types = tuple(dict.fromkeys(type_of.values()))
    of = tuple(tuple(at for at, label in enumerate(labels) if type_of.get(label) == one) for one in types)
    begins = tuple(tuple(at for at in several if is_tagged and labels[at][0] in "BSU") for several in of)
    return Scheme(types, of, begins, of_text)


def spots(words: Words, scheme: Scheme, threshold: float) -> list[Spot]:
    """Return what is likely enough: runs of words of a type, parted where one begins, or labels of the whole."""
    if scheme.of_text:
        told = [] if words.whole is None else words.whole.tolist()
        return [
            Spot(label, score) for label, score in zip(scheme.types, told, strict=False) if score >= threshold
        ]
    found: list[Spot] = []
    order = [words.found[word] for word in sorted(words.found)]
    for number, label in enumerate(scheme.types):
        begins = scheme.begins[number]
        inside = [at for at in scheme.of[number] if at not in begins]
        run: list[tuple[int, int, float]] = []
        for _, start, end, told in order:
            score = float(told[list(scheme.of[number])].sum())
            starts = bool(begins) and float(told[list(begins)].sum()) > float(told[inside].sum())
            if run and (score < threshold or starts):
                found.append(_spot(label, run))
                run = []
            if score >= threshold:
                run.append((start, end, score))
        if run:
            found.append(_spot(label, run))
    return found


def _spot(label: str, run: Sequence[tuple[int, int, float]]) -> Spot:
    score = sum(one for _, _, one in run) / len(run)
    return Spot(label, min(score, 1.0), run[0][0], run[-1][1])
