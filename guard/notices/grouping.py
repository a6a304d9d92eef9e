"""Notices by cause: ten thousand records that one thing stopped are one line."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from guard.notices.notice import Notice
from schemas.cause import Cause, shape

MOST = 1_000  # causes kept apart; those beyond are told wider, by place, then by entity
_PLACES = 20


class Group(Struct):
    """The notices of one cause. The example and the remedy are the newest one's."""

    cause: Cause
    count: int = 0
    first: int = 0
    last: int = 0
    newest: Notice | None = None
    entities: dict[str, int] = {}
    places: dict[str, int] = {}

    def add(self, notice: Notice) -> None:
        self.count += 1
        self.first = notice.at if self.newest is None else min(self.first, notice.at)
        if self.newest is None or notice.at >= self.last:
            self.newest, self.last = notice, notice.at
        for entity in notice.entities:
            self.entities[entity] = self.entities.get(entity, 0) + 1
        for place in {shape(one) for one in notice.places}:
            if place in self.places or len(self.places) < _PLACES:
                self.places[place] = self.places.get(place, 0) + 1

    def told(self) -> dict[str, Any]:
        """Return the group as JSON values."""
        newest = self.newest
        return {
            "records": self.count,
            "action": self.cause.action,
            "reason": self.cause.reason,
            "citation": newest.citation if newest else "",
            "destination": self.cause.destination,
            "entities": self.entities,
            "places": self.places,
            "first": self.first,
            "last": self.last,
            "example": newest.id if newest else "",
            "remedy": newest.remedy if newest else "",
        }


def grouped(notices: Iterable[Notice], *, most: int = MOST) -> list[Group]:
    """Return the groups, the largest first, and of equal ones the newest."""
    groups: dict[Cause, Group] = {}
    for notice in notices:
        cause = notice.cause
        if cause not in groups and len(groups) >= most:
            wider = list(cause.wider())
            cause = next((one for one in wider if one in groups), (wider or [cause])[-1])
        groups.setdefault(cause, Group(cause)).add(notice)
    return sorted(groups.values(), key=lambda one: (-one.count, -one.last))
