"""What a batch of messages adds to a store, by table, with the numbers that the store knows kinds and entities by."""

from collections import Counter
from collections.abc import Iterable, Mapping

from guard.console.store.rows import Message, row_of

MINUTE = 60_000
WIDTHS = (1, 30)  # minutes of a slot: the last day is counted by one, the last eight by both
KEPT_MINUTES = (26 * 60, 8 * 24 * 60)

Kind = tuple[str, str, str]  # flow, destination, action


class Known:
    """What the store holds of kinds, entities and their pairs; as of one version of it."""

    def __init__(
        self,
        version: int,
        kinds: Mapping[Kind, int],
        entities: Mapping[str, int],
        carried: Iterable[tuple[int, int]],
    ) -> None:
        self.version = version
        self.kinds, self.entities, self.carried = dict(kinds), dict(entities), set(carried)


class Tally:
    """The rows to add. What is new to `known` is numbered in it as it comes."""

    def __init__(self, known: Known, positions: Mapping[int, int], following: int) -> None:
        self._known = known
        self.next = following  # leaf's id
        self.positions = dict(positions)
        self.leaves: list[tuple[object, ...]] = []
        self.found: list[tuple[int, int, int, int]] = []
        self.kinds: dict[int, Kind] = {}  # that are new
        self.entities: dict[int, str] = {}
        self.carried: list[tuple[int, int]] = []
        self.records: Counter[int] = Counter()  # by kind
        self.ticks: Counter[tuple[int, int, int]] = Counter()

    def take(self, messages: Iterable[Message]) -> None:
        """Add messages in the order of their partitions; one that was read before counts no more."""
        positions, known, minutes = self.positions, self._known, Counter[tuple[int, int]]()
        for message in messages:
            if message.offset < positions.get(message.partition, 0):
                continue
            row = row_of(message)
            positions[message.partition] = message.offset + 1
            if row is None:
                continue
            named = (row.flow, row.destination, row.action)
            kind = known.kinds.get(named)
            if kind is None:
                kind = known.kinds[named] = len(known.kinds) + 1
                self.kinds[kind] = named
            number, at = self.next, row.at
            self.next = number + 1
            self.leaves.append(
                (number, at, kind, row.records, row.log, row.first, row.last, row.decision, message.value)
            )
            for name in row.entities:
                self.found.append((self._entity(name, kind), kind, at, number))
            self.records[kind] += row.records
            minutes[at // MINUTE, kind] += row.records
        for (minute, kind), records in minutes.items():
            for width in WIDTHS:
                self.ticks[width, minute // width, kind] += records
        self.found.sort()  # as their table is kept

    def _entity(self, name: str, kind: int) -> int:
        known = self._known
        entity = known.entities.get(name)
        if entity is None:
            entity = known.entities[name] = len(known.entities) + 1
            self.entities[entity] = name
        if (entity, kind) not in known.carried:
            known.carried.add((entity, kind))
            self.carried.append((entity, kind))
        return entity
