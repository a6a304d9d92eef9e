"""Destinations and the operators that run them, with the dated facts rules ask for."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, StrictBool, model_validator

from schemas.jurisdiction import Country, Source
from schemas.strict import Name, Strict, Topic

DestinationKind = Literal["model_endpoint", "vector_store", "bucket", "warehouse", "topic", "region"]
Purpose = Literal[
    "inference",
    "training",
    "fine_tuning",
    "embedding",
    "storage",
    "analytics",
    "support_access",
    "evaluation",
    "backup",
    "logging",
    "disclosure_authority",
]
Role = Literal["controller", "processor"]


class Fact(Strict):
    """Something observed of a destination, by whom it was shown and until when it counts. Expired means unknown."""

    value: StrictBool = True
    source: str = Field(min_length=1)
    observed: date
    expires: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.expires < self.observed:
            raise ValueError("`expires` lies before `observed`; mend one of them")
        return self


class Evidence(Strict):
    """A certificate or an attestation: what, shown by what, and until when."""

    name: str = Field(min_length=1)
    source: str = Field(min_length=1)
    observed: date
    expires: date


class Assessment(Strict):
    """A transfer impact assessment as people concluded it; the guard reads the conclusion and draws none."""

    id: str = Field(min_length=1)
    outcome: Literal["sufficient", "sufficient_with_measures", "insufficient"]
    expires: date


class Permit(Strict):
    """A recorded human decision that makes transfers to the named countries lawful for the named purposes."""

    id: str = Field(min_length=1)
    mechanism: Literal["scc", "bcr"]
    module: Literal["M1", "M2", "M3", "M4"] | None = None  # of the standard clauses (EU) 2021/914
    countries: tuple[Country, ...] = Field(min_length=1)
    purposes: tuple[Purpose, ...] = Field(min_length=1)
    assessment: Assessment
    valid_from: date
    valid_to: date
    signed_by: str = Field(min_length=1)

    @model_validator(mode="after")
    def _names_its_module(self) -> Self:
        if (self.module is None) == (self.mechanism == "scc"):
            raise ValueError("`module` belongs to `mechanism: scc`, and only there; add or remove it")
        if self.valid_to < self.valid_from:
            raise ValueError("`valid_to` lies before `valid_from`; mend one of them")
        return self


class DestinationSpec(Strict):
    """Where data may go. Without `access_countries` it is unknown who reaches the data, and rules assume the worse."""

    kind: DestinationKind
    topic: Topic | None = None  # the cleared topic; `<guarded topic>.to.<destination>` where not given
    operator: Name
    role: Role = "processor"  # what the operator is to the exporter
    processing_countries: tuple[Country, ...] = Field(min_length=1)
    access_countries: tuple[Country, ...] | None = Field(default=None, min_length=1)
    certifications: tuple[Evidence, ...] = ()
    attestations: tuple[Evidence, ...] = ()
    facts: dict[Name, Fact] = Field(default_factory=dict)
    permits: tuple[Permit, ...] = ()
    opaque: StrictBool = False  # whether bytes that nobody could read may go there
    note: str = ""


class OperatorSpec(Strict):
    """The legal entity that runs a destination. A domicile that is absent is unknown; `EXPORTER` is the flow's own."""

    title: str = ""
    entity: str = Field(min_length=1)
    domicile: Country | Literal["EXPORTER"] | None = None
    eea_entity: str = ""
    ultimate_parent: str = ""
    ultimate_parent_domicile: Country | Literal["EXPORTER"] | None = None
    exposure: dict[str, Literal["direct", "affiliate", "technology", "possible", "none_known"]] = Field(
        default_factory=dict
    )
    regions: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    dpf: str = ""
    trains_on_input: StrictBool | None = None
    note: str = ""
    source: Source
