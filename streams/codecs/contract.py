"""What a codec file is: a module of `streams/codecs/` that says which bytes are its own, and reads and rewrites them.

Such a module has `name`, `order`, `claims`, `verify`, `fields` and `splice`, and its own examples: `READS`, bytes it
accepts, and `REFUSES`, bytes with the fault they must meet. It is found by being there and tested by
`tests/contracts/test_codecs.py`.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Protocol

from schemas.document import Field
from schemas.errors import FaultCode
from streams.codecs.limits import LIMITS, Limits


class Claim(IntEnum):
    """How sure a codec is that some bytes are its own, before it has verified them."""

    NO = 0
    MAYBE = 1  # try me; where I cannot read them, another may
    YES = 2  # mine; what is wrong with them is a fault


class RecordCodec(Protocol):
    """A codec as the record path uses it; every one is a `schemas.document.Codec` too.

    The lowest `order` is asked first. `content_type` is the lower-case media type without parameters, or empty.
    `fields` and `splice` are given verified bytes only.
    """

    name: str
    order: int
    READS: tuple[bytes, ...]
    REFUSES: tuple[tuple[bytes, FaultCode], ...]

    def claims(self, data: bytes, content_type: str) -> Claim: ...

    def verify(self, data: bytes, limits: Limits = LIMITS) -> None: ...

    def fields(self, data: bytes, root: str, part: int) -> list[Field]: ...

    def splice(self, data: bytes, changes: Sequence[tuple[Field, str]]) -> bytes: ...
