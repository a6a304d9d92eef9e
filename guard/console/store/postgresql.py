"""A store in PostgreSQL, in a schema of its own: whoever holds the advisory lock writes, all others only read.

The lock is of the connection that writes, so it is free the moment its holder is gone, and whoever lost it cannot write.
"""

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, cast

from sqlalchemy import URL, Connection, Engine, Table, create_engine, text
from sqlalchemy.dialects.postgresql import insert

from schemas.errors import SettingsError

if TYPE_CHECKING:
    import psycopg

SCHEMA = "guard_console"
_LOCK = 0x67756172  # "guar"; the second half is the schema's
_HALF = 0x64737472
_WAIT = 10  # seconds for a connection
_GONE = "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"  # a host that is gone is
_READS = "-c default_transaction_read_only=on -c statement_timeout=30000"


class PostgresqlStore:
    """Opens connections of a data base, and loads many rows at once."""

    upsert = staticmethod(insert)

    def __init__(self, url: URL) -> None:
        self.place = url
        self._writing = _engine(url, "READ COMMITTED", _GONE)
        self._reading = _engine(url, "REPEATABLE READ", _READS)

    def writer(self) -> Connection | None:
        """Return the connection to write with; None while another console has it."""
        connection = self._writing.connect()
        held = False
        try:
            asked = text("SELECT pg_try_advisory_lock(:one, :other)")
            held = bool(connection.execute(asked, {"one": _LOCK, "other": _HALF}).scalar())
            connection.commit()
        finally:
            if not held:
                connection.close()
        if held:
            connection.detach()  # it ends when it is closed, and its lock with it
        return connection if held else None

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
        """Make the schema where it is not there; one that is there needs no right to make it."""
        asked = text("SELECT 1 FROM pg_namespace WHERE nspname = :name")
        if connection.execute(asked, {"name": SCHEMA}).first() is None:
            connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")

    @staticmethod
    def lock(connection: Connection) -> None:
        """Let nobody else change the store until the transaction ends."""
        connection.exec_driver_sql("SELECT 1 FROM source FOR UPDATE")

    @staticmethod
    def empty(connection: Connection, tables: Sequence[Table]) -> None:
        """Empty tables; a reader looks at `source` first, so it has begun before, or waits there and meets no lock later."""
        connection.exec_driver_sql("LOCK TABLE source IN ACCESS EXCLUSIVE MODE")
        connection.exec_driver_sql("TRUNCATE " + ", ".join(f'"{table.name}"' for table in tables))

    @staticmethod
    def load(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
        """Add rows, given in the order of the table's columns."""
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        with closing(connection.connection.cursor()) as cursor:
            driver = cast("psycopg.Cursor[object]", cursor)
            with driver.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)


def _engine(url: URL, isolation: str, options: str) -> Engine:
    try:
        return create_engine(
            url,
            isolation_level=isolation,
            pool_pre_ping=True,
            pool_size=5,
            max_overflow=20,
            hide_parameters=True,  # an error tells of no value
            connect_args={
                "connect_timeout": _WAIT,
                "options": f"-c search_path={SCHEMA} {options}",
                "application_name": "guard-console",
            },
        )
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"a store in PostgreSQL needs `{error.name}`; install it with `pip install dataguard-streams[console,postgresql]`"
        ) from None
