"""Conditions: what a rule asks. Each asks one thing and has three answers: true, false, and unknown."""

from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from schemas.destination import DestinationKind
from schemas.jurisdiction import Territory
from schemas.permit import Mechanism
from schemas.purpose import Purpose, Role
from schemas.strict import Name, Strict
from schemas.vocabulary import FactName, FactValue

Profile = Literal["base", "strict_eu", "sovereign"]
PROFILES: tuple[Profile, ...] = ("base", "strict_eu", "sovereign")  # each adds to those before it
Limits = dict[FactName, int | float]
NAMING = frozenset({"fact", "recorded", "current", "country_listed"})  # name one fact
MAPPING = frozenset(
    {"equals", "contains", "at_least", "more_than", "at_most", "less_than", "within_days"}
)  # several
COUNTRY_WISE = (
    "some_country",
    "each_country",
    "some_processing_country",
    "each_processing_country",
    "some_access_country",
    "each_access_country",
)


class Condition(Strict):
    """One condition: exactly one field is given. What cannot be known is neither true nor false."""

    all: tuple["Condition", ...] | None = Field(default=None, min_length=1)
    any: tuple["Condition", ...] | None = Field(default=None, min_length=1)
    none: tuple["Condition", ...] | None = Field(default=None, min_length=1)  # speaks of no label
    defined: Name | None = None  # a condition of the pack's `define`
    ground: str | None = None  # a ground of this pack (`scc`), or of another (`eu-gdpr-46/scc`)
    labels_any: tuple[str, ...] | None = Field(default=None, min_length=1)
    labels_all: tuple[str, ...] | None = Field(default=None, min_length=1)
    purposes: tuple[Purpose, ...] | None = Field(default=None, min_length=1)
    profile: Profile | None = None  # the policy's profile is this or a stricter one
    exporter_in: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    exporter_role: Role | None = None
    exporter_sector: tuple[str, ...] | None = Field(default=None, min_length=1)
    origins_in: tuple[Territory, ...] | None = Field(default=None, min_length=1)  # at least one origin
    destination_kind: tuple[DestinationKind, ...] | None = Field(default=None, min_length=1)
    some_country: "Condition | None" = None  # of processing or access
    each_country: "Condition | None" = None
    some_processing_country: "Condition | None" = None
    each_processing_country: "Condition | None" = None
    some_access_country: "Condition | None" = None
    each_access_country: "Condition | None" = None
    country_in: tuple[Territory, ...] | None = Field(default=None, min_length=1)  # within those six
    country_outside: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    country_listed: FactName | None = None  # a fact that lists countries names it
    adequate: str | None = None  # the exporter regime whose list is asked: EU
    permit: tuple[Mechanism, ...] | None = Field(default=None, min_length=1)
    operators: tuple[Name, ...] | None = Field(default=None, min_length=1)  # that run the destination
    operator_in: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    operator_outside: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    parent_in: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    parent_outside: tuple[Territory, ...] | None = Field(default=None, min_length=1)
    exposed_to: tuple[str, ...] | None = Field(
        default=None, min_length=1
    )  # access laws that reach the operator
    fact: FactName | None = None  # known and true
    recorded: FactName | None = (
        None  # known, and neither null, false nor empty; what is not recorded is false
    )
    equals: dict[FactName, FactValue] | None = Field(
        default=None, min_length=1
    )  # a list means one of; all must hold
    contains: dict[FactName, tuple[str, ...]] | None = Field(default=None, min_length=1)  # a list has one of
    at_least: Limits | None = Field(default=None, min_length=1)
    more_than: Limits | None = Field(default=None, min_length=1)
    at_most: Limits | None = Field(default=None, min_length=1)
    less_than: Limits | None = Field(default=None, min_length=1)
    current: FactName | None = None  # a date fact that has not passed
    within_days: dict[FactName, int] | None = Field(default=None, min_length=1)  # of a date fact
    certification: str | None = None

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("a condition asks exactly one thing; put several below `all`, `any` or `none`")
        # INVARIANT: more labels never excuse. The search for the smallest redaction relies on it.
        if self.none is not None and any(part.labels for part in self.none):
            raise ValueError(
                "`none` must not ask for labels: what a record holds excuses nothing; ask for what it has"
            )
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
        return value if self.asks in {"all", "any", "none"} else ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it names itself; what the conditions within it name is not among them."""
        if self.asks in NAMING:
            return (getattr(self, self.asks),)
        return tuple(getattr(self, self.asks)) if self.asks in MAPPING else ()

    @property
    def labels(self) -> frozenset[str]:
        """Every label it speaks of."""
        own = frozenset(self.labels_any or ()) | frozenset(self.labels_all or ())
        return own.union(*(part.labels for part in self.parts))
