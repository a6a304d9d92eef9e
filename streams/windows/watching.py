"""Whether summaries still arrive: a consumer that stands still while its topic grows is told by its offsets."""

from collections.abc import Mapping

PATIENCE = 180.0  # seconds

Offsets = Mapping[
    int, tuple[int, int]
]  # partition -> what was given back as counted, and where the partition ends


class Watch:
    """Remembers, by partition, since when nothing was given back."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, int, float]] = {}

    def stands_still(self, offsets: Offsets, now: float) -> bool:
        """Return whether some partition has grown by a summary and its mark, and nothing of it was counted for too long."""
        known: dict[int, tuple[int, int, float]] = {}
        still = False
        for partition, (counted, end) in offsets.items():
            before, ended, since = self._known.get(partition, (-1, end, now))
            if before != counted:
                ended, since = end, now
            still = still or (end > ended + 1 and now > since + PATIENCE)
            known[partition] = (counted, ended, since)
        self._known = known
        return still


def lags(offsets: Offsets) -> dict[int, int]:
    """Return how many summaries are not counted yet, at most: a transaction's own mark at the end is none.

    >>> lags({0: (5, 6), 1: (5, 15)})
    {0: 0, 1: 9}
    """
    return {partition: max(0, end - counted - 1) for partition, (counted, end) in offsets.items()}
