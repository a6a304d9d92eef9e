"""What we keep for each partition that is ours, and change only as long as nobody else writes it."""

from collections.abc import Callable
from typing import Generic, TypeVar

from confluent_kafka import KafkaException

from schemas.errors import BrokerError, Fenced
from streams.windows.ending import end

Kept = TypeVar("Kept")


class Owned(Generic[Kept]):
    """By partition what `take` made of it, which takes it from whoever had it."""

    def __init__(self, take: Callable[[int], Kept], *, taken: str, untold: str) -> None:
        self._take, self._taken, self._untold = take, taken, untold
        self.kept: dict[int, Kept] = {}

    def only(self, ours: frozenset[int]) -> None:
        """Put down what is no longer ours."""
        for number in self.kept.keys() - ours:
            del self.kept[number]

    def change(self, number: int, change: Callable[[Kept], None]) -> None:
        """Change what a partition came to and tell it; where somebody wrote meanwhile, once more from what they wrote.

        Ends the process where neither is possible.
        """
        for last in (False, True):
            try:
                if number not in self.kept:
                    self.kept[number] = self._take(number)
                change(self.kept[number])
            except Fenced:
                del self.kept[number]
                if last:
                    end(self._taken)
            except (KafkaException, BrokerError):
                end(self._untold)
            else:
                return
