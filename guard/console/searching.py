"""Searches of the index, a page at a time, the newest first.

Each kind, and each entity of a kind, has its leaves in the order of time: a page is the newest of the few that are asked
for, whatever else there is. Only where very many are asked for at once are leaves looked at one after the other.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)

from guard.console.asking import Flows, Hit, decision, hit_of, hits, of_flows
from guard.console.store.tables import IS_DECISION, NONE, carried, entity, found, kind, leaf

PAGE = 50
_FEW = 48  # indexes read for one page
_DENSE = 5_000  # decisions
_LAST = "\U0010ffff"


class Search(Struct, frozen=True):
    """What to look for. Empty is anything; `entities` is None where none was asked for."""

    flow: str = ""
    action: str = ""
    destination: str = ""
    entities: tuple[str, ...] | None = None
    since: int | None = None  # milliseconds, included
    until: int | None = None  # milliseconds, not included
    id: str = ""  # a decision's, or the beginning of one
    before: int = 0  # older than this row
    after: int = 0  # newer than this row


class Page(Struct, frozen=True):
    """One page of hits, the newest first, and whether there are older and newer ones."""

    hits: tuple[Hit, ...]
    older: bool
    newer: bool


class _Way(Struct, frozen=True):
    """In which order, and between which bounds: on a time and a number, in whichever table has them."""

    since: int | None
    until: int | None
    beyond: tuple[int, int] | None  # at and id of the row to go on from
    ascending: bool

    def within(self, at: ColumnElement[int], number: ColumnElement[int]) -> ColumnElement[bool]:
        terms: list[ColumnElement[bool]] = [true()]
        if self.since is not None:
            terms.append(at >= self.since)
        if self.until is not None:
            terms.append(at < self.until)
        if self.beyond is not None:
            moment, last = self.beyond
            if self.ascending:
                terms.append(and_(at >= moment, or_(at > moment, number > last)))
            else:
                terms.append(and_(at <= moment, or_(at < moment, number < last)))
        return and_(*terms)

    def ordered(self, asked: Select[Any], at: ColumnElement[int], number: ColumnElement[int]) -> Select[Any]:
        order = (at.asc(), number.asc()) if self.ascending else (at.desc(), number.desc())
        return asked.order_by(*order).limit(PAGE + 1)


def search(connection: Connection, wanted: Search, flows: Flows = None) -> Page:
    """Return one page of what matches."""
    if wanted.id and (one := decision(connection, wanted.id)):
        return Page((one,) if flows is None or one.flow in flows else (), older=False, newer=False)
    nothing = Page((), older=False, newer=False)
    kinds, pairs = _kinds(connection, wanted, flows), None
    if wanted.entities is not None:
        pairs = _pairs(connection, wanted.entities, kinds)
    if kinds == [] or pairs == []:
        return nothing
    way = _Way(wanted.since, wanted.until, _beyond(connection, wanted), bool(wanted.after))
    if way.beyond is None and (wanted.before or wanted.after):
        return nothing
    rows = list(connection.execute(_asked(connection, wanted.id, kinds, pairs, way)))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if way.ascending:
        rows.reverse()
    shown = tuple(hit_of(row) for row in rows)
    return Page(shown, older=way.ascending or more, newer=more if way.ascending else bool(wanted.before))


def _kinds(connection: Connection, wanted: Search, flows: Flows) -> list[int] | None:
    """Return the kinds that are asked for; None where it is any."""
    given = (
        (kind.c.flow, wanted.flow),
        (kind.c.action, wanted.action),
        (kind.c.destination, wanted.destination),
    )
    terms = [column == value for column, value in given if value]
    if not terms and flows is None:
        return None
    return list(
        connection.execute(select(kind.c.id).where(of_flows(flows), *terms).order_by(kind.c.id)).scalars()
    )


def _pairs(
    connection: Connection, names: Sequence[str], kinds: Sequence[int] | None
) -> list[tuple[int, int]]:
    asked = select(carried.c.entity, carried.c.kind).join(entity, entity.c.id == carried.c.entity)
    asked = asked.where(entity.c.name.in_(names), true() if kinds is None else carried.c.kind.in_(kinds))
    return [(one, of) for one, of in connection.execute(asked)]


def _beyond(connection: Connection, wanted: Search) -> tuple[int, int] | None:
    last = wanted.before or wanted.after
    row = connection.execute(select(leaf.c.at, leaf.c.id).where(leaf.c.id == last)).first() if last else None
    return (row.at, row.id) if row else None


def _asked(
    connection: Connection,
    beginning: str,
    kinds: Sequence[int] | None,
    pairs: Sequence[tuple[int, int]] | None,
    way: _Way,
) -> Select[Any]:
    if beginning:
        begins = _begins(leaf.c.decision, beginning)
        if _is_dense(connection, begins):
            term = _begins(func.coalesce(leaf.c.decision, NONE), beginning)
        else:
            term = leaf.c.id.in_(select(leaf.c.id).where(begins))
        return way.ordered(_each(kinds, pairs, way).where(term), leaf.c.at, leaf.c.id)
    streams = len(pairs if pairs is not None else kinds or ())
    if not 0 < streams <= _FEW:
        return way.ordered(_each(kinds, pairs, way), leaf.c.at, leaf.c.id)
    if pairs is not None:
        ends = [
            _end(found, found.c.leaf, way, found.c.entity == one, found.c.kind == of) for one, of in pairs
        ]
    else:
        ends = [_end(leaf, leaf.c.id, way, leaf.c.kind == of) for of in kinds or ()]
    newest = (union if pairs is not None else union_all)(*ends).subquery(
        "newest"
    )  # one leaf may carry several
    top = way.ordered(select(newest.c.at, newest.c.id), newest.c.at, newest.c.id).subquery("top")
    return way.ordered(hits().join(top, top.c.id == leaf.c.id), leaf.c.at, leaf.c.id)


def _end(table: Any, number: Any, way: _Way, *terms: ColumnElement[bool]) -> Select[Any]:
    """Return the end of one index: the newest of a kind, or of an entity of a kind."""
    asked = select(table.c.at.label("at"), number.label("id")).where(*terms, way.within(table.c.at, number))
    one = way.ordered(asked, table.c.at, number).subquery()
    return select(one.c.at, one.c.id)


def _each(kinds: Sequence[int] | None, pairs: Sequence[tuple[int, int]] | None, way: _Way) -> Select[Any]:
    """Return what looks at leaves one after the other; no index but that of time is to be taken."""
    asked = hits().where(way.within(leaf.c.at, leaf.c.id))
    if kinds is not None:
        asked = asked.where((leaf.c.kind + 0).in_(kinds))
    if pairs is not None:
        same = and_(found.c.leaf == leaf.c.id, found.c.at == leaf.c.at, found.c.kind == leaf.c.kind)
        asked = asked.where(exists().where(same, found.c.entity.in_({one for one, _ in pairs})))
    return asked


def _begins(identifier: ColumnElement[str], beginning: str) -> ColumnElement[bool]:
    return and_(IS_DECISION, identifier >= beginning, identifier < beginning + _LAST)


def _is_dense(connection: Connection, begins: ColumnElement[bool]) -> bool:
    """Return whether so many begin so that the newest are found by looking at each, not by a list of all."""
    some = select(literal(1)).select_from(leaf).where(begins).limit(_DENSE).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() == _DENSE
