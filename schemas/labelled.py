"""A labelled text as it stands on `guard.labelled`, what people say of it, and what it was used for.

A text is sealed. No other field can hold content, nor free text: an id is a keyed digest, a span is a place and a name.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

SetName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$")]
TextId = Annotated[str, Meta(pattern=r"^[0-9a-f]{24}$")]
LabelName = Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_:.-]{0,63}$")]  # an entity, a kind or a topic
Lang = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8}){0,2}$")]
Person = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")]
Count = Annotated[int, Meta(ge=0)]
ClassifierId = Annotated[str, Meta(pattern=r"^([a-z0-9][a-z0-9_-]{0,63}@[A-Za-z0-9._-]{1,64})?$")]


class Source(StrEnum):
    """Where a labelled text came from."""

    IMPORTED = "imported"
    QUARANTINE = "quarantine"
    SAMPLE = "sample"  # of what passed


class TextVerdict(StrEnum):
    """What a person concludes of what was found in a text; the spans beside it are the right ones."""

    TRUE_POSITIVE = "true_positive"
    FALSE_POSITIVE = "false_positive"
    BENIGN = "benign"  # nothing in it needs finding
    DUPLICATE = "duplicate"  # says what another text says; it is not used
    WRONG_ENTITY = "wrong_entity"
    WRONG_SPAN = "wrong_span"


class Mark(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A right span: code points `start` to `end` of the text as it stands, and what is there. Never the text of it."""

    start: Count
    end: Count
    entity: LabelName


class LabelledText(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="text"):
    """One text, sealed under the key of its set. What stands beside it is authenticated with it."""

    set: SetName
    id: TextId
    lang: Lang
    source: Source
    by: Person  # whoever brought it into the set
    at: int  # milliseconds since the epoch
    digest: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$")]  # of the text, keyed
    size: Count  # characters
    sealed: bytes
    decision: Annotated[str, Meta(max_length=300)] = ""  # on the record that it was copied from

    def __repr__(self) -> str:
        return f"LabelledText({self.set}/{self.id}, {self.size} characters)"


class Annotation(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="annotation"):
    """One person's signed word on one text. With `settles` it is of a third person, on a dispute of others."""

    set: SetName
    id: TextId
    digest: str  # of the text that it speaks of: another text under the same id was not meant
    verdict: TextVerdict
    at: int  # when it was signed, milliseconds since the epoch
    by: Person
    spans: Annotated[tuple[Mark, ...], Meta(max_length=1000)] = ()
    topics: Annotated[tuple[LabelName, ...], Meta(max_length=20)] = ()  # labels of the whole text
    settles: str = ""  # digest of the words that it settles; with another word beside them it settles nothing
    key: str = ""  # fingerprint of the person's key
    signature: str = ""  # Ed25519, base64


class Use(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="use"):
    """Who took which texts of a set under which flow, and what for. Written before anything is given out."""

    id: Annotated[str, Meta(pattern=r"^u-[0-9a-f]{16}$")]
    set: SetName
    flow: str
    purpose: str
    destination: str  # where the training runs
    bundle: str  # digest of the policy that decided each text
    at: int
    by: Person
    out: Count = 0
    redacted: Count = 0  # of those
    refused: dict[str, int] = {}  # reason -> texts
    digest: str = ""  # SHA-256 over the ids that went out
    classifier: ClassifierId = ""  # what is made of it
    key: str = ""
    signature: str = ""


class Erasure(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="erasure"):
    """A person's signed word that a set is erased: its key is destroyed and its texts are taken from the topic."""

    set: SetName
    at: int
    by: Person
    texts: Count = 0
    classifiers: tuple[ClassifierId, ...] = ()  # made of its texts, as uses tell
    key: str = ""
    signature: str = ""


Labelled = LabelledText | Annotation | Use | Erasure


def key_of(one: Labelled) -> bytes:
    """Return the key of its message: one for each text, each person's word on it, each use.

    >>> key_of(Erasure("tickets", 17, "ana"))
    b'erase/tickets/17'
    """
    match one:
        case LabelledText():
            told = f"text/{one.set}/{one.id}"
        case Annotation():
            told = f"word/{one.set}/{one.id}/{one.by}" + ("/settles" if one.settles else "")
        case Use():
            told = f"use/{one.id}"
        case Erasure():
            told = f"erase/{one.set}/{one.at}"
    return told.encode()
