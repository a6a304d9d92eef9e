"""Labelled records to what the encoder learns from: pieces, and for each piece and kind yes, no, or not known."""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.held_back import is_held_back
from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.tokens import Tokens, Word
from classifiers.models.training.config import Source, TopicsOf
from classifiers.models.windows import Window, windows
from schemas.errors import SettingsError

NO, INSIDE, BEGIN, UNKNOWN = 0, 1, 2, 3
# Kinds that are compared as one, or that sets tell apart each in their own way: where one stands, the other is not ruled out.
TWINS = {"address": ("location",), "location": ("address",)}
EVERY = Source(
    file="",
    licence="own work",
    origin="classifiers.synthesis",
    whole=KINDS,
    topics=TopicsOf(whole=TOPICS),
)  # our own generator labels all there is
_EDGES = ".,;:!?()[]{}<>\"'\u00ab\u00bb\u201c\u201d\u201e\u2018\u2019|\u2026"  # part of a word for the encoder, never of a span
_NUMBER = {kind: number for number, kind in enumerate(KINDS)}

Targets = NDArray[np.uint8]


class Mark(Struct, frozen=True):
    """A labelled stretch of a text."""

    start: int
    end: int
    label: str


class Labelled(Struct, frozen=True):
    """A labelled text and the set it is of. A content type: its repr shows its id and size."""

    id: str
    lang: str
    text: str
    marks: tuple[Mark, ...]
    topics: tuple[str, ...]
    source: Source

    def __repr__(self) -> str:
        return f"Labelled({self.id}, {len(self.text)} characters, {len(self.marks)} spans)"


class Example(Struct, frozen=True):
    """One window: ids with `<s>` and `</s>`, targets of [length, kinds] and of [topics]."""

    ids: NDArray[np.int32]
    targets: Targets
    topics: Targets

    def __repr__(self) -> str:
        return f"Example({len(self.ids)} pieces)"


def read(file: Path, source: Source) -> Iterator[Labelled]:
    """Yield the records of a file. Raise SettingsError where a line has not the form."""
    opener: Any = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield labelled(json.loads(line), source)
            except (ValueError, KeyError, TypeError, AttributeError):
                raise SettingsError(
                    f"{file}:{number}: no labelled text; expected {{id, dataset, lang, text, spans, doc_labels}}"
                ) from None


def labelled(row: dict[str, Any], source: Source) -> Labelled:
    """Return a record of the labelled form as one of a set."""
    marks = sorted(
        (Mark(span["start"], span["end"], span["label"]) for span in row["spans"]),
        key=lambda mark: (mark.start, mark.end),
    )
    text = row["text"]
    topics = tuple(row.get("doc_labels", ()))
    return Labelled(row["id"], row["lang"], text, tuple(_joined(marks, text, source.join)), topics, source)


def is_dev(record: Labelled, share: float) -> bool:
    """Return whether a record is held back from training: by its id alone, whatever the run."""
    return is_held_back(record.id, share)


def examples(record: Labelled, tokens: Tokens) -> list[Example]:
    """Return the windows of a record, each with what is known of it."""
    ids, words = tokens.encode(record.text)
    made = windows(words, record.text)
    return [_example(record, tokens, ids, words, window, is_only=len(made) == 1) for window in made]


def bounds(window: Window, words: list[Word], text: str, tokens: Tokens) -> list[tuple[int, int]]:
    """Return where each piece of a window lies in the text."""
    found: list[tuple[int, int]] = []
    for stretch in window:
        word = words[stretch.word]
        places = tokens.offsets(text[word.start : word.end])
        found += [
            (word.start + start, word.start + end)
            for start, end in places[stretch.first - word.first : stretch.last - word.first]
        ]
    return found


def _example(
    record: Labelled, tokens: Tokens, ids: list[int], words: list[Word], window: Window, *, is_only: bool
) -> Example:
    places = bounds(window, words, record.text, tokens)
    pieces = [piece for stretch in window for piece in ids[stretch.first : stretch.last]]
    targets = np.full((len(places) + 2, len(KINDS)), UNKNOWN, dtype=np.uint8)
    source = record.source
    for kind in source.whole:
        targets[1:-1, _NUMBER[kind]] = NO
    starts, ends = np.array([place[0] for place in places]), np.array([place[1] for place in places])
    within: set[str] = set()
    marked: list[tuple[int, int, int]] = []
    for mark in record.marks:
        start, end = _widened(mark, record.text)
        touched = np.flatnonzero((starts < end) & (ends > start))
        if not len(touched):
            continue
        within.add(mark.label)
        first, last = int(touched[0]) + 1, int(touched[-1]) + 2
        for number in _doubted(mark.label, source):
            targets[first:last, number] = UNKNOWN
        if mark.label in source.whole or mark.label in source.positives:
            marked.append((first, last, _NUMBER[mark.label]))
    for first, last, number in marked:
        targets[first:last, number] = INSIDE
    for first, _, number in marked:
        targets[first, number] = BEGIN
    return Example(
        np.array([tokens.begin, *pieces, tokens.end], dtype=np.int32),
        targets,
        _topics(record, within, is_only=is_only),
    )


def _widened(mark: Mark, text: str) -> tuple[int, int]:
    """Return a mark's place with the punctuation at its words' edges: a word is judged by the mean of all its pieces."""
    start, end = mark.start, mark.end
    while start > 0 and text[start - 1] in _EDGES:
        start -= 1
    while end < len(text) and text[end] in _EDGES:
        end += 1
    return start, end


def _doubted(label: str, source: Source) -> Iterator[int]:
    """Yield the kinds of which nothing is known where a span of that label stands."""
    for kind in TWINS.get(label, ()):
        yield _NUMBER[kind]
    for kind, labels in source.unsure.items():
        if label in labels:
            yield _NUMBER[kind]


def _topics(record: Labelled, within: set[str], *, is_only: bool) -> Targets:
    """Return what is known of the window as a whole; what the record says is not said of each of many windows."""
    known = record.source.topics
    targets = np.full(len(TOPICS), UNKNOWN, dtype=np.uint8)
    for number, topic in enumerate(TOPICS):
        if topic in known.always:
            targets[number] = INSIDE
        elif topic in known.never:
            targets[number] = NO
        elif topic in record.topics:
            if is_only or topic in within:
                targets[number] = INSIDE
        elif topic in known.whole:
            targets[number] = NO
    return targets


def _joined(marks: Iterable[Mark], text: str, kinds: tuple[str, ...]) -> list[Mark]:
    """Return the marks with neighbours of such a kind, parted by space alone, made one."""
    made: list[Mark] = []
    last: dict[str, int] = {}
    for mark in marks:
        before = last.get(mark.label)
        if mark.label in kinds and before is not None:
            gap = text[made[before].end : mark.start]
            if gap and not gap.strip(" \t"):
                made[before] = Mark(made[before].start, mark.end, mark.label)
                continue
        last[mark.label] = len(made)
        made.append(mark)
    return made
