"""What an encoder says of held-back records: the logits of each of their windows."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.models.decoding import Scale, Text, add, unread
from classifiers.models.padding import by_length, padded
from classifiers.models.tokens import Tokens
from classifiers.models.training.examples import Example, Labelled, examples
from classifiers.models.windows import Window, windows

Floats = NDArray[np.float32]
Run = Callable[[NDArray[np.int64], NDArray[np.int64]], tuple[Floats, Floats]]
_BATCH = 4096  # pieces, padding included


class Seen(Struct, frozen=True):
    """A held-back record and the logits of its windows. A content type: its repr shows the record's."""

    record: Labelled
    windows: tuple[Window, ...]
    examples: tuple[Example, ...]
    tokens: tuple[Floats, ...]
    topics: tuple[Floats, ...]

    def __repr__(self) -> str:
        return f"Seen({self.record!r})"


def look(records: Sequence[Labelled], tokens: Tokens, run: Run, *, tell: Callable[[int], None]) -> list[Seen]:
    """Return what the encoder says of records, window by window; `tell` hears of the pieces done."""
    cut = [(record, examples(record, tokens)) for record in records]
    jobs = [
        (one.ids, row, column) for row, (_, several) in enumerate(cut) for column, one in enumerate(several)
    ]
    told: dict[tuple[int, int], tuple[Floats, Floats]] = {}
    for group in by_length([len(pieces) for pieces, _, _ in jobs], _BATCH):
        ids, mask = padded([jobs[index][0] for index in group], tokens.pad)
        spoken, whole = run(ids, mask)
        for row, index in enumerate(group):
            pieces, owner, column = jobs[index]
            told[owner, column] = (spoken[row, 1 : len(pieces) - 1], whole[row])
        tell(int(mask.sum()))
    seen = []
    for row, (record, several) in enumerate(cut):
        _, words = tokens.encode(record.text)
        answers = [told[row, column] for column in range(len(several))]
        made = tuple(windows(words, record.text))
        seen.append(
            Seen(
                record,
                made,
                tuple(several),
                tuple(one for one, _ in answers),
                tuple(one for _, one in answers),
            )
        )
    return seen


def text_of(one: Seen, tokens: Tokens, scale: Scale) -> Text:
    """Return what is known of a record's text, as the guard decodes it."""
    _, words = tokens.encode(one.record.text)
    text = unread(words)
    for window, spoken, whole in zip(one.windows, one.tokens, one.topics, strict=True):
        add(text, window, spoken, whole, scale)
    return text
