"""Held records as the store has them: what rehearsals of an answer go by."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from guard.audit.leaves import decode
from guard.console.store.tables import IS_DECISION, kind, leaf
from guard.replay.past import Past, past_of
from schemas.case import RELEASES
from schemas.events import HeadEvent

HELD = 20_000  # held records that are looked through for what they ask
_AT_ONCE = 50

_LEAF = select(leaf.c.id, leaf.c.log, leaf.c.event)


def held(connection: Connection) -> list[Past]:
    """Return the decisions that held a record, the newest so many, and those that their releases came to, in order."""
    newest = _LEAF.join(kind, kind.c.id == leaf.c.kind).where(kind.c.action == "hold", IS_DECISION)
    found = _pasts(connection.execute(newest.order_by(leaf.c.id.desc()).limit(HELD)))
    first = [one.id for one in found.values() if not one.release]
    for begin in range(0, len(first), _AT_ONCE):
        some = first[begin : begin + _AT_ONCE]
        names = [f"{one}.r{number}" for one in some for number in range(1, RELEASES + 1)]
        found |= _pasts(connection.execute(_LEAF.where(IS_DECISION, leaf.c.decision.in_(names))))
    return [found[row] for row in sorted(found)]


def _pasts(rows: Iterable[Any]) -> dict[int, Past]:
    leaves = ((row, log, decode(bytes(event))) for row, log, event in rows)
    return {row: past_of(log, event) for row, log, event in leaves if not isinstance(event, HeadEvent)}
