"""The thread that carries transactions out while the next batch is judged, and the watchdog over it."""

import queue
import threading
from collections.abc import Callable, Sequence

from schemas.errors import Fenced, GuardError
from schemas.movement import Movement
from streams.transaction import CALL_SECONDS, Position, Result, Transactions


class Flight:
    """A transaction under way. `landed` tells whether it is over; `result` gives how, or raises what went wrong."""

    def __init__(
        self, movements: Sequence[Movement], positions: Sequence[Position], membership: object
    ) -> None:
        self.movements = movements
        self.positions = positions
        self.membership = membership
        self._over = threading.Event()
        self._result: Result | None = None
        self._error: BaseException | None = None

    def landed(self, wait: float) -> bool:
        """Return whether it is over, after `wait` seconds at most."""
        return self._over.wait(wait)

    def result(self) -> Result:
        if self._error is not None:
            raise self._error
        if self._result is None:
            raise Fenced("a transaction was asked for its result while under way")
        return self._result

    def fly(self, transactions: Transactions) -> None:
        try:
            self._result = transactions.carry(self.movements, self.positions, self.membership)
        except BaseException as error:  # noqa: BLE001  # a thread's boundary: it is raised again where awaited
            self._error = error
        finally:
            self._over.set()


class Committer:
    """Carries flights out one after the other in a thread of its own.

    INVARIANT: a call into librdkafka that never returns (its issue 5511) holds up this thread alone. The watchdog of
    `land` then gives the whole client up; the thread is a daemon and ends with the process.
    """

    def __init__(self, transactions: Transactions, *, watchdog_s: float) -> None:
        self._transactions = transactions
        self._patience = watchdog_s + 2 * CALL_SECONDS  # the calls inside give up by themselves before that
        self._flights: queue.SimpleQueue[Flight | None] = queue.SimpleQueue()
        self._current: Flight | None = None
        self._thread = threading.Thread(target=self._serve, name="committer", daemon=True)
        self._thread.start()

    def start(
        self, movements: Sequence[Movement], positions: Sequence[Position], membership: object
    ) -> Flight:
        """Begin a transaction and return at once. The one before must have landed."""
        if self._current is not None and not self._current.landed(0):
            raise GuardError("two transactions at once in one slot; the one before must land first")
        self._current = Flight(movements, positions, membership)
        self._flights.put(self._current)
        return self._current

    def land(self, *, meanwhile: Callable[[], None] | None = None, every: float = 10.0) -> None:
        """Wait until nothing is under way, calling `meanwhile` now and then. Raise Fenced where it takes too long."""
        if self._current is None:
            return
        waited = 0.0
        while not self._current.landed(min(every, self._patience)):
            waited += every
            if waited > self._patience:
                raise Fenced(
                    f"a transactional call did not return within {waited:.0f} s; the client is given up"
                )
            if meanwhile is not None:
                meanwhile()

    def close(self) -> None:
        """End the thread after what is under way; a thread that hangs is left behind."""
        self._flights.put(None)
        self._thread.join(1.0)
        if not self._thread.is_alive():
            self._transactions.close()

    def _serve(self) -> None:
        while (flight := self._flights.get()) is not None:
            flight.fly(self._transactions)
