"""A batch judged and told, with every record that cannot be delivered set apart from its neighbours."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from schemas.errors import FaultCode, GuardError
from schemas.record import Record
from streams.isolation import Isolation
from streams.obstacles import Obstacles
from streams.transaction import Failure, Partition, Told

if TYPE_CHECKING:
    from schemas.movement import Movement

J = TypeVar("J")


class Judging(Generic[J]):
    """Calls the guard's `judge`, `undeliverable` and `tell`, and finds the culprit where a transaction failed.

    A condemned record is judged by `undeliverable`, alone, yet travels in its neighbours' transaction: `tell` is called
    stretch by stretch, each with the heads that the one before returned.
    """

    def __init__(
        self,
        judge: Callable[[list[Record]], J],
        tell: Callable[[J, Mapping[Partition, str]], Told],
        undeliverable: Callable[[Record, FaultCode], J],
        isolation: Isolation,
        obstacles: Obstacles,
    ) -> None:
        self._judge = judge
        self._tell = tell
        self._undeliverable = undeliverable
        self._isolation = isolation
        self._obstacles = obstacles

    def judge(self, records: list[Record]) -> list[J]:
        return [
            self._judge(stretch) if code is None else self._undeliverable(stretch[0], code)
            for stretch, code in self._isolation.stretches(records)
        ]

    def tell(self, records: list[Record], judged: list[J], heads: Mapping[Partition, str]) -> Told:
        """Return what carries the batch out. A movement that is known to fail is not tried: its record is condemned."""
        told = self._chain(judged, heads)
        if self._obstacles.before(told.movements) and self._condemned(records, heads):
            told = self._chain(self.judge(records), heads)
        return told

    def failed(
        self, records: list[Record], heads: Mapping[Partition, str], failures: Sequence[Failure]
    ) -> None:
        """Find out which of the records could not be delivered, or narrow down on them.

        Raise GuardError where it is one that the guard has already set aside.
        """
        self._obstacles.learn(failures)
        if self._condemned(records, heads):
            return
        if len(records) > 1:
            self._isolation.narrow(len(records))
            return
        first = failures[0]
        if self._isolation.sentence(records[0]) is not None:
            raise GuardError(
                f"topic `{first.topic}` cannot take what the guard must tell ({first.code.value}); "
                "mend it with `guard topics apply`; nothing was lost"
            )
        self._isolation.condemn(records[0].place, first.code)
        if first.topic and first.code is FaultCode.DESTINATION_UNAVAILABLE:
            self._obstacles.shut(first.topic)

    def _chain(self, judged: list[J], heads: Mapping[Partition, str]) -> Told:
        if len(judged) == 1:
            return self._tell(judged[0], heads)
        latest = dict(heads)
        movements: list[Movement] = []
        for it in judged:
            told = self._tell(it, latest)
            latest.update(told.metadata)
            movements.extend(told.movements)
        return Told(movements, latest)

    def _condemned(self, records: list[Record], heads: Mapping[Partition, str]) -> int:
        """Condemn each record whose movements, told by themselves, meet a known obstacle; return how many there were."""
        found, latest = 0, dict(heads)
        for record in records:
            code = self._isolation.sentence(record)
            judged = self._judge([record]) if code is None else self._undeliverable(record, code)
            told = self._tell(judged, latest)
            latest.update(told.metadata)
            if code is None and (code := self._obstacles.before(told.movements)):
                self._isolation.condemn(record.place, code)
                found += 1
        return found
