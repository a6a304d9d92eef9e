"""What a frozen encoder makes of texts: the mean of the hidden states of each window, as its own head of whole texts sees it.

Any engine gives it, since it is what the encoder answers once that head is the identity.
"""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from classifiers.models.engines import OutOfMemory, choose
from classifiers.models.padding import by_length, padded
from classifiers.models.tokens import Tokens
from classifiers.models.weights import Weights
from classifiers.models.windows import windows

Floats = NDArray[np.float32]
Row = Sequence[int]

_BATCH = 2048  # pieces, padding included


class Embedder:
    """Built once of an encoder's weights. Keeps no text. One thread at a time."""

    def __init__(self, weights: Weights, *, engine: str = "auto", threads: int = 1) -> None:
        self._tokens = Tokens(weights.directory / "tokenizer.json")
        self._engine = choose(_bare(weights), engine=engine, threads=threads)
        self.engine = self._engine.name
        self.hidden = weights.shape.hidden

    def cut(self, text: str) -> list[list[int]]:
        """Return the pieces of each window of a text; none where it has no word that is read."""
        ids, words = self._tokens.encode(text)
        begin, end = self._tokens.begin, self._tokens.end
        return [
            [begin, *(piece for one in window for piece in ids[one.first : one.last]), end]
            for window in windows(words, text)
        ]

    def means(self, rows: Sequence[Row]) -> Floats:
        """Return [rows, hidden]. Raise ValueError where the encoder's answers are no numbers."""
        found = np.zeros((len(rows), self.hidden), np.float32)
        waiting = list(by_length([len(row) for row in rows], _BATCH))
        while waiting:
            group = waiting.pop()
            ids, mask = padded([rows[index] for index in group], self._tokens.pad)
            try:
                _, found[group] = self._engine.run(ids, mask)
            except OutOfMemory:
                if len(group) == 1:
                    raise
                half = len(group) // 2
                waiting += [group[:half], group[half:]]
        if not np.isfinite(found).all():
            raise ValueError("the encoder's answers are no numbers")
        return found

    def __repr__(self) -> str:
        return f"Embedder({self.engine})"


def _bare(weights: Weights) -> Weights:
    """Return the encoder with heads that tell nothing but what they are given."""
    hidden = weights.shape.hidden
    body = {name: array for name, array in weights.arrays.items() if not name.startswith("head.")}
    heads = {
        "head.tokens.weight": np.zeros((1, hidden), np.float32),
        "head.tokens.bias": np.zeros(1, np.float32),
        "head.document.weight": np.eye(hidden, dtype=np.float32),
        "head.document.bias": np.zeros(hidden, np.float32),
    }
    return replace(weights, arrays={**body, **heads})
