"""Destinations and the operators that run them, with the dated facts rules ask for."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StrictBool, model_validator

from schemas.jurisdiction import Country, Source
from schemas.permit import Assessment, Permit
from schemas.purpose import Purpose, Role
from schemas.recorded import settled
from schemas.strict import Name, Strict, Topic
from schemas.vocabulary import FactName, FactValue

__all__ = (
    "Assessment",
    "Attestation",
    "DestinationKind",
    "DestinationSpec",
    "Evidence",
    "Fact",
    "Facts",
    "OperatorSpec",
    "Permit",
    "Purpose",
    "Role",
)

DestinationKind = Literal["model_endpoint", "vector_store", "bucket", "warehouse", "topic", "region"]


class Fact(Strict):
    """Something observed of a destination, by whom it was shown and until when it counts. Expired means unknown."""

    value: FactValue = True
    source: str = Field(min_length=1)
    observed: date
    expires: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.expires < self.observed:
            raise ValueError("`expires` lies before `observed`; mend one of them")
        return self


def _settled(facts: dict[str, Fact]) -> dict[str, Fact]:
    values = settled({name: fact.value for name, fact in facts.items()})
    return {
        name: fact if values[name] == fact.value else fact.model_copy(update={"value": values[name]})
        for name, fact in facts.items()
    }


Facts = Annotated[dict[FactName, Fact], AfterValidator(_settled)]


class Evidence(Strict):
    """A certificate: what, shown by what, and until when."""

    name: str = Field(min_length=1)
    source: str = Field(min_length=1)
    observed: date
    expires: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.expires < self.observed:
            raise ValueError("`expires` lies before `observed`; mend one of them")
        return self


class Attestation(Evidence):
    """Evidence of confidential computing: which technology, what was measured, and who verified that."""

    technology: Literal["sev_snp", "tdx", "sgx", "nitro", "cca", "gpu_cc", ""] = ""
    measurement: str = ""  # digest of the code that the evidence speaks of
    verified_by: str = ""  # an operator's name where it is one of this policy

    def is_independent_of(self, operator: str) -> bool | None:
        """Return whether somebody else than the operator verified it; None where nobody recorded who.

        Evidence that its own subject verified shows little: whoever runs the verifier can say what it likes.
        """
        return self.verified_by != operator if self.verified_by else None


class DestinationSpec(Strict):
    """Where data may go. Without `access_countries` it is unknown who reaches the data, and rules assume the worse."""

    kind: DestinationKind
    topic: Topic | None = None  # the cleared topic; `<guarded topic>.to.<destination>` where not given
    operator: Name
    role: Role = "processor"  # what the operator is to the exporter
    processing_countries: tuple[Country, ...] = Field(min_length=1)
    access_countries: tuple[Country, ...] | None = Field(default=None, min_length=1)
    certifications: tuple[Evidence, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    facts: Facts = Field(default_factory=dict)
    permits: tuple[Permit, ...] = ()
    opaque: StrictBool = False  # whether bytes that nobody could read may go there
    note: str = ""


class OperatorSpec(Strict):
    """The legal entity that runs a destination. A domicile that is absent is unknown; `EXPORTER` is the flow's own."""

    title: str = ""
    entity: str = Field(min_length=1)
    domicile: Country | Literal["EXPORTER"] | None = None
    owned_by: Name | None = (
        None  # the operator that holds it: its own parent is this one's where none is given
    )
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
    facts: Facts = Field(default_factory=dict)  # dated: sanctioned, entity_listed, ...
    note: str = ""
    source: Source
