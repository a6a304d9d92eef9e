"""How often each may ask: a bucket for a name and for an address, so many of which are remembered."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from math import ceil

_MOST = 20_000  # names and addresses remembered; the one that asked longest ago is forgotten, and begins anew


class Limits:
    """Buckets that hold ten seconds' worth of requests and fill steadily."""

    def __init__(self, per_minute: int = 600) -> None:
        self._rate = per_minute / 60_000  # a millisecond
        self._full = max(per_minute / 6, 1.0)
        self._buckets: OrderedDict[str, tuple[float, int]] = (
            OrderedDict()
        )  # key -> requests left, when that was
        self._lock = threading.Lock()

    def take(self, shares: Mapping[str, float], at: int) -> int:
        """Return the milliseconds to wait; 0 where one may be asked now, which counts. `shares` are multiples by key."""
        with self._lock:
            left = {key: self._left(key, share, at) for key, share in shares.items()}
            wait = max(((1 - left[key]) / (self._rate * share) for key, share in shares.items()), default=0.0)
            for key in shares:
                self._buckets[key] = (left[key] - (wait <= 0), at)
                self._buckets.move_to_end(key)
            while len(self._buckets) > _MOST:
                self._buckets.popitem(last=False)
            return max(ceil(round(wait, 3)), 1) if wait > 0 else 0

    def _left(self, key: str, share: float, at: int) -> float:
        full = self._full * share
        held, last = self._buckets.get(key, (full, at))
        return min(full, held + max(at - last, 0) * self._rate * share)
