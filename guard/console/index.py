"""A bounded local index of the decision log: what the console's pages ask, rebuilt from the topic at any time.

What was read and how far is one SQLite transaction, so an index that was cut off goes on where it stands, and no
message is counted twice. Counts outlive the decisions they were taken from, which are kept up to a number.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct

from guard.audit.leaves import decode
from schemas.errors import EvidenceError, SettingsError
from schemas.events import DecisionEvent, SpanEvent

FORM = 1  # of the tables: another one is another index, and built anew
KEPT = 1_000_000
MINUTE = 60_000
_MINUTES_KEPT = 8 * 24 * 60
_MOST = 2**63 - 1  # what a column holds

_TABLES = """
CREATE TABLE IF NOT EXISTS leaf (
  id INTEGER PRIMARY KEY, partition INTEGER NOT NULL, place INTEGER NOT NULL, log TEXT NOT NULL, first INTEGER NOT NULL,
  last INTEGER NOT NULL, decision TEXT NOT NULL, flow TEXT NOT NULL, action TEXT NOT NULL, destination TEXT NOT NULL,
  records INTEGER NOT NULL, at INTEGER NOT NULL, event BLOB NOT NULL, UNIQUE (partition, place));
CREATE TABLE IF NOT EXISTS found (leaf INTEGER NOT NULL, entity TEXT NOT NULL, PRIMARY KEY (entity, leaf)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS total (flow TEXT, destination TEXT, action TEXT, records INTEGER NOT NULL,
  PRIMARY KEY (flow, destination, action)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS minute (minute INTEGER, flow TEXT, action TEXT, records INTEGER NOT NULL,
  PRIMARY KEY (minute, flow, action)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entity (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS position (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS source (topic TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS leaf_flow ON leaf (flow, action, id);
CREATE INDEX IF NOT EXISTS leaf_action ON leaf (action, id);
CREATE INDEX IF NOT EXISTS leaf_destination ON leaf (destination, id);
CREATE INDEX IF NOT EXISTS leaf_at ON leaf (at, id);
CREATE INDEX IF NOT EXISTS leaf_decision ON leaf (decision);
CREATE INDEX IF NOT EXISTS leaf_log ON leaf (log, first);
"""
_COUNT = (
    "INSERT INTO total VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET records = records + excluded.records"
)
_TICK = (
    "INSERT INTO minute VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET records = records + excluded.records"
)


class Message(Struct, frozen=True):
    """A message of the decision topic as the index takes it."""

    partition: int
    offset: int
    log: str
    value: bytes


class Index:
    """The index in one file. One thread puts; any number read, each on a connection of its own."""

    def __init__(self, file: Path, topic: str, *, kept: int = KEPT) -> None:
        self.file, self._topic, self._kept, self._since_pruned = file, topic, kept, 0
        try:
            file.touch(
                mode=0o600
            )  # decisions are nobody else's to read; what SQLite adds beside it has its mode
            self._writer = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
            self._writer.execute("PRAGMA journal_mode=WAL")
            self._writer.execute("PRAGMA synchronous=NORMAL")
            if self._is_another():
                self.clear()
            self._writer.executescript(_TABLES + f"PRAGMA user_version={FORM}")
            if self._writer.execute("SELECT count(*) FROM source").fetchone() == (0,):
                self._writer.execute("INSERT INTO source VALUES (?)", (topic,))
        except (sqlite3.Error, OSError) as error:
            raise SettingsError(
                f"the console's index `{file}` cannot be used ({error}); remove it, or name another with `--index`"
            ) from None

    def positions(self) -> dict[int, int]:
        """Return, by partition of the topic, the offset to go on from."""
        return dict(self._writer.execute("SELECT partition, next FROM position"))

    def clear(self) -> None:
        """Forget everything; the topic holds it all."""
        with self._changing() as cursor:  # whoever reads meanwhile sees all of it or nothing
            asked = "SELECT name FROM sqlite_master WHERE type = 'table'"
            for (name,) in cursor.execute(asked).fetchall():
                cursor.execute(f"DROP TABLE {name}")
            for statement in _TABLES.split(";"):
                cursor.execute(statement)
            cursor.execute("INSERT INTO source VALUES (?)", (self._topic,))

    def put(self, messages: Sequence[Message]) -> None:
        """Take messages of the topic, in the order of their partitions, whole or not at all."""
        totals: Counter[tuple[str, str, str]] = Counter()
        ticks: Counter[tuple[int, str, str]] = Counter()
        positions: dict[int, int] = {}
        with self._changing() as cursor:
            for message in messages:
                positions[message.partition] = message.offset + 1
                row, entities = _row(message)
                if row is None:
                    continue
                cursor.execute(
                    "INSERT OR IGNORE INTO leaf VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row
                )
                if not cursor.rowcount:
                    continue
                named = [(cursor.lastrowid, entity) for entity in entities]
                cursor.executemany("INSERT OR IGNORE INTO found VALUES (?, ?)", named)
                cursor.executemany("INSERT OR IGNORE INTO entity VALUES (?)", [(one,) for one in entities])
                flow, action, destination, records, at = row[6], row[7], row[8], row[9], row[10]
                totals[flow, destination, action] += records
                ticks[at // MINUTE, flow, action] += records
            cursor.executemany(_COUNT, [(*key, records) for key, records in totals.items()])
            cursor.executemany(_TICK, [(*key, records) for key, records in ticks.items()])
            cursor.executemany("INSERT OR REPLACE INTO position VALUES (?, ?)", positions.items())
            self._since_pruned += len(messages)
            if self._since_pruned >= max(5_000, self._kept // 20):
                self._prune(cursor)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that only reads, for as long as the body runs."""
        with closing(sqlite3.connect(f"{self.file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            yield connection

    def close(self) -> None:
        self._writer.close()

    def _is_another(self) -> bool:
        (form,) = self._writer.execute("PRAGMA user_version").fetchone()
        if form == 0:
            return False
        found = self._writer.execute("SELECT topic FROM source").fetchone()
        return bool(form != FORM or found != (self._topic,))

    def _prune(self, cursor: sqlite3.Cursor) -> None:
        self._since_pruned = 0
        (newest,) = cursor.execute("SELECT coalesce(max(id), 0) FROM leaf").fetchone()
        cursor.execute("DELETE FROM found WHERE leaf <= ?", (newest - self._kept,))
        cursor.execute("DELETE FROM leaf WHERE id <= ?", (newest - self._kept,))
        (last,) = cursor.execute("SELECT coalesce(max(minute), 0) FROM minute").fetchone()
        cursor.execute("DELETE FROM minute WHERE minute < ?", (last - _MINUTES_KEPT,))

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Cursor]:
        with closing(self._writer.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")


Row = tuple[int, int, str, int, int, str, str, str, str, int, int, bytes]


def _row(message: Message) -> tuple[Row | None, list[str]]:
    """Return a message as a row, and the entities it names; no row for a head, and for what is no event (the audit tells)."""
    try:
        event = decode(message.value)
    except EvidenceError:
        return None, []
    where = (message.partition, message.offset, message.log)
    match event:
        case DecisionEvent(offset=offset, at=at) if max(offset, at) <= _MOST:
            what = (event.id, event.flow, event.action, event.destination, 1, event.at)
            return (*where, event.offset, event.offset, *what, message.value), sorted(
                {fact.entity for fact in event.findings}
            )
        case SpanEvent(runs=runs, count=count, at=at) if runs and max(count, at, *map(sum, runs)) <= _MOST:
            what = ("", event.flow, "allow", event.destination, event.count, event.at)
            return (*where, runs[0][0], sum(runs[-1]) - 1, *what, message.value), []
        case _:
            return None, []
