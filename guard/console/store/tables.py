"""The tables of a store, alike on every kind of it.

Whatever a list can be narrowed to is a *kind* (flow, destination, action), or an entity that decisions of a kind carry, and
each such pair has an index in the order of time: a page of any search is read off the ends of a few indexes.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    literal_column,
)

FORM = 2  # of the tables: a store of another one is built anew

TEXT = Text().with_variant(Text(collation="C"), "postgresql")  # in the order of bytes everywhere
LONG = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

source = Table(  # one row: which topic was read, how often the store was begun anew and changed, and the next leaf's id
    "source",
    metadata,
    Column("topic", TEXT, nullable=False),
    Column("form", Integer, nullable=False),
    Column("epoch", LONG, nullable=False),
    Column("version", LONG, nullable=False),
    Column("next", LONG, nullable=False),
)
position = Table(
    "position",
    metadata,
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("next", LONG, nullable=False),
)
kind = Table(
    "kind",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("flow", TEXT, nullable=False),
    Column("destination", TEXT, nullable=False),
    Column("action", TEXT, nullable=False),
    Column("records", LONG, nullable=False),  # since the log began
)
tick = Table(
    "tick",
    metadata,
    Column("width", Integer, primary_key=True, autoincrement=False),  # minutes
    Column("slot", LONG, primary_key=True, autoincrement=False),  # widths since the epoch
    Column("kind", Integer, primary_key=True, autoincrement=False),
    Column("records", LONG, nullable=False),
    sqlite_with_rowid=False,
)
entity = Table(
    "entity",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", TEXT, nullable=False),
)
carried = Table(  # which entities decisions of a kind carry
    "carried",
    metadata,
    Column("entity", Integer, primary_key=True, autoincrement=False),
    Column("kind", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
leaf = Table(
    "leaf",
    metadata,
    Column("id", LONG, primary_key=True, autoincrement=False),
    Column("at", LONG, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("records", LONG, nullable=False),
    Column("log", TEXT, nullable=False),
    Column("first", LONG, nullable=False),
    Column("last", LONG, nullable=False),
    Column("decision", TEXT, nullable=False),  # its id; empty for a span
    Column("event", LargeBinary, nullable=False),
)
found = Table(
    "found",
    metadata,
    Column("entity", Integer, primary_key=True, autoincrement=False),
    Column("kind", Integer, primary_key=True, autoincrement=False),
    Column("at", LONG, primary_key=True, autoincrement=False),
    Column("leaf", LONG, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

NONE: ColumnElement[str] = literal_column(
    "''"
)  # in the text itself: an index of a part is taken only where the text says that part
IS_SPAN = leaf.c.decision == NONE
IS_DECISION = leaf.c.decision != NONE

Index("leaf_at", leaf.c.at, leaf.c.id)
Index("leaf_kind", leaf.c.kind, leaf.c.at, leaf.c.id)
Index("leaf_decision", leaf.c.decision, sqlite_where=IS_DECISION, postgresql_where=IS_DECISION)
Index("leaf_span", leaf.c.log, leaf.c.first, sqlite_where=IS_SPAN, postgresql_where=IS_SPAN)
