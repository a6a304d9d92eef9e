"""What a pattern classifier is: a shape, a proof, context words, and its own examples.

One file in `classifiers/patterns/` defines `CLASSIFIER` (or `CLASSIFIERS`, a tuple); it is found by being there and
tested by `tests/contracts/test_patterns.py`. What a classifier finds is its name and version: change what it finds,
raise the version.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from classifiers.excusing import Excuses
from classifiers.settle import Candidate
from schemas.document import Document
from schemas.errors import Fault
from schemas.finding import Detection

Proof = Callable[[str], bool]


class Shape:
    """A pattern's expression, compiled when it is first asked for: most commands only ask what a pattern means."""

    def __get__(self, pattern: Any, owner: type | None = None) -> re.Pattern[str]:
        if pattern is None:
            raise AttributeError("a pattern has its shape, and no other has it")
        given: str | re.Pattern[str] = pattern.__dict__["shape"]
        if isinstance(given, str):
            given = pattern.__dict__["shape"] = re.compile(given)
        return given

    def __set__(self, pattern: Any, given: str | re.Pattern[str]) -> None:
        pattern.__dict__["shape"] = given


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """Finds one entity by its shape, proves it, and asks for context where shape and proof are weak.

    `shape` is matched against a field's text (code points, NFC, zero-width characters removed); the finding is the
    group named `it` where the shape has one, else the whole match. It must not be able to match the empty string, and
    keeps to what RE2 can express, apart from one leading and one trailing lookaround. `proof` sees that text as it
    stands, separators included, and is total: it returns False rather than raise.
    `context` words are compared case-folded and as whole tokens, within 60 characters of the match in the same field
    or in the names on the way to it. With `needs_context` nothing is reported without one.
    The score is `shape_score`, plus `proof_score` if proven, plus `context_score` with context, at most 0.99. Where a
    proof exists and fails, nothing is reported.
    """

    name: str  # its file's name, or begins with it
    version: int | str  # of a policy's own, the first 8 digits of its hash
    entity: str  # upper case, as Presidio names entities: EMAIL_ADDRESS, IBAN_CODE, DE_TAX_ID
    kind: str  # taxonomy for evaluation: email, phone, iban, card, national_id, medical_id, secret, marking, ...
    labels: tuple[
        str, ...
    ]  # what rules speak of: personal, financial, health, national_id, secret_credential, ...
    shape: Shape = Shape()  # given compiled or, where there are many or long ones, as text
    proof: Proof | None = None
    context: tuple[str, ...] = ()
    needs_context: bool = False
    country: str = ""  # ISO 3166-1 alpha-2 whose data this is evidence of
    origin: Callable[[str], str] | None = None  # the same, read from the text (an IBAN's first letters)
    shape_score: float = 0.4
    proof_score: float = 0.35
    context_score: float = 0.25
    finds: tuple[str, ...] = ()  # texts with exactly this entity in them
    ignores: tuple[str, ...] = ()  # look-alikes without it
    scores: tuple[float, ...] = ()  # without context and with it, in place of those that evidence adds up to
    is_certain: bool = (
        False  # a policy says that it counts: it hides nothing, and nothing hides or excuses it
    )
    topics: frozenset[str] = frozenset()  # in whose records it is looked for; empty for all

    @property
    def id(self) -> str:
        return f"{self.name}@{self.version}"


class Detector(Protocol):
    """Finds what documents hold: one detection a document, in order, complete or a fault.

    `optional` are the entities that are only looked for where they matter. `idle` names, document by document, entities
    that change nothing wherever they are found: what finds no others need not run. `excuses` are the terms that a policy
    says are none of an entity.
    """

    optional: frozenset[str]

    def detect(
        self,
        documents: Sequence[Document],
        idle: Sequence[frozenset[str]] | None = None,
        excuses: Excuses | None = None,
    ) -> list[Detection]: ...

    def rescan(self, documents: Sequence[Document], excuses: Excuses | None = None) -> list[Detection]:
        """Return what has a shape in documents that were redacted, and nothing that takes more than patterns to find."""
        ...


class Tier(Protocol):
    """Finds what has no shape, for the documents that ask for it: candidates for each, or the fault that prevented them.

    `entities` is all it can find. It runs behind the patterns and the tiers before it; those run wherever it does.
    A candidate gives no evidence of an origin: it may be left out where its entity changes nothing.
    """

    name: str  # as messages call it
    entities: frozenset[str]

    def candidates(self, documents: Sequence[Document]) -> Sequence[list[Candidate] | Fault]: ...
