"""Messages of the guard's own topics to findings: which are told at all, and each change of a case once."""

from collections.abc import Iterator
from typing import Protocol

import msgspec
from msgspec import Struct

from guard.audit.leaves import decode as decode_leaf
from guard.cases.commands import LIMIT
from guard.cases.commands import decode as decode_command
from guard.siem import acts, alerts, cases, decisions, evidence
from guard.siem.known import Known
from guard.siem.ocsf import Finding
from schemas.case import Case, CommandKind, is_of_case
from schemas.errors import EvidenceError
from schemas.events import DecisionEvent
from schemas.reveal import Reveal, is_reveal
from schemas.window import AlertEvent

UNREADABLE = "audit.unreadable"
_REMEMBERED = 100_000  # cases; one that is forgotten is told anew with the uid it had

_case = msgspec.json.Decoder(Case)
_alert = msgspec.json.Decoder(AlertEvent)
_look = msgspec.json.Decoder(Reveal)


class Named(Protocol):
    """The topics that are told of, by what they are."""

    @property
    def decisions(self) -> str: ...
    @property
    def cases(self) -> str: ...
    @property
    def alerts(self) -> str: ...
    @property
    def commands(self) -> str: ...


class Message(Struct, frozen=True):
    """One message as it stands on its topic; `at` is its time there."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    at: int

    @property
    def place(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"

    def __repr__(self) -> str:
        return f"<message at {self.place}>"


def followed(topics: Named) -> list[str]:
    """Return the topics that are told of."""
    return [topics.decisions, topics.cases, topics.alerts, topics.commands]


class Teller:
    """Tells each message. It remembers what it told of each case, so that one that only grows is not told again."""

    def __init__(self, topics: Named, known: Known) -> None:
        self._known = known
        self._by_topic = {
            topics.decisions: self._decision,
            topics.cases: self._case,
            topics.alerts: self._alert,
            topics.commands: self._act,
        }
        self._told: dict[str, str] = {}

    def told(self, message: Message) -> Iterator[Finding]:
        """Yield the finding of a message; none where it is not for a SOC. What cannot be read is one, too."""
        try:
            found = self._by_topic[message.topic](message)
        except (EvidenceError, msgspec.MsgspecError, UnicodeDecodeError):
            found = evidence.unreadable(message.topic, message.place, self._known, at=message.at)
        if found is not None:
            yield found

    def _decision(self, message: Message) -> Finding | None:
        event = decode_leaf(message.value or b"")
        if not isinstance(event, DecisionEvent) or decisions.is_plain(event):
            return None
        return decisions.finding_of(event, self._known, log=message.topic)

    def _case(self, message: Message) -> Finding | None:
        if message.value is None:
            return None
        case = _case.decode(message.value)
        change = cases.change_of(case)
        if self._told.pop(case.id, "") == change:
            self._told[case.id] = change
            return None
        self._told[case.id] = change
        if len(self._told) > _REMEMBERED:
            self._told.pop(next(iter(self._told)))
        return cases.finding_of(case, self._known, log=message.topic)

    def _alert(self, message: Message) -> Finding | None:
        return alerts.finding_of(_alert.decode(message.value or b""), self._known, log=message.topic)

    def _act(self, message: Message) -> Finding | None:
        key, value = message.key or b"", (message.value or b"")[:LIMIT]
        if is_of_case(key):  # cases tell of it once it took effect
            return None
        if is_reveal(key):
            word = _look.decode(value)
            return acts.look(word, message.place, self._known, at=message.at, log=message.topic)
        if not _is_release(key):
            return None
        command = decode_command(value)
        return acts.release(command, message.place, self._known, at=message.at, log=message.topic)


def _is_release(key: bytes) -> bool:
    """Return whether a message of guard.commands is a word on a release, by its key.

    >>> _is_release(b"INC-1042/approve/ben"), _is_release(b"case/9f86d081884c7d65/w-1")
    (True, False)
    """
    parts = key.decode("utf-8", "replace").split("/")
    return len(parts) == 3 and parts[1] in {kind.value for kind in CommandKind}
