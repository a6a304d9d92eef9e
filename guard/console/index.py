"""A bounded index of the decision log: what the console's pages ask, in a store that is rebuilt from the topic at any time.

What was read and how far is one transaction, so an index that was cut off goes on where it stands, and no message is
counted twice. Counts outlive the decisions they were taken from, of which the newest are kept, up to a number.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, SQLAlchemyError

from guard.console.store.changing import add, known, positions, prune
from guard.console.store.forming import fits, make
from guard.console.store.place import Place, place_of, told, why
from guard.console.store.postgresql import PostgresqlStore
from guard.console.store.rows import Message
from guard.console.store.sqlite import SqliteStore
from guard.console.store.tables import metadata, source
from guard.console.store.tally import MINUTE, Known, Tally
from schemas.errors import GuardError, SettingsError

__all__ = ["KEPT", "MINUTE", "Index", "Message"]
KEPT = 1_000_000
_PASSING = (OperationalError, InterfaceError, InternalError)  # mostly: the next attempt may do


class Index:
    """The index at one place, a file or a URL. One thread puts; any number read, each on a connection of its own."""

    def __init__(self, place: Place | str, topic: str, *, kept: int = KEPT) -> None:
        self.place = place_of(place) if isinstance(place, str) else place
        self._topic, self._kept, self._since_pruned = topic, kept, 0
        self._writer: Connection | None = None
        self._known: Known | None = None
        self._epoch = 0  # of the store when positions were told last; 0 before
        self._is_ours = False  # whether what readers meet was seen to be of this topic and form
        try:
            self._store = _store(self.place)
            self._take()
        except (SQLAlchemyError, OSError) as error:
            self.close()
            raise SettingsError(
                f"the console's store `{told(self.place)}` cannot be used ({why(error)}); mend that, or name another "
                "with `--index`"
            ) from None
        except BaseException:
            self.close()
            raise

    def take(self) -> bool:
        """Become the one that writes, where no other console is; return whether this is it."""
        with self._telling():
            return self._take()

    def holds(self) -> bool:
        """Return whether this is the one that writes, and the store is the one that `positions` told of."""
        if self._writer is None:
            return False
        with self._telling(), self._changing() as connection:
            return bool(connection.execute(select(source.c.epoch)).scalar() == self._epoch)

    def positions(self) -> dict[int, int]:
        """Return, by partition of the topic, the offset to go on from."""
        with (
            self._telling(),
            self._changing() if self._writer is not None else self.reading() as connection,
        ):
            self._epoch = connection.execute(select(source.c.epoch)).scalar() or 0
            return positions(connection)

    def clear(self) -> None:
        """Forget everything; the topic holds it all. Whoever reads meanwhile sees all of it or nothing.

        Whoever else writes the store notices, and reads the topic anew.
        """
        if self._writer is None:
            with self._telling(), self.reading():
                pass  # it is of this topic and form, or that is told
        with self._telling(), self._changing(beside=True) as connection:
            self._store.lock(connection)
            self._store.empty(connection, [table for table in metadata.sorted_tables if table is not source])
            connection.execute(update(source).values(epoch=source.c.epoch + 1, version=source.c.version + 1))
            self._epoch = connection.execute(select(source.c.epoch)).scalar() or 0
            self._known = None

    def put(self, messages: Sequence[Message], ends: Mapping[int, int] | None = None) -> None:
        """Take messages of the topic, in the order of their partitions, whole or not at all; `ends`: read up to there."""
        with self._telling(), self._changing() as connection:
            self._store.lock(connection)
            stands = connection.execute(select(source.c.epoch, source.c.version, source.c.next)).one()
            if self._epoch not in (0, stands.epoch):
                raise GuardError("the console's store was begun anew; it is read on from where that stands")
            if self._known is None or self._known.version != stands.version:
                self._known = known(connection, stands.version)
            before = positions(connection)
            tally = Tally(self._known, before, stands.next)
            tally.take(messages)
            for partition, end in (ends or {}).items():
                tally.positions[partition] = max(end, tally.positions.get(partition, 0))
            add(self._store, connection, tally, before)
            self._since_pruned += len(messages)
            if self._since_pruned >= max(5_000, self._kept // 20):
                prune(connection, self._kept)
                self._since_pruned = 0
            connection.execute(update(source).values(version=stands.version + 1, next=tally.next))
            self._known.version += 1

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that only reads, and reads one state, for as long as the body runs."""
        with self._store.reader() as connection:
            if not self._is_ours:  # somebody else writes it
                self._is_ours = fits(connection, self._topic, self.place)
            if not self._is_ours:
                raise GuardError(
                    "another console keeps this store for another topic, or is of another version; stop it, or use a data base "
                    "of its own for each"
                )
            if connection.execute(select(source.c.epoch)).first() is None:
                raise GuardError("the index is being built anew; reload the page in a moment")
            yield connection

    def close(self) -> None:
        self._leave()
        if hasattr(self, "_store"):
            self._store.close()

    def _take(self) -> bool:
        if self._writer is not None:
            return True
        self._writer = self._store.writer()
        if self._writer is None:
            return False
        self._epoch = 0
        with self._changing() as connection:
            self._store.prepare(connection)
            if not fits(connection, self._topic, self.place):
                make(connection, self._topic)
        self._is_ours = True
        return True

    @contextmanager
    def _changing(self, *, beside: bool = False) -> Iterator[Connection]:
        if self._writer is None and beside:
            with self._store.guest() as guest, guest.begin():
                yield guest
            return
        if self._writer is None:
            raise GuardError("another console writes this store; stop it first, or let it read on")
        try:
            with self._writer.begin():
                yield self._writer
        except BaseException:
            self._known = None
            raise

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Raise GuardError for what may pass; whoever wrote is nobody until it is asked to be again."""
        try:
            yield
        except _PASSING as error:
            self._leave()
            raise GuardError(
                f"the console's store `{told(self.place)}` is not to be had just now ({why(error)})"
            ) from None

    def _leave(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(SQLAlchemyError):
                writer.close()


def _store(place: Place) -> SqliteStore | PostgresqlStore:
    return SqliteStore(place) if isinstance(place, Path) else PostgresqlStore(place)
