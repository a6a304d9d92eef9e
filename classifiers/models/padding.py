"""Rows of pieces side by side: grouped by like length, so that little is padded, and padded to arrays with their mask."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]


def by_length(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Yield groups of indices, the shortest rows first, of at most `most` pieces with padding; a longer row goes alone.

    >>> list(by_length([5, 1, 2, 1], most=4))
    [[1, 3], [2], [0]]
    """
    group: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and (len(group) + 1) * lengths[index] > most:  # the last is the longest
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def padded(rows: Sequence[Sequence[int] | NDArray[np.int32]], pad: int) -> tuple[Ids, Ids]:
    """Return the rows as one array, short ones padded, and a mask that is 1 where a piece is."""
    longest = max(map(len, rows))
    ids = np.full((len(rows), longest), pad, dtype=np.int64)
    mask = np.zeros((len(rows), longest), dtype=np.int64)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return ids, mask
