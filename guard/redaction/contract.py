"""What a redaction operator is: one verb that turns the text of a finding into what stands instead.

One file in `guard/redaction/operators/` defines `OPERATOR`; it is found by being there and tested by
`tests/contracts/test_redaction_operators.py`.

`strictness` orders operators by how little of the text is left, and decides where findings overlap:
redact 70 (nothing) > replace 60 (the entity) > mask 50 (the length) > generalize 40 (a coarser value) > hash 30 (equality)
> tokenize 20 (equality, perhaps the form) > encrypt 10 (all of it, to who holds the key).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from msgspec import Struct


class RedactionKeys(Protocol):
    """Keys of one epoch; `derive` gives 32 bytes that no other purpose and parts share."""

    @property
    def epoch(self) -> str: ...

    def derive(self, purpose: bytes, *parts: bytes) -> bytes: ...


class Context(Struct, frozen=True):
    """What an operator may know: its key for this destination and epoch, and the parameters of the policy."""

    key: bytes
    epoch: str
    destination: str
    flow: str = ""
    parameters: Mapping[str, str] = {}

    def __repr__(self) -> str:
        return f"Context({self.destination}, epoch {self.epoch}, {len(self.parameters)} parameters)"


class Example(Struct, frozen=True):
    """A text with what stands instead; `result` is empty where only its shape is promised."""

    text: str
    entity: str
    result: str | None = None
    parameters: Mapping[str, str] = {}


Apply = Callable[[str, str, Context], str]


@dataclass(frozen=True, kw_only=True)
class RedactionOperator:
    """Rewrites the text of one finding: `apply(text, entity, context)`.

    `apply` is a function of its arguments alone, so that a record decided twice is the same twice, and raises ValueError
    where a parameter is unfit. With `keeps_identity`, different texts have different results, so that a record's key
    still partitions and compacts. `residual` is the label that the result still bears.
    """

    name: str  # its file's name
    strictness: int
    apply: Apply
    residual: str = ""  # "pseudonymous" where someone holds a key to it
    keeps_identity: bool = False
    parameters: frozenset[str] = frozenset()  # names it understands
    examples: tuple[Example, ...] = ()
