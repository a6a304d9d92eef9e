"""A record's passage: the record, the decision on it, and the one movement that carries the decision out."""

from msgspec import Struct

from schemas.decision import Decision
from schemas.movement import Movement
from schemas.record import Record


class Passage(Struct, frozen=True):
    """INVARIANT: every consumed record has exactly one passage, and every passage exactly one movement.

    `sample` is no second one: it keeps, sealed, what `movement` sends on.
    """

    record: Record
    decision: Decision
    movement: Movement
    stripped: int = 0  # inbound __guard.* headers removed
    release: str = ""  # id of the release that brought it here anew
    sample: Movement | None = None  # of one that passed, where its flow keeps some to measure misses by

    def __repr__(self) -> str:
        return f"Passage({self.decision.id}, {self.decision.outcome.action.word})"
