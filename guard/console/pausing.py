"""Pauses that grow with each sign-in that failed, for a name and for an address."""

import threading
from collections.abc import Mapping

_LONGEST = 15 * 60_000  # milliseconds
_FORGOTTEN = 60 * 60_000
_MOST = 20_000  # names and addresses remembered


class Pauses:
    """How often each failed of late. An attempt counts as failed from its beginning, so many at once gain nothing."""

    def __init__(self) -> None:
        self._failed: dict[str, tuple[int, int]] = {}  # key -> how often, and when last
        self._lock = threading.Lock()

    def attempt(self, free: Mapping[str, int], at: int) -> int:
        """Return how many milliseconds are left to wait; 0 where an attempt may be made, which counts as failed for now.

        `free` is, by key, how many failures bring no pause.
        """
        with self._lock:
            left = max(self._left(key, most, at) for key, most in free.items())
            if left > 0:
                return left
            for key in free:
                times, last = self._failed.pop(key, (0, at))
                self._failed[key] = (times + 1 if at - last < _FORGOTTEN else 1, at)
            while len(self._failed) > _MOST:
                self._failed.pop(next(iter(self._failed)))  # the one that failed longest ago
            return 0

    def succeeded(self, name: str, address: str) -> None:
        """Forget a name's failures; of its address only the attempt that went well."""
        with self._lock:
            self._failed.pop(name, None)
            times, last = self._failed.get(address, (0, 0))
            if times > 1:
                self._failed[address] = (times - 1, last)
            else:
                self._failed.pop(address, None)

    def _left(self, key: str, free: int, at: int) -> int:
        times, last = self._failed.get(key, (0, at))
        if times < free or at - last >= _FORGOTTEN:
            return 0
        return last + min(1000 << min(times - free, 20), _LONGEST) - at
