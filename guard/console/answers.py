"""What pages need of answers, and the drafts of one console: candidates that wait for their signers, shared by all sessions."""

import secrets
import threading
from collections.abc import Iterable
from typing import Protocol

from msgspec.structs import replace

from guard.answers.board import Board, Drafted
from guard.answers.draft import Given
from guard.bundles.manifest import Bundle
from guard.bundles.publish import Activated
from guard.replay.past import Past

_MOST = 50


class Answers(Protocol):
    """The answers of a deployment; each method raises a GuardError that says what to do instead."""

    def board(self, held: Iterable[Past]) -> Board:
        """Return what waits of the decisions that held a record."""
        ...

    def drafted(self, held: Iterable[Past], given: Given) -> Drafted:
        """Return what is in force with an answer more; of no labels: for those that are asked about."""
        ...

    def signers(self, bundle: Bundle) -> tuple[list[str], int]:
        """Return whose signatures hold on a bundle, and how many are needed."""
        ...

    def statement(self, bundle: Bundle) -> bytes:
        """Return what signers sign."""
        ...

    def signed(self, bundle: Bundle, signature: bytes) -> Bundle:
        """Return a bundle with a signature more."""
        ...

    def activate(self, bundle: Bundle) -> Activated:
        """Put a bundle in force, after every check that the command makes."""
        ...


class Drafts:
    """Drafts by id. They end with the console, and the oldest where there are too many: nothing is in force by them."""

    def __init__(self) -> None:
        self._drafts: dict[str, Drafted] = {}
        self._lock = threading.Lock()

    def put(self, drafted: Drafted) -> str:
        """Keep a draft and return its id."""
        identifier = secrets.token_hex(8)
        with self._lock:
            while len(self._drafts) >= _MOST:
                self._drafts.pop(next(iter(self._drafts)))
            self._drafts[identifier] = drafted
        return identifier

    def find(self, identifier: str) -> Drafted | None:
        with self._lock:
            return self._drafts.get(identifier)

    def sign(self, answers: Answers, identifier: str, signature: bytes) -> Bundle | None:
        """Add a signature to a draft and return its bundle; None where there is no such draft. One at a time."""
        with self._lock:
            known = self._drafts.get(identifier)
            if known is None or known.bundle is None:
                return None
            bundle = answers.signed(known.bundle, signature)
            self._drafts[identifier] = replace(known, bundle=bundle)
            return bundle

    def activated(self, identifier: str) -> None:
        """Note that a draft is in force."""
        with self._lock:
            if (known := self._drafts.get(identifier)) is not None:
                self._drafts[identifier] = replace(known, activated=True)

    def all(self) -> list[tuple[str, Drafted]]:
        """Return every draft, the newest first."""
        with self._lock:
            return list(reversed(self._drafts.items()))
