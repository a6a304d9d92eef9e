"""Permits: recorded human decisions that make a movement lawful. The guard reads their conclusions and draws none.

A permit proves facts for the movements it covers, and a decision that needed one cites its id.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from schemas.jurisdiction import Country
from schemas.purpose import Purpose
from schemas.recorded import settled
from schemas.strict import Name, Strict
from schemas.vocabulary import FactName, FactValue

Mechanism = Literal[
    "adequacy", "scc", "bcr", "dpf", "idta", "uk_addendum", "licence", "accreditation", "art9_condition",
    "art10_authority", "anonymity_assessment", "art49_case", "cn_scc", "cn_certification", "cac_assessment", "tr_contract",
    "cbpr", "ctia_vn", "pia_qc", "br_scc", "sa_scc", "sg_contract", "binding_agreement", "attestation_decision", "other",
]  # fmt: skip

# mechanism -> the facts that a permit of it proves; the permit's own `proves` adds to them
PROVES: dict[str, dict[str, bool]] = {
    "scc": {"safeguards.scc_signed": True},
    "bcr": {"safeguards.bcr": True},
    "dpf": {"safeguards.dpf": True},
    "idta": {"safeguards.idta": True},
    "uk_addendum": {"safeguards.scc_signed": True, "safeguards.uk_addendum": True},
    "art9_condition": {"safeguards.art9_condition_recorded": True},
    "art10_authority": {"safeguards.art10_authority_recorded": True},
    "cn_scc": {"safeguards.cn_scc_filed": True},
    "cn_certification": {"safeguards.cn_certified": True},
    "cac_assessment": {"safeguards.cac_assessment_passed": True},
    "tr_contract": {"safeguards.tr_standard_contract_notified": True},
    "ctia_vn": {"safeguards.ctia_filed_vn": True},
    "pia_qc": {"safeguards.pia_qc": True},
    "br_scc": {"safeguards.br_scc": True},
    "sa_scc": {"safeguards.sa_scc": True},
    "binding_agreement": {"safeguards.binding_agreement": True, "safeguards.binding_contract": True},
}
# mechanism -> the fact whose text is the permit's id
NAMES: dict[str, str] = {
    "licence": "safeguards.licence_id",
    "accreditation": "safeguards.accreditation",
    "anonymity_assessment": "data.anonymity_assessment_id",
    "art49_case": "safeguards.art49_case_id",
    "cbpr": "safeguards.cbpr_certificate",
    "attestation_decision": "safeguards.attestation_decision_id",
}
_ASSESSED = frozenset({"scc", "bcr", "idta", "uk_addendum"})


class Assessment(Strict):
    """A transfer impact assessment as people concluded it; the guard reads the conclusion and draws none."""

    id: str = Field(min_length=1)
    outcome: Literal["sufficient", "sufficient_with_measures", "insufficient"]
    expires: date


class PermitSpec(Strict):
    """A recorded human decision that makes movements to the named countries lawful for the named purposes.

    Empty `exporters`, `importers`, `labels` or `subject_categories` set no limit; with labels, a record that carries any
    other personal label is not covered. `importers` are operators or destinations.
    """

    mechanism: Mechanism
    module: Literal["M1", "M2", "M3", "M4"] | None = None  # of the standard clauses (EU) 2021/914
    exporters: tuple[Country, ...] = ()
    importers: tuple[Name, ...] = ()
    flows: tuple[Name, ...] = ()
    countries: tuple[Country, ...] = Field(min_length=1)
    purposes: tuple[Purpose, ...] = Field(min_length=1)
    labels: tuple[str, ...] = ()
    subject_categories: tuple[str, ...] = ()
    volume_cap: int | None = Field(default=None, ge=1)  # distinct persons in 12 months
    assessment: Assessment | None = None
    proves: Annotated[dict[FactName, FactValue], AfterValidator(settled)] = Field(default_factory=dict)
    valid_from: date
    valid_to: date
    signed_by: str = Field(min_length=1)
    note: str = ""

    @model_validator(mode="after")
    def _names_its_module(self) -> Self:
        if (self.module is None) == (self.mechanism == "scc"):
            raise ValueError("`module` belongs to `mechanism: scc`, and only there; add or remove it")
        if self.mechanism in _ASSESSED and self.assessment is None:
            raise ValueError(
                f"`mechanism: {self.mechanism}` needs its `assessment`; record it, with its expiry"
            )
        if self.valid_to < self.valid_from:
            raise ValueError("`valid_to` lies before `valid_from`; mend one of them")
        return self


class Permit(PermitSpec):
    """A permit with its id, as a destination lists it."""

    id: str = Field(min_length=1)
