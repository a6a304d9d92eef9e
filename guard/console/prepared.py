"""Words that wait for their person's signature, and looks that are on record: each of one session, once, and for minutes."""

import threading
from hashlib import sha256

from msgspec import Struct

from guard.console.roles import Right
from schemas.reveal import Reveal
from schemas.word import Unsigned

WAITS = 5 * 60_000  # milliseconds that a word waits for its signature
_MOST = 10_000


class Waiting(Struct, frozen=True):
    """A word that the console prepared, for whom, and what it asks for."""

    unsigned: Unsigned
    user: str
    right: Right
    summary: str
    onward: str  # the page to go on to
    decision: str = ""  # that is looked into
    until: int = 0


class Prepared:
    """What one console prepared. Nothing of it outlives the console, and nothing in it is content."""

    def __init__(self) -> None:
        self._waiting: dict[bytes, Waiting] = {}
        self._looks: dict[bytes, Waiting] = {}
        self._lock = threading.Lock()

    def put(self, session: str, waiting: Waiting) -> None:
        with self._lock:
            _keep(self._waiting, _key(session, waiting.unsigned.statement), waiting)

    def take(self, session: str, statement: bytes, at: int) -> Waiting | None:
        """Return the word that these bytes are of, once; None where this session has none such that is fresh."""
        with self._lock:
            found = self._waiting.pop(_key(session, statement), None)
        return found if found is not None and at < found.until else None

    def looked(self, session: str, waiting: Waiting) -> None:
        """Note a look that is on record."""
        with self._lock:
            _keep(self._looks, _key(session, waiting.unsigned.word.id.encode()), waiting)

    def look(self, session: str, identifier: str, at: int) -> tuple[Reveal, str] | None:
        """Return a look of this session and the decision that it is into, while its time lasts."""
        with self._lock:
            found = self._looks.get(_key(session, identifier.encode("utf-8", "replace")))
        word = found.unsigned.word if found is not None else None
        if found is None or not isinstance(word, Reveal) or at >= word.until:
            return None
        return word, found.decision


def _keep(kept: dict[bytes, Waiting], key: bytes, waiting: Waiting) -> None:
    while len(kept) >= _MOST:
        kept.pop(next(iter(kept)))
    kept[key] = waiting


def _key(session: str, told: bytes) -> bytes:
    return sha256(sha256(session.encode("utf-8", "replace")).digest() + told).digest()
