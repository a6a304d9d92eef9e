"""A store in one SQLite file: several may write, one after the other; readers see the state that they began with."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, Table, create_engine, event
from sqlalchemy.dialects.sqlite import insert

_WAIT = 10.0  # seconds for another writer


class SqliteStore:
    """Opens connections of a file, and loads many rows at once."""

    upsert = staticmethod(insert)

    def __init__(self, file: Path) -> None:
        self.place = file
        file.touch(mode=0o600)  # decisions are nobody else's to read; what SQLite adds beside it has its mode
        given = f"{file.absolute().as_uri()}?mode="
        self._writing = _engine(
            f"{given}rw", "BEGIN IMMEDIATE", "journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536"
        )
        self._reading = _engine(f"{given}ro", "BEGIN", "query_only=1")

    def writer(self) -> Connection | None:
        """Return a connection to write with. There is always one: whoever writes waits for the others."""
        return self._writing.connect()

    def guest(self) -> Connection:
        """Return a connection for one change beside whoever writes."""
        return self._writing.connect()

    def reader(self) -> Connection:
        return self._reading.connect()

    def close(self) -> None:
        self._writing.dispose()
        self._reading.dispose()

    @staticmethod
    def prepare(connection: Connection) -> None:
        """Make room for tables: a file has it."""

    @staticmethod
    def lock(connection: Connection) -> None:
        """Let nobody else change the store until the transaction ends: it began so."""

    @staticmethod
    def empty(connection: Connection, tables: Sequence[Table]) -> None:
        for table in tables:
            connection.exec_driver_sql(f'DELETE FROM "{table.name}"')  # noqa: S608 (our own names)

    @staticmethod
    def load(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
        """Add rows, given in the order of the table's columns."""
        marks = ", ".join("?" * len(table.columns))
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" VALUES ({marks})', list(rows))  # noqa: S608


def _engine(uri: str, begin: str, *pragmas: str) -> Engine:
    def connect() -> sqlite3.Connection:
        made = sqlite3.connect(uri, uri=True, timeout=_WAIT, check_same_thread=False, isolation_level=None)
        try:
            for pragma in pragmas:
                made.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            made.close()
            raise
        return made

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine
