"""The fact vocabulary: every fact a rule can ask for, by one name, with its type and what it means.

Names are `group.name`. `exporter`, `data` and `purpose` facts are the flow's, `dest` facts the destination's or its
operator's, `safeguards` facts come of permits or are recorded with flow or destination, `volume` facts are counters',
`policy.profile` is the bundle's. Where a last part is unique, it may stand alone: `dpf` is `safeguards.dpf`.
"""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, StrictBool, StrictFloat, StrictInt, StrictStr, StringConstraints

from schemas.safeguards import SAFEGUARDS, Sort

__all__ = ("FACTS", "FactName", "FactValue", "Sort", "canonical")

FactName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[A-Za-z0-9_]+){0,2}$|^[a-z][A-Za-z0-9_]*$")
]


def _simple(value: object) -> object:
    parts = value if isinstance(value, list | tuple) else (value,)
    if not all(isinstance(part, str | int | float | date) for part in parts):
        raise ValueError(
            "a fact is a flag, a number, a day, a text or a list of texts; leave out what is unknown"
        )
    return value


FactValue = Annotated[
    StrictBool | StrictInt | StrictFloat | date | StrictStr | tuple[StrictStr, ...], BeforeValidator(_simple)
]

# name -> (type, meaning). What a flag's absence means is unknown, a list's that it is empty.
FACTS: dict[str, tuple[Sort, str]] = {
    "exporter.country": ("country", "establishment whose law binds the movement"),
    "exporter.role": ("text", "controller or processor"),
    "exporter.sector": ("text", "economic sector"),
    "exporter.status": (
        "list",
        "what the exporter is in law: public_body, financial_entity, hospital_de, data_broker, ...",
    ),
    "data.identifiability": ("text", "identified, pseudonymised, anonymous, synthetic or unknown"),
    "data.origin": ("country", "where the data were collected or the exporting establishment is"),
    "data.subject_jurisdictions": ("countries", "whose people the data speak of"),
    "data.markings": ("list", "protective markings as written"),
    "data.encryption.state": ("text", "none, transit, rest or end_to_end"),
    "data.encryption.key_holder": ("text", "exporter, operator or third_party_in_jurisdiction"),
    "data.encryption.validated": ("text", "fips140, bsi, anssi or none"),
    "data.anonymity_assessment_id": (
        "text",
        "recorded anonymity assessment: method, re-identification test, date",
    ),
    "data.form": ("text", "embedding, free_text, structured, ..."),
    "data.free_text": ("flag", "the data hold free text"),
    "data.structured": ("flag", "the data are fields, not prose"),
    "data.payment_system_data": ("flag", "data of a payment system (RBI 2018-04-06)"),
    "data.state_sensitive": ("flag", "particularly sensitive State data (Circulaire 6404/SG)"),
    "data.collected_in_care": ("flag", "collected in the course of care (CSP L.1111-8)"),
    "data.collection_stage": ("flag", "this is the collection itself (152-FZ Art. 18(5))"),
    "data.collected_abroad": ("flag", "collected abroad and only processed here (CN transit exemption)"),
    "data.my_health_record": ("flag", "My Health Record data (AU)"),
    "data.electronic_health_data": ("flag", "personal electronic health data of the EHDS"),
    "data.secondary_use": ("flag", "secondary use under the EHDS"),
    "data.eccn": ("text", "export control classification number"),
    "data.eu_listed": ("flag", "listed in Annex I of Regulation (EU) 2021/821"),
    "data.noforn": ("flag", "documents limited to US persons (32 CFR 2002.16)"),
    "data.public": ("flag", "lawfully public already"),
    "data.omic_kind": ("text", "genomic, epigenomic, proteomic or transcriptomic (28 CFR 202.224)"),
    "data.sensitive_authentication_data": (
        "flag",
        "track data, verification values or PIN blocks (PCI DSS 3.3)",
    ),
    "data.in_local_category": (
        "flag",
        "a category that must stay in India (DPDP Rules, significant fiduciaries)",
    ),
    "data.ropa_activity_id": ("text", "processing activity in the record (GDPR Art. 30)"),
    "data.ropa_purposes": ("list", "purposes the activity lists"),
    "data.sa_classification": ("text", "NDMO classification of Saudi government data"),
    "data.hold_reason": ("text", "why people asked for a hold"),
    "dest.operator": ("text", "operator that runs the destination"),
    "dest.kind": ("text", "model_endpoint, vector_store, bucket, warehouse, topic or region"),
    "dest.role": ("text", "what the operator is to the exporter: controller or processor"),
    "dest.processing_countries": ("countries", "where data are processed"),
    "dest.access_countries": ("countries", "from where people reach the data"),
    "dest.operator_domicile": ("country", "domicile of the operator"),
    "dest.ultimate_parent_domicile": ("country", "domicile of its ultimate parent"),
    "dest.run_by_exporter": ("flag", "the exporter itself runs it: nothing is disclosed to another"),
    "dest.sanctioned": ("flag", "operator or parent is on a sanctions list"),
    "dest.entity_listed": ("flag", "operator or parent is on the US Entity List"),
    "dest.covered_person": ("flag", "recorded covered-person finding (28 CFR 202.211)"),
    "dest.ownership_by_countries_of_concern_pct": (
        "number",
        "percent owned by countries of concern, aggregated",
    ),
    "dest.principal_place_of_business": ("country", "principal place of business"),
    "dest.ownership_by_sanctioned_pct": ("number", "percent owned by listed persons, aggregated"),
    "dest.ownership_by_entity_listed_pct": ("number", "percent owned by parties on the US Entity List"),
    "dest.certifications": ("list", "certificates valid on the day"),
    "dest.c5_valid_to": ("date", "end of the C5 report's validity"),
    "dest.accreditation": ("text", "accreditation of the system for marked material"),
    "dest.vs_it_release": ("text", "VS-IT release (DE)"),
    "dest.model_provider_domicile": ("country", "who made the model's weights"),
    "dest.model_provenance_recorded": ("flag", "the weights' provenance is recorded"),
    "dest.on_premises": ("flag", "runs on the exporter's premises"),
    "dest.egress_blocked": ("flag", "no way out of the destination's network"),
    "dest.confidential_compute_attested": ("flag", "a valid attestation of confidential computing"),
    "dest.verifier_outside_operator": ("flag", "the attestation's verifier is not the operator's"),
    "dest.personnel_us_persons_only": ("flag", "only US persons reach it"),
    "dest.sub_processors_listed": ("flag", "sub-processors are listed"),
    "dest.retention_days": ("number", "how long input is kept"),
    "dest.trains_on_input": ("flag", "input is used to train"),
    "dest.establishment_in_DE": ("flag", "the processor has an establishment in Germany (SGB V 393)"),
    "dest.c5_customer_controls_implemented": ("flag", "C5 customer criteria are implemented"),
    "dest.publishes_data_act_art28": ("flag", "publishes what Data Act Art. 28 asks"),
    "dest.union_assurance_level": ("number", "level under a proposal not in force (CADA)"),
    "dest.recipient_subject_to_pipeda": ("flag", "commercial recipient under PIPEDA"),
    "dest.recipient_private_sector_appi": ("flag", "private-sector recipient under APPI"),
    "dest.secure_processing_environment": ("flag", "secure processing environment of the EHDS"),
    **SAFEGUARDS,
    "volume.subjects_12m": ("number", "distinct persons or devices to this counterparty in 12 months"),
    "volume.devices_12m": ("number", "distinct devices to this counterparty in 12 months"),
    "volume.subjects_ytd": ("number", "distinct persons to recipients abroad since 1 January"),
    "volume.sensitive_subjects_ytd": ("number", "of these, with sensitive data"),
    "policy.profile": ("text", "base, strict_eu or sovereign"),
    **{f"dest.sov_{one}": ("number", f"assessed level, SEAL 0 to 4, of SOV-{one}") for one in range(1, 9)},
    "dest.change_of_control_barred": ("flag", "sale of the operator to owners outside the EU can be barred"),
    "dest.eu_law_governs": ("flag", "contract under the law and courts of a member state alone"),
    "dest.support_eu_only": ("flag", "operation and support by people in the EU alone"),
    "dest.exit_tested": ("flag", "moving away was tried"),
    "dest.hardware_origin_recorded": ("flag", "origin of hardware and firmware is recorded"),
    "dest.software_origin_recorded": ("flag", "origin of the software is recorded: a bill of materials"),
    "dest.open_interfaces": ("flag", "interfaces are open standards"),
    "dest.source_auditable": ("flag", "the source can be read and changed by others"),
    "dest.security_run_in_eu": ("flag", "security operations are run from the EU"),
    "dest.energy_reported": ("flag", "energy use and its efficiency are reported"),
}
_SHORT: dict[str, str] = {}
for _name in FACTS:
    _last = _name.rpartition(".")[2]
    _SHORT[_last] = "" if _last in _SHORT else _name


def canonical(name: str) -> str | None:
    """Return a fact's full name; None where the vocabulary has no such fact, or several with this last part.

    >>> canonical("dpf"), canonical("dest.trains_on_input"), canonical("retention_days")
    ('safeguards.dpf', 'dest.trains_on_input', None)
    """
    return name if name in FACTS else _SHORT.get(name) or None
