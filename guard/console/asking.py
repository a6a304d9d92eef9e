"""What the console's pages ask of the index: counts, choices, one decision."""

from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, and_, func, select, true

from guard.audit.leaves import decode
from guard.console.store.tables import IS_DECISION, IS_SPAN, carried, entity, kind, leaf, position, tick
from guard.console.store.tally import MINUTE, WIDTHS
from schemas.events import DecisionEvent, SpanEvent

Flows = Collection[str] | None  # that are seen; None: all
_OVERLAPPING = 500  # spans looked at for one offset: those of one log overlap only within a transaction


class Hit(Struct, frozen=True):
    """A decision, or a span of them, as a list shows it."""

    row: int
    id: str  # of the decision, or of the first of a span
    flow: str
    action: str
    destination: str
    records: int
    at: int
    event: DecisionEvent | SpanEvent

    @property
    def entities(self) -> list[str]:
        return sorted({one.entity for one in getattr(self.event, "findings", ())})

    @property
    def because(self) -> str:
        """The rules or the fault it rests on, the first two of them."""
        codes = dict.fromkeys(one.code for one in getattr(self.event, "reasons", ()))
        return ", ".join([*codes][:2])


class Count(Struct, frozen=True):
    """How many records of a flow went to a destination by one action; held and blocked ones went to none."""

    flow: str
    destination: str
    action: str
    records: int


def read_so_far(connection: Connection) -> int:
    """Return how many messages of the topic the index has read."""
    return int(connection.execute(select(func.coalesce(func.sum(position.c.next), 0))).scalar_one())


def last_decided(connection: Connection, flows: Flows = None) -> int | None:
    """Return when the newest decision was taken; None where there is none. One step into an index for each kind."""
    newest = select(func.max(leaf.c.at)).where(leaf.c.kind == kind.c.id).correlate(kind).scalar_subquery()
    found = connection.execute(select(newest).where(of_flows(flows))).scalars()
    return max((at for at in found if at is not None), default=None)


def counts(connection: Connection, flows: Flows = None) -> list[Count]:
    """Return all counts since the log began."""
    columns = (kind.c.flow, kind.c.destination, kind.c.action)
    asked = select(*columns, kind.c.records).where(of_flows(flows), kind.c.records > 0).order_by(*columns)
    return [Count(*row) for row in connection.execute(asked)]


def over_time(
    connection: Connection, *, since: int, until: int, step: int, flows: Flows = None
) -> dict[int, dict[str, int]]:
    """Return, by the beginning of each step in milliseconds, how many records each action had; whole minutes only."""
    minutes = max(step // MINUTE, 1)
    first, end = since // MINUTE, until // MINUTE
    width = max(one for one in WIDTHS if not (minutes % one or first % one or end % one))
    slot = ((tick.c.slot - first // width) // (minutes // width)).label("step")
    asked = (
        select(slot, kind.c.action, func.sum(tick.c.records))
        .join(kind, kind.c.id == tick.c.kind)
        .where(
            tick.c.width == width, tick.c.slot >= first // width, tick.c.slot < end // width, of_flows(flows)
        )
        .group_by("step", kind.c.action)
    )
    found: dict[int, dict[str, int]] = {}
    for number, action, records in connection.execute(asked):
        found.setdefault((first + number * minutes) * MINUTE, {})[action] = int(records)
    return found


def choices(connection: Connection, flows: Flows = None) -> dict[str, list[str]]:
    """Return what a search can be narrowed to."""
    seen = connection.execute(select(kind.c.id, kind.c.flow, kind.c.destination).where(of_flows(flows))).all()
    pairs = select(carried.c.entity).join(kind, kind.c.id == carried.c.kind).where(of_flows(flows))
    names = select(entity.c.name).where(entity.c.id.in_(pairs)).order_by(entity.c.name)
    return {
        "flow": sorted({one.flow for one in seen if one.flow}),
        "destination": sorted({one.destination for one in seen if one.destination}),
        "entity": list(connection.execute(names).scalars()),
    }


def decision(connection: Connection, identifier: str) -> Hit | None:
    """Return a decision by its id, or the span that covers it; None where the index does not hold it."""
    its_own = hits().where(IS_DECISION, leaf.c.decision == identifier).order_by(leaf.c.id.desc()).limit(1)
    if row := connection.execute(its_own).first():
        return hit_of(row)
    log, _, offset = identifier.rpartition("/")
    if not (log and offset.isascii() and offset.isdigit() and len(offset) < 19):
        return None
    wanted = int(offset)
    around = and_(IS_SPAN, leaf.c.log == log, leaf.c.first <= wanted, leaf.c.last >= wanted)
    for row in connection.execute(hits().where(around).order_by(leaf.c.first.desc()).limit(_OVERLAPPING)):
        hit = hit_of(row)
        if any(first <= wanted < first + count for first, count in getattr(hit.event, "runs", ())):
            return hit
    return None


def of_flows(flows: Flows) -> Any:
    """Return the condition that a kind is of one of these flows."""
    return true() if flows is None else kind.c.flow.in_(sorted(flows))


def hits() -> Select[Any]:
    """Return what asks for leaves as lists show them."""
    named = (kind.c.flow, kind.c.action, kind.c.destination)
    return select(
        leaf.c.id, leaf.c.log, leaf.c.first, leaf.c.decision, *named, leaf.c.records, leaf.c.at, leaf.c.event
    ).join(kind, kind.c.id == leaf.c.kind)


def hit_of(row: Sequence[Any]) -> Hit:
    number, log, first, identifier, flow, action, destination, records, at, event = row
    read = decode(bytes(event))
    if not isinstance(read, DecisionEvent | SpanEvent):
        raise TypeError("the index holds what is no decision")
    return Hit(number, identifier or f"{log}/{first}", flow, action, destination, records, at, read)
