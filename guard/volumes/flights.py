"""Which subjects were decided on, told and committed: a batch may be judged and told again before one transaction carries it."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from schemas.decision import Action
from schemas.passage import Passage

Subjects = Mapping[str, tuple[bytes, ...]]  # by counter
_NOBODY: Subjects = {}


class End(Struct, frozen=True):
    """What became of what was told to a counter. Neither landed nor aborted for certain: nobody knows."""

    counter: str
    subjects: list[bytes]
    at: int
    landed: bool
    aborted: bool


class Flights:
    """Subjects by decision, from the record's decision to the end of its transaction."""

    def __init__(self) -> None:
        self._batch: dict[str, Subjects] = {}  # of the batch being judged
        self._drafted: dict[str, Subjects] = {}  # as told last: a record may be told again, as blocked
        self._firsts: list[str] = []
        self._flying: dict[str, list[bytes]] = {}
        self._at = 0
        self._aborted = False

    def decided(self, decision: str, subjects: Subjects) -> None:
        if subjects or decision in self._batch:
            self._batch[decision] = subjects

    def told(self, passages: Iterable[Passage], firsts: list[str]) -> dict[str, list[bytes]]:
        """Return the subjects of the passages that leave, by counter; `firsts` are named whether or not there are any."""
        self._firsts = firsts
        claiming: dict[str, list[bytes]] = {name: [] for name in firsts}
        if not (self._batch or self._drafted):
            return claiming
        for passage in passages:
            decision = passage.decision
            subjects = self._batch.get(decision.id, _NOBODY)
            if decision.outcome.action >= Action.HOLD:
                subjects = _NOBODY
            if subjects or decision.id in self._drafted:
                self._drafted[decision.id] = subjects
            _gather(claiming, subjects)
        return claiming

    def step(self, name: str, at: int) -> Iterator[End]:
        """Follow the mover, and yield what came to its end."""
        if name == "aborted":  # in the thread that commits, while the next batch is judged in ours
            self._aborted = True
        elif name == "consumed":
            self._batch.clear()
            self._drafted.clear()
        elif name == "told":
            self._flying, self._at, self._aborted = {one: [] for one in self._firsts}, at, False
            for subjects in self._drafted.values():
                _gather(self._flying, subjects)
        elif name in ("landed", "rewound"):
            flying, aborted = self._flying, self._aborted
            self._flying, self._aborted = {}, False
            for counter, each in flying.items():
                yield End(counter, each, self._at, name == "landed", aborted)


def _gather(into: dict[str, list[bytes]], subjects: Subjects) -> None:
    for counter, each in subjects.items():
        into.setdefault(counter, []).extend(each)
