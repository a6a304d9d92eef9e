"""Passwords as Argon2id hashes (RFC 9106), and one that is nobody's, so that unknown names take as long as known ones."""

import secrets
import threading
from functools import cache

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from schemas.errors import SettingsError

SHORTEST, LONGEST = 12, 256  # characters
_ITERATIONS, _LANES, _KIBIBYTES = 3, 4, 65_536  # the second recommended option of RFC 9106
_at_once = threading.Semaphore(2)  # each takes 64 MiB


def hashed(password: str) -> str:
    """Return a password's hash with its salt and costs. Raise SettingsError where it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise SettingsError(
            f"a password has {SHORTEST} to {LONGEST} characters; choose another, several words are fine"
        )
    made = Argon2id(
        salt=secrets.token_bytes(16),
        length=32,
        iterations=_ITERATIONS,
        lanes=_LANES,
        memory_cost=_KIBIBYTES,
    )
    return made.derive_phc_encoded(password.encode())


def is_password(password: str, phc: str) -> bool:
    """Return whether a hash is that password's. It takes the same time for any."""
    with _at_once:
        try:
            Argon2id.verify_phc_encoded(password[:LONGEST].encode("utf-8", "replace"), phc)
        except (InvalidKey, ValueError):
            return False
    return len(password) <= LONGEST


@cache
def nobodys() -> str:
    """Return the hash of a password that nobody has, the same for as long as this process runs."""
    return hashed(secrets.token_urlsafe(32))
