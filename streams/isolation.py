"""How many records may share a transaction, and which of them are condemned to quarantine."""

from collections.abc import Sequence

from schemas.errors import FaultCode
from schemas.record import Place, Record

SHRINK = 8  # 5000, 625, 78, 9, 1: four aborted transactions find an unexplained culprit
SLOW_SECONDS = 2.0  # judging a batch for longer delays a drain and the next rebalance
BRISK_SECONDS = (
    0.03  # while the worker keeps up, no record waits longer than this for its neighbours to be judged
)
FEWEST = 50  # of which the cost of a transaction is shared
FIRST = 256  # before it is known what judging one costs: a model may need a hundredth of a second each


class Isolation:
    """Narrows transactions down while nothing explains why they fail, and widens them again."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._ceiling = most
        self._pace = min(most, FIRST)
        self._condemned: dict[Place, FaultCode] = {}

    @property
    def limit(self) -> int:
        """How many records the next transaction may hold."""
        return min(self._ceiling, self._pace)

    def condemn(self, place: Place, code: FaultCode) -> None:
        self._condemned[place] = code

    def sentence(self, record: Record) -> FaultCode | None:
        """Return why the record cannot be delivered, or None where it may be tried."""
        return self._condemned.get(record.place) if self._condemned else None

    def narrow(self, count: int) -> None:
        """Let fewer records share a transaction after one of `count` failed without an explanation."""
        self._ceiling = max(1, count // SHRINK)

    def passed(self, records: Sequence[Record]) -> None:
        """Widen again after a transaction with these records committed."""
        self._ceiling = min(self._most, 2 * self._ceiling)
        if self._condemned:
            for record in records:
                self._condemned.pop(record.place, None)

    def took(self, count: int, seconds: float) -> None:
        """Fit the next batch to what judging `count` records took.

        A batch that was not full says that the worker keeps up: the next one is small, for the sake of latency. A full
        one says that records pile up: the next one is twice as large, for the sake of throughput, within two seconds.
        """
        if seconds > SLOW_SECONDS:
            self._fit(count, seconds, SLOW_SECONDS, fewest=1)
        elif count >= self.limit:
            self._pace = min(self._most, 2 * self._pace)
        elif count >= FEWEST:  # fewer are no measure of the cost
            self._fit(count, seconds, BRISK_SECONDS)

    def _fit(self, count: int, seconds: float, wanted: float, *, fewest: int = FEWEST) -> None:
        self._pace = min(self._most, max(fewest, int(count * wanted / max(seconds, 1e-6))))

    def stretches(self, records: list[Record]) -> list[tuple[list[Record], FaultCode | None]]:
        """Return the records in order, cut into what is judged together and what is condemned, one by one."""
        if not self._condemned:
            return [(records, None)]
        cut: list[tuple[list[Record], FaultCode | None]] = []
        for record in records:
            code = self.sentence(record)
            if code is None and cut and cut[-1][1] is None:
                cut[-1][0].append(record)
            else:
                cut.append(([record], code))
        return cut
