"""The statements that change a store: adding a tally, letting the oldest go, and reading what is known before."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, and_, bindparam, delete, func, or_, select, update

from guard.console.store.postgresql import PostgresqlStore
from guard.console.store.sqlite import SqliteStore
from guard.console.store.tables import carried, entity, found, kind, leaf, position, tick
from guard.console.store.tally import KEPT_MINUTES, WIDTHS, Known, Tally


def add(
    store: SqliteStore | PostgresqlStore, connection: Connection, tally: Tally, before: Mapping[int, int]
) -> None:
    added: Mapping[Table, Sequence[tuple[object, ...]]] = {
        kind: [(number, *named, 0) for number, named in tally.kinds.items()],
        entity: list(tally.entities.items()),
        carried: tally.carried,
        leaf: tally.leaves,
        found: tally.found,
    }
    for table, rows in added.items():
        if rows:
            store.load(connection, table, rows)
    if tally.records:
        more = (
            update(kind)
            .where(kind.c.id == bindparam("of"))
            .values(records=kind.c.records + bindparam("more"))
        )
        connection.execute(more, [{"of": one, "more": records} for one, records in tally.records.items()])
    if tally.ticks:
        names = ("width", "slot", "kind", "records")
        given = [dict(zip(names, (*key, records), strict=True)) for key, records in tally.ticks.items()]
        fresh = store.upsert(tick)
        sums = {"records": tick.c.records + fresh.excluded.records}
        connection.execute(fresh.on_conflict_do_update(index_elements=[*tick.primary_key], set_=sums), given)
    moved = [
        {"partition": one, "next": end} for one, end in tally.positions.items() if end != before.get(one)
    ]
    if moved:
        fresh = store.upsert(position)
        last = {"next": fresh.excluded.next}
        connection.execute(
            fresh.on_conflict_do_update(index_elements=[position.c.partition], set_=last), moved
        )


def positions(connection: Connection) -> dict[int, int]:
    """Return, by partition of the topic, the offset to go on from."""
    rows = connection.execute(select(position.c.partition, position.c.next))
    return {one.partition: one.next for one in rows}


def known(connection: Connection, version: int) -> Known:
    """Return what the store holds of kinds and entities."""
    kinds = select(kind.c.flow, kind.c.destination, kind.c.action, kind.c.id)
    names, pairs = select(entity.c.name, entity.c.id), select(carried.c.entity, carried.c.kind)
    return Known(
        version,
        {
            (flow, destination, action): number
            for flow, destination, action, number in connection.execute(kinds)
        },
        {one.name: one.id for one in connection.execute(names)},
        [(one, of) for one, of in connection.execute(pairs)],
    )


def prune(connection: Connection, kept: int) -> None:
    """Let the oldest decisions go beyond the number that is kept, and the counts of long ago by their minute."""
    newest = select(leaf.c.at, leaf.c.id).order_by(leaf.c.at.desc(), leaf.c.id.desc())
    last = connection.execute(newest.offset(kept).limit(1)).first()
    if last is not None:
        at, number = last
        old = or_(found.c.at < at, and_(found.c.at == at, found.c.leaf <= number))
        one = delete(found).where(found.c.entity == bindparam("of"), found.c.kind == bindparam("as"), old)
        pairs = [
            {"of": name, "as": of}
            for name, of in connection.execute(select(carried.c.entity, carried.c.kind))
        ]
        if pairs:
            connection.execute(one, pairs)
        connection.execute(
            delete(leaf).where(or_(leaf.c.at < at, and_(leaf.c.at == at, leaf.c.id <= number)))
        )
    for width, minutes in zip(WIDTHS, KEPT_MINUTES, strict=True):
        of_width = tick.c.width == width
        slot = connection.execute(select(func.max(tick.c.slot)).where(of_width)).scalar()
        if slot is not None:
            connection.execute(delete(tick).where(of_width, tick.c.slot < slot - minutes // width))
