"""Sessions: random ids that only browsers hold, kept here as their hashes, ended by idleness, by age and by signing out."""

import secrets
import threading
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from guard.console.users import User

IDLE = 30 * 60_000  # milliseconds
LONGEST = 12 * 60 * 60_000
_EACH = 10  # sessions of one user; the oldest ends
_MOST = 10_000


class Session(Struct, frozen=True):
    """Who signed in, as they were then."""

    user: User
    began: int
    seen: int
    is_guest: bool = False  # came by a link, and is in no file


class Sessions:
    """The sessions of one console; none outlives it."""

    def __init__(self) -> None:
        self._open: dict[bytes, Session] = {}
        self._lock = threading.Lock()

    def open(self, user: User, at: int, *, is_guest: bool = False) -> str:
        """Return the id of a new session."""
        identifier = secrets.token_urlsafe(32)
        with self._lock:
            for key in [key for key, one in self._open.items() if not _is_live(one, at)]:
                del self._open[key]
            own = [key for key, one in self._open.items() if one.user.name == user.name]
            for key in own[: max(len(own) - _EACH + 1, 0)]:
                del self._open[key]
            while len(self._open) >= _MOST:
                self._open.pop(next(iter(self._open)))
            self._open[_key(identifier)] = Session(user, at, at, is_guest)
        return identifier

    def find(self, identifier: str, at: int, *, touch: bool = True) -> Session | None:
        """Return a session that is live; by that it is no longer idle."""
        with self._lock:
            key = _key(identifier)
            found = self._open.get(key)
            if found is None:
                return None
            if not _is_live(found, at):
                del self._open[key]
                return None
            if touch:
                self._open[key] = replace(found, seen=at)
            return found

    def close(self, identifier: str) -> None:
        with self._lock:
            self._open.pop(_key(identifier), None)


def _is_live(session: Session, at: int) -> bool:
    return at - session.seen < IDLE and at - session.began < LONGEST


def _key(identifier: str) -> bytes:
    return sha256(identifier.encode("utf-8", "replace")).digest()
