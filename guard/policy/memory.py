"""Answers remembered by day: bounded, and forgotten as a whole when full, so that no record pays for book-keeping."""

from datetime import date
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

MOST = 65_536  # answers a day


class Memory(Generic[Asked, Answer]):
    """What was answered to equal questions on a day. Records around midnight belong to two days; older is forgotten."""

    def __init__(self, most: int = MOST) -> None:
        self.days: dict[date, dict[Asked, Answer]] = {}
        self._most = most

    def recall(self, asked: Asked, at: date) -> Answer | None:
        day = self.days.get(at)
        return None if day is None else day.get(asked)

    def keep(self, asked: Asked, at: date, answer: Answer) -> Answer:
        """Remember an answer, and return it."""
        day = self.days.get(at)
        if day is None:
            latest = max(self.days, default=None)
            kept = {} if latest is None else {latest: self.days[latest]}
            day = {}
            self.days = {**kept, at: day}
        elif len(day) >= self._most:
            day.clear()
        day[asked] = answer
        return answer
