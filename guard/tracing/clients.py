"""Clients that let somebody look on: what was taken, when it departs, and how it was carried."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from schemas.movement import Movement
from schemas.record import Record
from streams.contract import Clients, Partition, Position, Result, Source, Taken, Transactions


class Observer(Protocol):
    """Who looks on."""

    def moment(self) -> int: ...

    def taken(self, taken: Taken, began: int) -> None: ...

    def left(self) -> None: ...

    def departs(self) -> None: ...

    def carried(
        self, movements: Sequence[Movement], positions: Sequence[Position], carry: Callable[[], Result]
    ) -> Result: ...


class ObservedClients:
    """Makes the inner clients, each behind one that is looked at."""

    def __init__(self, inner: Clients, observer: Observer) -> None:
        self._inner, self._observer = inner, observer

    def transactions(self) -> Transactions:
        return _Transactions(self._inner.transactions(), self._observer)

    def source(self, before_loss: Callable[[], None]) -> Source:
        return _Source(self._inner.source(before_loss), self._observer)


class _Transactions:
    def __init__(self, inner: Transactions, observer: Observer) -> None:
        self._inner, self._observer = inner, observer

    def open(self, *, wait: float) -> bool:
        return self._inner.open(wait=wait)

    def carry(
        self, movements: Sequence[Movement], positions: Sequence[Position], membership: object
    ) -> Result:
        return self._observer.carried(
            movements, positions, lambda: self._inner.carry(movements, positions, membership)
        )

    def room(self, topic: str) -> int:
        return self._inner.room(topic)

    def close(self) -> None:
        self._inner.close()


class _Source:
    def __init__(self, inner: Source, observer: Observer) -> None:
        self._inner, self._observer = inner, observer

    def take(self, count: int, max_bytes: int, *, wait: float, linger: float) -> Taken:
        began = self._observer.moment()
        taken = self._inner.take(count, max_bytes, wait=wait, linger=linger)
        self._observer.taken(taken, began)
        return taken

    def give_back(self, records: Sequence[Record]) -> None:
        self._inner.give_back(records)

    def owns(self, partition: Partition, tenure: int) -> bool:
        return self._inner.owns(partition, tenure)

    def heads(self, partitions: Iterable[Partition]) -> dict[Partition, str]:
        return self._inner.heads(partitions)

    def advance(self, heads: Mapping[Partition, str]) -> None:
        self._inner.advance(heads)

    def rewind(self) -> None:
        self._inner.rewind()

    def membership(self) -> object:
        found = self._inner.membership()
        self._observer.departs()
        return found

    def stay(self) -> None:
        self._inner.stay()

    def close(self) -> None:
        self._observer.left()
        self._inner.close()
