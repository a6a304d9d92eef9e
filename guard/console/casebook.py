"""The cases as guard.cases told them last: held in memory, since the topic is compacted and read anew at each start."""

import threading
from collections.abc import Mapping, Sequence

import msgspec
import structlog

from guard.console.asking import Flows
from guard.console.index import Message
from schemas.case import Case
from streams.windows.gathering import gathered

log = structlog.get_logger("guard.console")

_VIEWS = 20  # sets of flows whose cases are kept gathered

_decoder = msgspec.json.Decoder(Case)


class CaseBook:
    """One thread puts; any number read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cases: dict[str, Case] = {}
        self._positions: dict[int, int] = {}
        self._views: dict[frozenset[str] | None, tuple[Case, ...]] = {}

    def take(self) -> bool:
        """Return whether this is the one that puts: each console has its own."""
        return True

    def holds(self) -> bool:
        return True

    def positions(self) -> dict[int, int]:
        """Return, by partition of the topic, the offset to go on from."""
        return dict(self._positions)

    def clear(self) -> None:
        """Forget everything; the topic holds it all."""
        with self._lock:
            self._cases, self._positions, self._views = {}, {}, {}

    def put(self, messages: Sequence[Message], ends: Mapping[int, int] | None = None) -> None:
        """Take messages of the topic, in the order of their partitions; one without a value takes its case away."""
        del ends  # it is read anew at each start
        if not messages:
            return
        with self._lock:
            for message in messages:
                self._positions[message.partition] = message.offset + 1
                if not message.value:
                    self._cases.pop(message.log, None)
                    continue
                try:
                    self._cases[message.log] = _decoder.decode(message.value)
                except msgspec.MsgspecError:
                    log.error("no case", partition=message.partition, offset=message.offset)  # noqa: TRY400
            self._views = {}

    def own(self, identifier: str) -> Case | None:
        """Return a case with its own counts alone, whoever may see it; None where there is none."""
        with self._lock:
            return self._cases.get(identifier)

    def seen(self, flows: Flows) -> tuple[Case, ...]:
        """Return the cases of these flows (None: of all), each with those of these flows that were merged into it."""
        view = None if flows is None else frozenset(flows)
        with self._lock:
            found = self._views.get(view)
            if found is None:
                own = [one for one in self._cases.values() if view is None or one.cause.flow in view]
                found = tuple(gathered(own))
                while len(self._views) >= _VIEWS:
                    self._views.pop(next(iter(self._views)))
                self._views[view] = found
            return found

    def find(self, identifier: str, flows: Flows) -> tuple[Case, str] | None:
        """Return a case as it is seen, and the case it is merged into (empty where it is not); None where it is not seen."""
        with self._lock:
            own = self._cases.get(identifier)
        if own is None or (flows is not None and own.cause.flow not in flows):
            return None
        for one in self.seen(flows):
            if one.id == identifier:
                return one, ""
        return own, own.into
