"""Invariants: what must hold of a policy for every movement, written as rules are, and proved before a bundle is put in force."""

from typing import Literal, Self

from pydantic import Field, model_validator

from schemas.condition import Condition
from schemas.strict import Name, Strict

Claim = Literal["unknown_origin", "unknown_label", "unreadable", "proposed_pack"]


class Invariant(Strict):
    """What is never lawful: wherever `when` is true or unknown, and `unless` is not true. Or a claim by its name.

    It is read as a rule is, and the law must imply it: whatever it speaks of, some rule forbids. Grounds are named in full
    (`eu-gdpr-46/scc`), and an invariant may speak of labels wherever it likes but in `none`.
    """

    id: Name
    title: str = Field(min_length=1)
    when: Condition | None = None
    unless: Condition | None = None
    answered: tuple[Name, ...] = ()  # questions: a valid answer to one of them on record lifts it too
    claim: Claim | None = None
    pack: str = ""  # asked of policies that hold this pack only

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.when is None) == (self.claim is None):
            raise ValueError("an invariant has `when` or `claim`; give one of them")
        if (self.unless is not None or self.answered) and self.when is None:
            raise ValueError("`unless` and `answered` belong to `when`; a claim has no exception")
        return self


class InvariantsSpec(Strict):
    """Invariants of one purpose: those of a profile, or an organisation's own. All of them must hold."""

    title: str
    invariants: tuple[Invariant, ...] = Field(min_length=1)
    notes: tuple[str, ...] = ()
