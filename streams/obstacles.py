"""What is known to stand in a movement's way: a topic that is missing, or too small for it."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from schemas.errors import FaultCode
from schemas.movement import Movement
from streams.transaction import Failure

KEEP_SECONDS = 30.0  # how long a topic's state is taken as known before the broker is asked again
OVERHEAD = 128  # batch header, offsets and lengths around one record

Room = Callable[[str], int]


class _Known(Struct, frozen=True):
    room: int  # the largest record the topic takes; 0 where it takes none
    until: float


class Obstacles:
    """Learns from failed deliveries, so that the next movement to the same topic need not fail for itself.

    `room` asks the broker for the largest record a topic takes: 0 where it is missing, -1 where the broker does not tell.
    """

    def __init__(self, room: Room, *, clock: Callable[[], float]) -> None:
        self._room = room
        self._clock = clock
        self._known: dict[str, _Known] = {}

    def learn(self, failures: Iterable[Failure]) -> None:
        """Ask the broker about the topics that failed, and remember what explains the failure."""
        for failure in failures:
            room = self._room(failure.topic) if failure.topic else -1
            explains_size = failure.code is FaultCode.TOO_LARGE_FOR_DESTINATION and room > 0
            if room == 0 or explains_size:
                self._known[failure.topic] = _Known(room, self._clock() + KEEP_SECONDS)

    def shut(self, topic: str) -> None:
        """Remember that a topic takes nothing, whatever the broker says: a record of its own just failed there."""
        self._known[topic] = _Known(0, self._clock() + KEEP_SECONDS)

    def before(self, movements: Iterable[Movement]) -> FaultCode | None:
        """Return what would stop one of the movements, as far as is known."""
        if self._known:
            self._renew()
            for movement in movements:
                known = self._known.get(movement.topic)
                if known is not None and known.room == 0:
                    return FaultCode.DESTINATION_UNAVAILABLE
                if known is not None and size(movement) > known.room:
                    return FaultCode.TOO_LARGE_FOR_DESTINATION
        return None

    def _renew(self) -> None:
        """Ask again about what was learned long ago; a topic that takes everything again is forgotten."""
        now = self._clock()
        for topic, known in list(self._known.items()):
            if known.until <= now:
                room = self._room(topic)
                if room == 0 or (known.room > 0 and room > 0):
                    self._known[topic] = _Known(room, now + KEEP_SECONDS)
                else:
                    del self._known[topic]


def size(movement: Movement) -> int:
    """Return the bytes a movement takes on its topic, before compression."""
    headers = sum(len(name) + len(value or b"") + 4 for name, value in movement.headers)
    return len(movement.key or b"") + len(movement.value or b"") + headers + OVERHEAD
