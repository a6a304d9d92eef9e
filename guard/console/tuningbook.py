"""What tuners told on guard.tuning: held in memory, since the topic is compacted and read anew at each start.

Of sweeps only those count that somebody signed whom the policy knows; what is no report is counted and otherwise ignored.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import TypeVar

import structlog

from guard.console.index import Message
from guard.tuning.reports import Report, is_authentic, is_report, read
from schemas.errors import EvidenceError
from schemas.tuning import SWEEP_KEY, CandidateReport, SweepReport, TrialReport

Told = TypeVar("Told", SweepReport, TrialReport, CandidateReport)
log = structlog.get_logger("guard.console")

MOST = 300  # reports of a kind; beyond them the one that was told longest ago is forgotten


class TuningBook:
    """One thread puts; any number read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[
            str, dict[str, Report]
        ] = {}  # by what stands before the slash of its key, then by key
        self._positions: dict[int, int] = {}
        self._junk = 0

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
            self._kept, self._positions, self._junk = {}, {}, 0

    def put(self, messages: Sequence[Message], ends: Mapping[int, int] | None = None) -> None:
        """Take messages of the topic in order; one without a value, or of no report, takes away what its key told before."""
        del ends  # it is read anew at each start
        with self._lock:
            for message in messages:
                self._positions[message.partition] = message.offset + 1
                if is_report(message.log):
                    self._take(message)

    def sweeps(self, people: Mapping[str, bytes]) -> list[SweepReport]:
        """Return the reports that these people signed, the newest first."""
        return [one for one in self._all(SweepReport) if is_authentic(one, people)]

    def sweep(self, identifier: str, people: Mapping[str, bytes]) -> SweepReport | None:
        """Return a report that one of these people signed; None where there is none."""
        key = f"{SWEEP_KEY}{identifier}"
        with self._lock:
            found = self._kept.get("sweep", {}).get(key)
        return found if isinstance(found, SweepReport) and is_authentic(found, people) else None

    def trials(self) -> list[TrialReport]:
        """Return every trial as it was told last, the newest first."""
        return self._all(TrialReport)

    def candidates(self) -> list[CandidateReport]:
        """Return every candidate as it was told last, the newest first."""
        return self._all(CandidateReport)

    def ignored(self, people: Mapping[str, bytes]) -> int:
        """Return how many messages were no report, or a report that none of these people signed."""
        return self._junk + sum(not is_authentic(one, people) for one in self._all(SweepReport))

    def _all(self, kind: type[Told]) -> list[Told]:
        with self._lock:
            known = [one for kept in self._kept.values() for one in kept.values() if isinstance(one, kind)]
        return sorted(known, key=lambda one: (-one.at, one.place))

    def _take(self, message: Message) -> None:
        kept = self._kept.setdefault(message.log.partition("/")[0], {})
        kept.pop(message.log, None)
        if not message.value:
            return
        try:
            kept[message.log] = read(message.log, message.value)
        except EvidenceError:
            self._junk += 1
            log.warning("no report", partition=message.partition, offset=message.offset)
        while len(kept) > MOST:
            kept.pop(next(iter(kept)))
