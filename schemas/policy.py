"""Packs of rules, approvers and bundles: the law as data. Rules say what is forbidden, unless; none names an action."""

import base64
import binascii
from datetime import date
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from schemas.destination import DestinationKind, DestinationSpec, OperatorSpec, Purpose, Role
from schemas.flow import FlowSpec
from schemas.jurisdiction import FactsSpec, Source, Territory
from schemas.label import LabelsSpec, ThresholdsSpec
from schemas.strict import Entity, Name, Strict

Step = Literal["sanctions", "national_security", "secrets", "localisation", "transfer", "purpose", "house"]
STEPS: tuple[Step, ...] = (
    "sanctions",
    "national_security",
    "secrets",
    "localisation",
    "transfer",
    "purpose",
    "house",
)  # the order of law: reasons are told in it


class Condition(Strict):
    """One condition: exactly one field is given. What cannot be known is neither true nor false."""

    all: tuple["Condition", ...] | None = Field(default=None, min_length=1)
    any: tuple["Condition", ...] | None = Field(default=None, min_length=1)
    labels_any: tuple[str, ...] | None = Field(default=None, min_length=1)
    labels_all: tuple[str, ...] | None = Field(default=None, min_length=1)
    purposes: tuple[Purpose, ...] | None = Field(default=None, min_length=1)
    exporter_in: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    exporter_role: Role | None = None
    exporter_sector: tuple[str, ...] | None = Field(default=None, min_length=1)
    origins_in: tuple[Territory, ...] | None = Field(default=None, min_length=1)  # at least one origin
    destination_kind: tuple[DestinationKind, ...] | None = Field(default=None, min_length=1)
    some_country: "Condition | None" = None  # of processing or access
    each_country: "Condition | None" = None
    country_in: tuple[Territory, ...] | None = Field(default=None, min_length=1)  # within some_/each_country
    country_outside: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    adequate: str | None = None  # the exporter regime whose list is asked: EU
    permit: tuple[Literal["scc", "bcr"], ...] | None = Field(default=None, min_length=1)
    operator_in: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    operator_outside: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    parent_in: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    parent_outside: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    fact: Name | None = None  # proven true by the destination
    certification: str | None = None

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("a condition asks exactly one thing; put several below `all` or `any`")
        return self

    @cached_property
    def asks(self) -> str:
        """The name of the one field given."""
        return next(iter(self.model_fields_set))

    @property
    def parts(self) -> tuple["Condition", ...]:
        """The conditions within this one."""
        value = getattr(self, self.asks)
        if isinstance(value, Condition):
            return (value,)
        return value if self.asks in {"all", "any"} else ()

    @property
    def labels(self) -> frozenset[str]:
        """Every label it speaks of."""
        own = frozenset(self.labels_any or ()) | frozenset(self.labels_all or ())
        return own.union(*(part.labels for part in self.parts))


class Question(Strict):
    """What a tool must not decide: the record is held until the role has answered, in the flow's `conditions`."""

    id: Name
    text: str = Field(min_length=1)  # `{flow}`, `{purpose}`, `{destination}` and `{labels}` are filled in
    role: str = Field(min_length=1)


class Rule(Strict):
    """What is forbidden, unless. With `question`, an answer on record lifts it as `unless` does."""

    id: Name
    step: Step
    citation: str = Field(min_length=1)
    forbids: str = Field(min_length=1)
    when: Condition
    unless: Condition | None = None
    question: Question | None = None

    @field_validator("unless")
    @classmethod
    def _speaks_of_no_label(cls, unless: Condition | None) -> Condition | None:
        # INVARIANT: more labels never excuse. The search for the smallest redaction relies on it.
        if unless is not None and unless.labels:
            raise ValueError(
                "`unless` must not ask for labels: what a record holds excuses nothing; move it to `when`"
            )
        return unless


class PackSpec(Strict):
    """One regime's rules. `covers` names the jurisdictions whose law on personal data it states."""

    title: str
    citation: str
    covers: tuple[Territory, ...] = ()
    version: int = Field(ge=1)
    in_force: date
    checked: date
    review_by: date
    source: Source
    notes: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = Field(min_length=1)


class AcceptedOrigins(Strict):
    """Jurisdictions whose law no pack states and whose data people decided to move all the same."""

    countries: tuple[Territory, ...] = Field(min_length=1)
    reason: str = Field(min_length=1)
    accepted_by: str = Field(min_length=1)
    valid_to: date


class BundleSpec(Strict):
    """What a policy directory puts in force beside what lies in it: the shipped packs, by name."""

    packs: tuple[Name, ...] = ()
    accepted_origins: tuple[AcceptedOrigins, ...] = ()


class ApproverSpec(Strict):
    """A person who may approve releases, and the Ed25519 key that proves it: 32 bytes in base64."""

    name: str = Field(min_length=1)
    public_key: str

    @field_validator("public_key")
    @classmethod
    def _is_a_key(cls, text: str) -> str:
        try:
            size = len(base64.b64decode(text, validate=True))
        except binascii.Error:
            size = 0
        if size != 32:
            raise ValueError("`public_key` is no Ed25519 key; give its 32 bytes in base64")
        return text

    @property
    def key(self) -> bytes:
        return base64.b64decode(self.public_key)


class Content(Strict):
    """Everything a decision depends on, whole: what a bundle's digest is taken over."""

    bundle: BundleSpec
    flows: dict[str, FlowSpec]
    destinations: dict[str, DestinationSpec]
    operators: dict[str, OperatorSpec]
    packs: dict[str, PackSpec]
    labels: LabelsSpec
    thresholds: ThresholdsSpec
    approvers: dict[str, ApproverSpec]
    facts: FactsSpec
    entities: dict[Entity, tuple[str, ...]]
