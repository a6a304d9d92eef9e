"""A flow: a declared movement from one guarded topic to ordered destinations."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, model_validator

from schemas.destination import Facts
from schemas.jurisdiction import Country
from schemas.label import Language, Probability
from schemas.permit import Permit
from schemas.purpose import Purpose, Role
from schemas.strict import Entity, Name, Strict, Topic


class Exporter(Strict):
    """Who sends: the establishment whose law binds the movement."""

    country: Country
    role: Role = "controller"
    sector: str = ""
    status: tuple[Name, ...] = ()  # what it is in law: public_body, financial_entity, hospital_de, ...


class OriginSpec(Strict):
    """How the jurisdictions whose law follows the data are known; all that apply, apply."""

    countries: tuple[Country, ...] = ()
    header: str = ""  # a record header with country codes, comma separated
    field: Annotated[str, StringConstraints(pattern=r"^(/.*)?$")] = ""  # a JSON Pointer to a country code
    infer: StrictBool = False  # findings' own evidence counts (an IBAN's country)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.countries or self.header or self.field):
            raise ValueError("an origin needs `countries`, `header` or `field`; name at least one")
        return self


class RedactionSpec(BaseModel):
    """A redaction operator and its parameters, which are scalars and belong to the operator."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, str | int | float | bool] = Field(init=False)

    operator: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((name, _word(value)) for name, value in self.__pydantic_extra__.items()))


def _word(value: str | float) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


class Answer(Strict):
    """What a named human answered to a question no tool may decide, for some labels, until a date."""

    question: Name  # what rules call it: art9_condition
    id: str = Field(min_length=1)  # of the record that holds the answer
    basis: str = Field(min_length=1)  # "Art. 9(2)(h) GDPR"
    labels: tuple[str, ...] = Field(min_length=1)
    answered_by: str = Field(min_length=1)
    valid_from: date
    valid_to: date


class FlowSpec(Strict):
    """A flow as its owner declares it."""

    guarded_topic: Topic
    exporter: Exporter
    purpose: Purpose
    origin: OriginSpec
    destinations: tuple[Name, ...] = Field(min_length=1)
    prefer: Literal["redact", "reroute"] = "redact"
    opaque: StrictBool = False
    codec: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")] = "auto"
    redaction: dict[Entity | Literal["default"], RedactionSpec] = Field(default_factory=dict)
    thresholds: dict[str, Probability] = Field(default_factory=dict)
    conditions: tuple[Answer, ...] = ()
    facts: Facts = Field(default_factory=dict)  # of the data and of safeguards, for every destination
    permits: tuple[Permit, ...] = ()
    subject_categories: tuple[str, ...] = ()  # customers, employees, patients, ...
    typical_labels: tuple[
        str, ...
    ] = ()  # what its records usually carry: reports ask by it, no decision does
    languages: tuple[Language, ...] | None = None  # that its texts are written in; None where nobody said
    audit_sample: Probability | None = (
        None  # the share of what passes that is kept, sealed, to measure misses by
    )
    activity: str = ""  # id in the record of processing activities (Art. 30 GDPR)
    note: str = ""
