"""What the console's pages ask of the index: counts, searches, one decision."""

import sqlite3
from collections.abc import Sequence

from msgspec import Struct

from guard.audit.leaves import decode
from guard.console.index import MINUTE
from schemas.events import DecisionEvent, SpanEvent

PAGE = 50
_DENSE = 10_000  # decisions
_OVERLAPPING = 500  # spans looked at for one offset: those of one log overlap only within a transaction
_COLUMNS = "id, log, first, decision, flow, action, destination, records, at, event"


class Search(Struct, frozen=True):
    """What to look for. Empty is anything; `entities` is None where none was asked for."""

    flow: str = ""
    action: str = ""
    destination: str = ""
    entities: tuple[str, ...] | None = None
    since: int | None = None  # milliseconds, included
    until: int | None = None  # milliseconds, not included
    id: str = ""  # a decision's, or the beginning of one
    before: int = 0  # rows older than this one
    after: int = 0  # rows newer than this one


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


class Page(Struct, frozen=True):
    """One page of hits, the newest first, and whether there are older and newer ones."""

    hits: tuple[Hit, ...]
    older: bool
    newer: bool


class Count(Struct, frozen=True):
    """How many records of a flow went to a destination by one action; held and blocked ones went to none."""

    flow: str
    destination: str
    action: str
    records: int


def counts(connection: sqlite3.Connection) -> list[Count]:
    """Return all counts since the log began."""
    asked = "SELECT flow, destination, action, records FROM total ORDER BY 1, 2, 3"
    return [Count(*row) for row in connection.execute(asked)]


def over_time(
    connection: sqlite3.Connection, *, since: int, until: int, step: int
) -> dict[int, dict[str, int]]:
    """Return, by the beginning of each step in milliseconds, how many records each action had; whole minutes only."""
    width = max(step // MINUTE, 1)
    first = since // MINUTE
    asked = "SELECT (minute - ?) / ?, action, sum(records) FROM minute WHERE minute >= ? AND minute < ? GROUP BY 1, 2"
    found: dict[int, dict[str, int]] = {}
    for slot, action, records in connection.execute(asked, (first, width, first, until // MINUTE)):
        found.setdefault((first + slot * width) * MINUTE, {})[action] = records
    return found


def choices(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return what a search can be narrowed to."""
    flows = "SELECT DISTINCT flow FROM total WHERE flow != '' ORDER BY 1"
    destinations = "SELECT DISTINCT destination FROM total WHERE destination != '' ORDER BY 1"
    asked = {"flow": flows, "destination": destinations, "entity": "SELECT name FROM entity ORDER BY 1"}
    return {name: [one for (one,) in connection.execute(text)] for name, text in asked.items()}


def search(connection: sqlite3.Connection, wanted: Search) -> Page:
    """Return one page of what matches, the newest first."""
    if wanted.id and (one := _by_id(connection, wanted.id)):
        return Page(tuple(one), older=False, newer=False)
    terms, values = _terms(wanted, dense=_is_dense(connection, wanted.entities or ()))
    ascending = bool(wanted.after)
    if wanted.before:
        terms, values = [*terms, "id < ?"], [*values, wanted.before]
    elif ascending:
        terms, values = [*terms, "id > ?"], [*values, wanted.after]
    where = " AND ".join(terms) or "1"
    order = "ASC" if ascending else "DESC"
    asked = f"SELECT {_COLUMNS} FROM leaf AS decided WHERE {where} ORDER BY id {order} LIMIT ?"  # noqa: S608 (no value in it)
    rows = connection.execute(asked, (*values, PAGE + 1)).fetchall()
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if ascending:
        rows.reverse()
    hits = tuple(_hit(row) for row in rows)
    return Page(hits, older=ascending or more, newer=more if ascending else bool(wanted.before))


def decision(connection: sqlite3.Connection, identifier: str) -> Hit | None:
    """Return a decision by its id, or the span that covers it; None where the index does not hold it."""
    found = _by_id(connection, identifier)
    return found[0] if found else None


def _by_id(connection: sqlite3.Connection, identifier: str) -> list[Hit]:
    asked = f"SELECT {_COLUMNS} FROM leaf WHERE decision = ? ORDER BY id DESC LIMIT 1"  # noqa: S608
    rows = connection.execute(asked, (identifier,)).fetchall()
    if rows:
        return [_hit(rows[0])]
    log, _, offset = identifier.rpartition("/")
    if not (log and offset.isascii() and offset.isdigit() and len(offset) < 19):
        return []
    asked = (
        f"SELECT {_COLUMNS} FROM leaf WHERE log = ? AND first <= ? AND last >= ? AND decision = '' "  # noqa: S608
        "ORDER BY first DESC LIMIT ?"
    )
    for row in connection.execute(asked, (log, int(offset), int(offset), _OVERLAPPING)):
        hit = _hit(row)
        if any(first <= int(offset) < first + count for first, count in getattr(hit.event, "runs", ())):
            return [hit]
    return []


def _is_dense(connection: sqlite3.Connection, entities: Sequence[str]) -> bool:
    """Return whether so many decisions hold one of these that the newest are found by looking at each, not by a list of all."""
    marks = ", ".join("?" * len(entities))
    asked = f"SELECT count(*) FROM (SELECT 1 FROM found WHERE entity IN ({marks}) LIMIT {_DENSE})"  # noqa: S608
    found: tuple[int] = connection.execute(asked, tuple(entities)).fetchone()
    return found[0] == _DENSE


def _terms(wanted: Search, *, dense: bool) -> tuple[list[str], list[str | int]]:
    given: Sequence[tuple[str, str | int | None]] = (
        ("flow = ?", wanted.flow or None),
        ("action = ?", wanted.action or None),
        ("destination = ?", wanted.destination or None),
        ("at >= ?", wanted.since),
        ("at < ?", wanted.until),
        ("decision >= ? AND decision < ? || char(1114111)", wanted.id or None),
    )
    terms = [term for term, value in given if value is not None]
    values = [value for term, value in given if value is not None for _ in range(term.count("?"))]
    if wanted.entities is not None:
        marks = ", ".join("?" * len(wanted.entities))
        each = f"EXISTS (SELECT 1 FROM found WHERE entity IN ({marks}) AND found.leaf = decided.id)"  # noqa: S608
        listed = f"id IN (SELECT leaf FROM found WHERE entity IN ({marks}))"  # noqa: S608
        terms.append(each if dense else listed)
        values += wanted.entities
    return terms, values


def _hit(row: Sequence[object]) -> Hit:
    number, log, first, identifier, flow, action, destination, records, at, event = row
    read = decode(event)  # type: ignore[arg-type]
    return Hit(number, identifier or f"{log}/{first}", flow, action, destination, records, at, read)  # type: ignore[arg-type]
