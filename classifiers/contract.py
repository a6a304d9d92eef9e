"""What a pattern classifier is: a shape, a proof, context words, and its own examples.

One file in `classifiers/patterns/` defines `CLASSIFIER` (or `CLASSIFIERS`, a tuple); it is found by being there and
tested by `tests/contracts/test_patterns.py`. What a classifier finds is its name and version: change what it finds,
raise the version.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from schemas.document import Document
from schemas.finding import Detection

Proof = Callable[[str], bool]


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
    version: int
    entity: str  # upper case, as Presidio names entities: EMAIL_ADDRESS, IBAN_CODE, DE_TAX_ID
    kind: str  # taxonomy for evaluation: email, phone, iban, card, national_id, medical_id, secret, marking, ...
    labels: tuple[
        str, ...
    ]  # what rules speak of: personal, financial, health, national_id, secret_credential, ...
    shape: re.Pattern[str]
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

    @property
    def id(self) -> str:
        return f"{self.name}@{self.version}"


class Detector(Protocol):
    """Finds what documents hold: one detection a document, in order, complete or a fault."""

    def detect(self, documents: Sequence[Document]) -> list[Detection]: ...
