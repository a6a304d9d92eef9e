"""The fact vocabulary: every fact a rule can ask for, by one name, with its type and what it means.

Names are `group.name`. `exporter`, `data` and `purpose` facts are the flow's, `dest` facts the destination's or its
operator's, `safeguards` facts come of permits or are recorded with flow or destination, `volume` facts are counters',
`policy.profile` is the bundle's. Where a last part is unique, it may stand alone: `dpf` is `safeguards.dpf`.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, StrictBool, StrictFloat, StrictInt, StrictStr, StringConstraints

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
Sort = Literal["flag", "number", "date", "text", "list", "country", "countries"]

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
    "safeguards.adequacy": ("flag", "adequacy as recorded by people; the lists decide, not this"),
    "safeguards.dpf": ("flag", "active listing in the Data Privacy Framework"),
    "safeguards.dpf_hr": ("flag", "the listing covers HR data"),
    "safeguards.dpf_uk": ("flag", "UK extension"),
    "safeguards.dpf_ch": ("flag", "Swiss-US listing"),
    "safeguards.scc_signed": ("flag", "EU standard contractual clauses in force"),
    "safeguards.scc_module": ("text", "M1, M2, M3 or M4"),
    "safeguards.uk_addendum": ("flag", "UK addendum to the EU clauses"),
    "safeguards.idta": ("flag", "UK international data transfer agreement"),
    "safeguards.tra_id": ("text", "UK transfer risk assessment"),
    "safeguards.ch_scc_adapted": ("flag", "clauses with the Swiss changes"),
    "safeguards.bcr": ("flag", "binding corporate rules approved for exporter and importer"),
    "safeguards.tia_id": ("text", "transfer impact assessment"),
    "safeguards.tia_outcome": (
        "text",
        "sufficient, sufficient_with_measures or insufficient, as people concluded",
    ),
    "safeguards.tia_expires": ("date", "end of the assessment's validity"),
    "safeguards.supplementary_measures_in_place": (
        "flag",
        "the measures the assessment asks for are in place",
    ),
    "safeguards.art28_dpa": ("flag", "processor contract (GDPR Art. 28)"),
    "safeguards.art9_condition_recorded": ("flag", "a condition of GDPR Art. 9(2) is recorded"),
    "safeguards.art10_authority_recorded": ("flag", "an authority in law for offence data is recorded"),
    "safeguards.dpia_id": ("text", "data protection impact assessment"),
    "safeguards.training_basis_recorded": ("flag", "a lawful basis for training is recorded"),
    "safeguards.explicit_consent_art49": ("flag", "explicit consent under Art. 49"),
    "safeguards.art49_case_id": ("text", "recorded Art. 49 case"),
    "safeguards.systematic": ("flag", "the transfer is systematic"),
    "safeguards.mlat_reference": ("text", "international agreement an order rests on"),
    "safeguards.authority_answer_id": ("text", "counsel's recorded answer to a foreign authority's order"),
    "safeguards.attestation_decision_id": ("text", "recorded decision that attestation satisfies the policy"),
    "safeguards.aia_art10_5_basis": ("flag", "AI Act Art. 10(5) conditions are documented"),
    "safeguards.retention_days": ("number", "how long logs are kept"),
    "safeguards.contract_locations": (
        "countries",
        "regions and countries the contract names (DORA Art. 30(2)(b))",
    ),
    "safeguards.contract_countries": ("countries", "countries the contract names (SG reg. 11)"),
    "safeguards.register_entry_id": ("text", "entry in the register of information (DORA Art. 28(3))"),
    "safeguards.critical_function": ("flag", "supports a critical or important function (DORA)"),
    "safeguards.exit_plan_id": ("text", "exit plan (DORA Art. 28(8))"),
    "safeguards.secrecy_undertaking": ("flag", "secrecy undertaking (StGB 203(4))"),
    "safeguards.comparable_protection_id": (
        "text",
        "recorded finding of comparable protection abroad (BRAO 43e)",
    ),
    "safeguards.client_waiver": ("flag", "client's waiver of bank secrecy"),
    "safeguards.mapping_table_in_ch": ("flag", "re-identification table is in CH under the bank's control"),
    "safeguards.sba_assessment_id": ("text", "assessment under the SBA cloud guidelines"),
    "safeguards.insolvency_access_ch": ("flag", "restructuring and insolvency access from Switzerland"),
    "safeguards.hds_access_safeguard": ("flag", "Art. 46 safeguard for remote access to HDS data"),
    "safeguards.ehds_localisation": ("flag", "the member state asks for storage in the Union (EHDS Art. 86)"),
    "safeguards.accreditation": ("text", "accreditation that covers the marking's level"),
    "safeguards.source_contract_accepted": ("flag", "the source accepted the processor (TLP:AMBER)"),
    "safeguards.privilege_decision_id": ("text", "counsel's recorded decision on privilege"),
    "safeguards.cisa_requirements_attested": ("flag", "CISA security requirements are attested"),
    "safeguards.annual_audit_id": ("text", "annual audit (28 CFR 202.1002)"),
    "safeguards.due_diligence_record": ("text", "due diligence record (28 CFR 202.1001)"),
    "safeguards.transaction_type": (
        "text",
        "data_brokerage, vendor_agreement, employment_agreement, investment_agreement, exempt",
    ),
    "safeguards.exempt_transaction_id": (
        "text",
        "recorded finding of an exempt transaction (28 CFR 202 subpart E)",
    ),
    "safeguards.no_onward_clause": ("flag", "contract bars onward transfer to countries of concern"),
    "safeguards.ag_licence_id": ("text", "licence of the Attorney General (28 CFR 202 subpart H)"),
    "safeguards.baa": ("flag", "business associate agreement that covers the service"),
    "safeguards.deid_safe_harbor": ("flag", "Safe Harbor identifiers removed, no actual knowledge"),
    "safeguards.expert_determination_id": ("text", "expert determination (45 CFR 164.514(b)(1))"),
    "safeguards.licence_id": ("text", "export licence or authorisation"),
    "safeguards.licence_exception": ("text", "licence exception, as export control staff found"),
    "safeguards.end_user_screened": ("flag", "end user is screened"),
    "safeguards.dfars_7012_c_g_accepted": ("flag", "DFARS 252.204-7012 (c)-(g) accepted"),
    "safeguards.cmmc_level": ("number", "CMMC level of the system"),
    "safeguards.cjis_security_addendum": ("flag", "CJIS security addendum"),
    "safeguards.fingerprint_screened_personnel": ("flag", "fingerprint-screened personnel"),
    "safeguards.pci_attestation": ("flag", "service provider attested for PCI DSS"),
    "safeguards.cn_scc_filed": ("flag", "Chinese standard contract filed"),
    "safeguards.cn_certified": ("flag", "Chinese PI-protection certification"),
    "safeguards.cac_assessment_passed": ("flag", "CAC security assessment passed"),
    "safeguards.separate_consent": ("flag", "separate consent (PIPL Art. 39)"),
    "safeguards.pipia_id": ("text", "Chinese impact assessment (PIPL Art. 55)"),
    "safeguards.cn_exemption": ("text", "contract_necessity, hr, emergency, transit or ftz, as people found"),
    "safeguards.cn_authority_approval_id": ("text", "approval to answer a foreign authority (DSL Art. 36)"),
    "safeguards.rkn_notification_id": ("text", "notification to Roskomnadzor (152-FZ Art. 12)"),
    "safeguards.rkn_wait_days": ("number", "days since that notification"),
    "safeguards.rkn_country_listed": ("flag", "the country is on Roskomnadzor's list of adequate states"),
    "safeguards.primary_database_ru": ("flag", "recorded and stored in Russia first"),
    "safeguards.ctia_filed_vn": ("flag", "cross-border transfer impact assessment filed (VN)"),
    "safeguards.first_transfer_date": ("date", "first transfer (VN: 60 days to file)"),
    "safeguards.own_transfer": ("flag", "the data subject transfers own data (VN)"),
    "safeguards.vn_exemption": ("text", "employee_cloud, own_transfer or state_body, as people found (VN)"),
    "safeguards.in_restricted_countries": ("countries", "countries the Government of India restricted"),
    "safeguards.comparable_law_id": ("text", "recorded finding that foreign law protects alike (SG, AU, ZA)"),
    "safeguards.contract_id": ("text", "contract with the recipient that binds its handling"),
    "safeguards.no_handling_clause": ("flag", "provider barred from handling the data (JP cloud)"),
    "safeguards.rrn_statutory_basis_id": ("text", "statute that demands a resident registration number (KR)"),
    "safeguards.tr_undertaking_permit_id": ("text", "undertaking permitted by the Board (TR)"),
    "safeguards.controller_equivalence_assessment_id": (
        "text",
        "assessment that protection is equal or higher (ID)",
    ),
    "safeguards.binding_contract": ("flag", "adequate and binding safeguards (ID)"),
    "safeguards.binding_agreement": ("flag", "binding agreement with adequate protection (ZA)"),
    "safeguards.prior_authorisation_id": ("text", "prior authorisation of the regulator (ZA s.57)"),
    "safeguards.cbpr_certificate": ("text", "CBPR or PRP certificate of the recipient"),
    "safeguards.cbpr_kind": ("text", "CBPR or PRP"),
    "safeguards.consent": ("flag", "consent of the data subject"),
    "safeguards.country_information_given": ("flag", "consent was informed of the country's system (JP)"),
    "safeguards.equivalent_measures": ("flag", "recipient bound to equivalent measures by contract (JP)"),
    "safeguards.annual_check_date": ("date", "last annual check of the recipient (JP)"),
    "safeguards.outsourcing_disclosed": ("flag", "outsourcing or storage abroad is disclosed (KR)"),
    "safeguards.isms_p": ("flag", "recipient has ISMS-P certification (KR)"),
    "safeguards.au_contract": ("flag", "contract ensures the Australian Privacy Principles"),
    "safeguards.br_scc": ("flag", "ANPD standard clauses, unmodified"),
    "safeguards.br_bcr": ("flag", "global corporate rules approved by the ANPD"),
    "safeguards.specific_consent": ("flag", "specific and highlighted consent (BR)"),
    "safeguards.pia_qc": ("flag", "privacy impact assessment before leaving Quebec"),
    "safeguards.written_agreement": ("flag", "written agreement that reflects the assessment (QC)"),
    "safeguards.sa_scc": ("flag", "Saudi standard clauses"),
    "safeguards.sa_bcr": ("flag", "Saudi binding common rules"),
    "safeguards.sa_certificate": ("flag", "Saudi accreditation certificate"),
    "safeguards.risk_assessment_id": ("text", "transfer risk assessment (SA)"),
    "safeguards.ae_health_exception_id": ("text", "exception of MD 51/2021 (AE)"),
    "safeguards.difc_scc": ("flag", "DIFC or ADGM standard clauses"),
    "safeguards.ae_contract": ("flag", "contract or consent under Art. 23 (AE)"),
    "safeguards.tr_standard_contract_notified": ("flag", "Turkish standard contract notified in time"),
    "safeguards.tr_bcr_approved": ("flag", "Turkish binding rules approved"),
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
