"""Why a record did not pass, in the few words that thousands of records share: what cases are rolled up by.

A cause is a function of a decision alone, so the case of any decision in the log can be told from the decision. What
varies without being another cause is left out: of several rules, entities and places it names the gravest or the first,
and array indices and numbered names are collapsed.
"""

import re
from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Protocol
from zlib import crc32

import msgspec
from msgspec import Struct
from msgspec.structs import replace

ANY = "*"  # in place of an entity or a place, where there were too many different ones
SAMPLES = 8

_DEFAULT = "default."  # nothing permits it: a rule that forbids it says more
_STOPPED = frozenset({"hold", "block"})
_NUMBER = re.compile(r"[0-9]+")
_CLASSIFIED = re.compile(r"MARKING_.+_RANK_[2-9]")
_CREDENTIAL = re.compile(r"SECRET_|CREDENTIALS_|URL_WITH_USER")
_SPECIAL = re.compile(
    r"HEALTH|GENETIC|BIOMETRIC|SEX_LIFE|RELIGION|POLITICAL|UNION_|ETHNIC|CRIMINAL|CHILDREN|MEDICAL"
)


class Severity(StrEnum):
    """How grave a cause is by what was found; from the least to the gravest."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Cause(Struct, frozen=True, omit_defaults=True):
    """One answer to why records of a flow were stopped. Empty fields do not apply."""

    flow: str
    action: str  # hold, block
    reason: str = (
        ""  # the first in the order of law: a rule or `fault.<code>`, and `default.<what>` without one
    )
    destination: str = ""  # that the reason speaks of
    fault: str = ""  # stage.code
    entity: str = ""  # the gravest found
    place: str = ""  # where it was found, without indices and numbers: the field's shape

    @property
    def id(self) -> str:
        """The id of the case that records of this cause belong to."""
        return _id(self)

    @property
    def severity(self) -> Severity:
        if _CLASSIFIED.match(self.entity) or _CREDENTIAL.match(self.entity):
            return Severity.CRITICAL
        if self.fault or self.action == "hold":
            return Severity.MEDIUM if self.fault or _SPECIAL.search(self.entity) else Severity.LOW
        return Severity.HIGH if _SPECIAL.search(self.entity) or not self.entity else Severity.MEDIUM

    def wider(self) -> Iterable["Cause"]:
        """Yield the causes that take this one in: of any place, then of any entity too."""
        if self.entity and self.place != ANY:
            yield replace(self, place=ANY)
        if self.entity and self.entity != ANY:
            yield replace(self, entity=ANY, place=ANY)


class Sample(Struct, frozen=True, array_like=True):
    """A decision to look at: its id, and where the finding is that its cause names."""

    id: str
    place: str = ""


class CauseCount(Struct, frozen=True, omit_defaults=True):
    """How many records of one transaction were stopped by one cause, and what a person wants to know of them."""

    cause: Cause
    count: int
    samples: tuple[Sample, ...] = ()
    entities: dict[str, int] = {}  # entity -> records that hold it
    rules: dict[str, int] = {}  # every reason -> records
    citation: str = ""
    nearest: str = ""
    question: str = ""
    role: str = ""


class _Finding(Protocol):
    @property
    def entity(self) -> str: ...
    @property
    def pointer(self) -> str: ...


class _Reason(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def destination(self) -> str: ...


def is_stopped(action: str) -> bool:
    return action in _STOPPED


def cause_of(
    flow: str, action: str, reasons: Collection[_Reason], findings: Iterable[_Finding], fault: str = ""
) -> tuple[Cause, str]:
    """Return the cause of a decision to hold or to block, and the place that was found as it is told."""
    entity, pointer = "", ""
    if not fault:
        _, entity, _, pointer = min(
            ((-gravity(one.entity), one.entity, shape(one.pointer), one.pointer) for one in findings),
            default=(0, "", "", ""),
        )
    told = [(one.code, one.destination) for one in reasons]
    reason, destination = next(
        (one for one in told if not one[0].startswith(_DEFAULT)), told[0] if told else ("", "")
    )
    return Cause(flow, action, reason, destination, fault, entity, shape(pointer)), pointer


@lru_cache(maxsize=4096)
def gravity(entity: str) -> int:
    """Return how grave an entity is by itself, in the order of law: markings, credentials, special categories, others."""
    if _CLASSIFIED.match(entity):
        return 4
    if _CREDENTIAL.match(entity):
        return 3
    return 2 if _SPECIAL.search(entity) else 1


@lru_cache(maxsize=16_384)
def shape(pointer: str) -> str:
    """Return the shape of the field at a pointer: one for all items of an array and for all numbered names.

    >>> shape("/value/orders/17/line_3/email")
    '/value/orders/*/line_*/email'
    """
    return _NUMBER.sub(ANY, pointer)


def sampled(samples: Iterable[Sample], most: int = SAMPLES) -> tuple[Sample, ...]:
    """Return an even choice of samples that does not depend on their order nor on how they were gathered.

    >>> some = [Sample(f"t/0/{number}") for number in range(100)]
    >>> sampled(some) == sampled([*sampled(some[:60]), *sampled(some[60:])])
    True
    """
    chosen = {one.id: one for one in samples}
    return tuple(sorted(chosen.values(), key=lambda one: (rank(one.id), one.id))[:most])


def rank(identifier: str) -> int:
    """Return a decision's place in the order that samples are chosen by."""
    return crc32(identifier.encode())


@lru_cache(maxsize=16_384)
def _id(cause: Cause) -> str:
    return sha256(b"dataguard-cause-1\x00" + msgspec.json.encode(cause)).hexdigest()[:16]
