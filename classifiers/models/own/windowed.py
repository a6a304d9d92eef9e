"""Texts through a model of windows: cut so that they overlap, read in batches of like length, told as labels at places.

A word is what its first piece is, read where it has the most around it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tokenizers import Tokenizer

from classifiers.contract import Tier
from classifiers.models.own.asked import Asked, Found, Takes
from classifiers.models.own.digest import classifier_id, directory
from classifiers.models.own.labelling import Floats, Scheme, Words, spots
from classifiers.models.own.reading import Prepared, ReadingTier, Spot
from classifiers.models.own.saved import tokenizer_of, window_of
from classifiers.models.padding import by_length

Rows = Sequence[Sequence[int]]
Run = Callable[
    [Rows], Sequence[Floats]
]  # pieces of windows in, the probabilities of each window's labels out

_OVERLAP = 32
_TOKENS = 4096  # of a batch, padding included


def windowed(
    asked: Asked,
    run: Run,
    scheme: Scheme,
    found: Mapping[str, Found | None],
    takes: Takes,
    *,
    digest: str,
    config: Any,
) -> Tier:
    """Return the tier of a directory's model that `run` runs, its tokenizer read from there."""
    tokenizer = tokenizer_of(asked, directory(asked.kind, asked.path))
    reader = WindowReader(run, tokenizer, scheme, window=window_of(config), threshold=asked.threshold)
    return ReadingTier(asked, classifier_id(asked.name, digest), reader, found, takes)


class WindowReader:
    """Built once of what runs a model. Of a token model each row answers [pieces, labels], of a text model [labels]."""

    def __init__(
        self, run: Run, tokenizer: Tokenizer, scheme: Scheme, *, window: int, threshold: float
    ) -> None:
        self._run, self._scheme, self._threshold = run, scheme, threshold
        self._tokenizer = tokenizer
        tokenizer.enable_truncation(window, stride=min(_OVERLAP, window // 4))

    def prepare(self, text: str) -> Prepared:
        whole = self._tokenizer.encode(text)
        windows = [whole, *whole.overflowing]
        return Prepared(text, len(windows), windows)

    def read(self, texts: Sequence[Prepared]) -> list[list[Spot]]:
        """Return what is told of each text, its windows read in batches of like length."""
        jobs = [(owner, window) for owner, one in enumerate(texts) for window in one.inner]
        words = [Words(one.text) for one in texts]
        for batch in by_length([len(window.ids) for _, window in jobs], _TOKENS):
            self._take([jobs[index] for index in batch], words)
        return [spots(each, self._scheme, self._threshold) for each in words]

    def _take(self, batch: Sequence[tuple[int, Any]], words: Sequence[Words]) -> None:
        answers = self._run([window.ids for _, window in batch])
        for (owner, window), probabilities in zip(batch, answers, strict=True):
            if self._scheme.of_text:
                words[owner].add_whole(probabilities)
            else:
                words[owner].add(window.word_ids, window.offsets, probabilities)
