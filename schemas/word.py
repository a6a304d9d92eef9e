"""What people say by signed words, as pages handle it: a word without its signature, how a release stands, a record shown.

A verdict on a record is a word on the labelled text that it is copied to.
"""

from enum import StrEnum

from msgspec import Struct

from schemas.case import CaseCommand, ReleaseCommand
from schemas.labelled import Annotation, TextVerdict
from schemas.reveal import Reveal, RevealLevel

Word = CaseCommand | ReleaseCommand | Reveal | Annotation


class Unsigned(Struct, frozen=True):
    """A word whose fields are all there, and the bytes that its person's signature is to be over."""

    word: Word
    statement: bytes


class ReleaseState(StrEnum):
    """How a release stands."""

    WAITING = "waiting"  # for a second person
    APPROVED = "approved"  # to be carried out by the owner of its partition
    CARRIED_OUT = "carried_out"
    REJECTED = "rejected"
    EXPIRED = "expired"
    REFUSED = "refused"  # no worker takes what asked for it


class ReleaseStanding(Struct, frozen=True):
    """One release: what was asked, who said yes, how it stands, and which words on it had no effect and why."""

    asked: ReleaseCommand
    state: ReleaseState
    approvers: tuple[str, ...] = ()
    until: int = 0  # it waits until then
    number: int = 0  # of this record's releases, from 1; 0 where it is not approved
    released: int = 0  # how often its record was released so far
    refused: tuple[tuple[str, str], ...] = ()  # whose word, why

    @property
    def decision(self) -> str:
        """The id of the decision that carries it out; empty where it is not approved."""
        return f"{self.asked.place}.r{self.number}" if self.number else ""


class Piece(Struct, frozen=True):
    """A stretch of a field's text as it is shown, and what was found there. A content type: its repr shows no text."""

    text: str
    found: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Piece({len(self.text)} characters, {', '.join(self.found)})"


class ShownField(Struct, frozen=True):
    """One field of a record as it is shown."""

    pointer: str
    pieces: tuple[Piece, ...]
    cut: bool = False  # there is more of it

    def __repr__(self) -> str:
        return f"ShownField({len(self.pieces)} pieces)"


class ShownRecord(Struct, frozen=True):
    """A sealed record, opened, at one level. `undrawn` counts findings whose place is not told well enough to draw them."""

    level: RevealLevel
    fields: tuple[ShownField, ...]
    undrawn: int = 0
    cut: bool = False  # there are more fields

    def __repr__(self) -> str:
        return f"ShownRecord({self.level.value}, {len(self.fields)} fields)"


class TextStanding(Struct, frozen=True):
    """What people said so far of the copy of a record in a set: how it stands, and who spoke. Not what they said."""

    state: str  # unseen, agreed, disputed, adjudicated
    people: frozenset[str] = frozenset()


class Judgement(Struct, frozen=True):
    """What a person concludes of a record, and the set that its copy goes to. `spans` are written as commands take them."""

    set: str
    verdict: TextVerdict
    spans: tuple[str, ...] = ()
    language: str = ""
