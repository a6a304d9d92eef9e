"""What the regimes of the United States, Asia, Russia, the other countries and of no country say of a movement."""

from datetime import date, timedelta

from oracle import ASK, NO, OPEN, REFUSE, bloc, file, operator, regime
from oracle_europe import is_adequate

COVERED = {
    "US",
    "GB",
    "CH",
    "CN",
    "RU",
    "IN",
    "VN",
    "ID",
    "SG",
    "JP",
    "KR",
    "AU",
    "BR",
    "CA-QC",
    "SA",
    "AE",
    "TR",
    "ZA",
}
SENSITIVE_CN = {"special_category", "health", "biometric", "financial", "location_precise", "children"}
BULK = {
    "human_omic": 1000,
    "genetic": 100,
    "biometric": 1000,
    "location_precise": 1000,
    "health": 10_000,
    "financial": 10_000,
}
BULK |= {"national_id": 100_000, "personal": 100_000}  # covered personal identifiers


@regime("NO-LAW-STATED")
def uncovered(m):
    """Personal data under a law that no regime of the list states: closed by default."""
    return NO if m.is_personal and m.law_of - COVERED - bloc("EEA") else None


@regime("X-SANCTIONS")
def sanctions(m):
    barred = m["dest.sanctioned"] or "sanctioned" in operator(m["dest.operator"]).get("notes", "")
    return NO if barred else None


@regime("X-SECRETS")
def secrets(m):
    return NO if "secret_credential" in m.labels else None


@regime("X-NATO")
def nato(m):
    if m.markings("NATO RESTRICTED", "NATO CONFIDENTIAL", "NATO SECRET", "COSMIC"):
        return None if m["dest.accreditation"] or m.has("accreditation") else NO
    return None


@regime("X-TLP-PAP")
def tlp(m):
    if m.markings("TLP:RED"):
        return NO
    if m.markings("TLP:AMBER+STRICT"):
        return None if m.is_own else NO
    if m.markings("TLP:AMBER"):
        return None if m.is_own or m.has("source_contract_accepted") else NO
    return None


@regime("X-PRIVILEGE")
def privilege(m):
    return (
        ASK if "legal_privilege" in m.labels and not m.is_own and not m.has("privilege_decision_id") else None
    )


@regime("US-FINANCIAL-GLBA-PCI")
def cards(m):
    if not m.labels & {"payment_card", "credit_card_pan"}:
        return None
    return NO if m["purpose"] in {"inference", "logging", "embedding", "training"} else OPEN


@regime("US-DSP-202")
def bulk_data(m):
    kinds = m.labels & BULK.keys()
    concern = bloc("US_DSP_COUNTRIES_OF_CONCERN")
    owned = m["dest.ownership_by_countries_of_concern_pct"] or 0
    person = {m.domicile, m.parent, m["dest.principal_place_of_business"]} & concern
    reached = m.countries & concern or person or owned >= 50 or m["dest.covered_person"]
    exported = bool(kinds) and m.exporter == "US" and "US" in m.origins  # the rule binds US persons
    if (
        not (exported or (m.exporter == "US" and "us_government_related" in m.labels))
        or not reached
        or m.is_own
    ):
        return None
    limit = min((BULK[one] for one in kinds), default=0)
    count = m["volume.subjects_12m"]
    if "us_government_related" not in m.labels and count is not None and count <= limit:
        return None
    if m.has("exempt_transaction_id") or m.has("ag_licence_id"):
        return None
    restricted = m["safeguards.transaction_type"] in {
        "vendor_agreement",
        "employment_agreement",
        "investment_agreement",
    }
    shown = m.has("cisa_requirements_attested", "annual_audit_id", "due_diligence_record")
    return None if restricted and shown and not m.labels & {"human_omic"} else REFUSE


@regime("US-PADFA")
def adversaries(m):
    reached = (m.countries | {m.domicile, m.parent}) & bloc("US_PADFA_FOREIGN_ADVERSARIES")
    return NO if "data_broker" in m.status and "US" in m.law_of and m.is_personal and reached else None


@regime("US-HIPAA")
def hipaa(m):
    bound = m.status & {"hipaa_covered", "hipaa_ba"} and "phi" in m.labels and not m.is_own
    return (
        REFUSE
        if bound and not (m.has("baa") or m.has("deid_safe_harbor") or m.has("expert_determination_id"))
        else None
    )


@regime("US-ITAR")
def itar(m):
    if "export_controlled_itar" not in m.labels or m.has("licence_id"):
        return None
    if m.countries == {"US"} and m["dest.personnel_us_persons_only"]:
        return None
    denied = denied_by_itar() | {"RU"}
    sealed = (
        m["data.encryption.state"] == "end_to_end"
        and m["data.encryption.validated"] == "fips140"
        and m["data.encryption.key_holder"] == "exporter"
    )
    return None if sealed and m["purpose"] in {"storage", "backup"} and not m.countries & denied else NO


def denied_by_itar():
    found = file("jurisdictions.yaml")["blocs"]["US_ITAR_126_1"]
    return set(found["policy_of_denial"]) | set(found["conditional_denial"])


@regime("US-EAR/EU-DUALUSE")
def dual_use(m):
    if "export_controlled_ear" not in m.labels:
        return None
    if m["dest.entity_listed"]:
        return REFUSE
    licensed = m.has("licence_id") or (m.has("licence_exception") and m["data.eccn"])
    within = m.countries <= ({"US"} if "US" in m.law_of else bloc("EU"))
    if "US" not in m.law_of and m["data.eu_listed"] is False:
        return None
    return None if licensed and m.has("end_user_screened") else OPEN if within or licensed else REFUSE


@regime("US-CUI-800-171")
def cui(m):
    if "cui" not in m.labels or m.is_own:
        return None
    shown = m.certificates & {
        "FEDRAMP_MODERATE",
        "FEDRAMP_HIGH",
        "FEDRAMP_MODERATE_EQUIVALENT",
        "DOD_IL4",
        "DOD_IL5",
    }
    return None if shown and m.has("dfars_7012_c_g_accepted") else REFUSE


@regime("US-CJIS")
def justice(m):
    if "cji" not in m.labels:
        return None
    kept = m.processing <= {"US", "CA"} and m.has("cjis_security_addendum", "fingerprint_screened_personnel")
    return None if kept and not m["dest.trains_on_input"] else NO


@regime("CN-PIPL-38")
def china(m):
    if "CN" not in m.law_of or not m.is_personal or m.countries == {"CN"}:
        return None
    if m.has("cn_exemption"):
        return None
    # consent is asked for where it is the basis, which nobody tells; what is filed holds the impact assessment
    shown = None if m.has("separate_consent", "pipia_id") else OPEN
    if m.has("cac_assessment_passed"):
        return shown
    everyone, sensitive = m["volume.subjects_ytd"], m["volume.sensitive_subjects_ytd"]
    if (
        everyone is None
        or sensitive is None
        or everyone >= 1_000_000
        or sensitive >= 10_000
        or "ciio_cn" in m.status
    ):
        return REFUSE
    if everyone < 100_000 and sensitive == 0 and not m.labels & SENSITIVE_CN:
        return shown if m.has("pipia_id") or m.has("cn_scc_filed") or m.has("cn_certified") else REFUSE
    return shown if m.has("cn_scc_filed") or m.has("cn_certified") else REFUSE


@regime("CN-DSL-IMPORTANT")
def important(m):
    leaves = m.countries != {"CN"}
    if "core_data_cn" in m.labels and leaves:
        return NO
    if m["purpose"] == "disclosure_authority" and "CN" in m.law_of:
        return None if m.has("cn_authority_approval_id") else REFUSE
    return (
        REFUSE if "important_data_cn" in m.labels and leaves and not m.has("cac_assessment_passed") else None
    )


@regime("RU-152-18-5")
def russia(m):
    if "RU" not in m.law_of or not m.is_personal or m.countries == {"RU"}:
        return None
    first = m.has("primary_database_ru") or m["data.collection_stage"] is False
    waited = (m["safeguards.rkn_wait_days"] or 0) >= 10
    return None if first and m.has("rkn_notification_id") and waited else REFUSE


@regime("IN-DPDP")
def india(m):
    if "IN" not in m.law_of or m.processing == {"IN"}:
        return None
    if m["data.payment_system_data"]:
        return NO
    unknown = m["data.payment_system_data"] is None and "financial_entity" in m.status
    return OPEN if unknown else None


@regime("VN-PDPL")
def vietnam(m):
    if "VN" not in m.law_of or not m.is_personal or m.countries == {"VN"}:
        return None
    first = m["safeguards.first_transfer_date"]
    early = first is not None and m.at <= date.fromisoformat(str(first)) + timedelta(60)
    employees = "hr" in m.labels and m["purpose"] == "storage"
    return None if m.has("ctia_filed_vn") or m.has("own_transfer") or early or employees else REFUSE


def _kinds_of_certificate(m):
    """A PRP certificate is for those who process for others, which an authority does not."""
    return {"CBPR"} if m["purpose"] == "disclosure_authority" else {"CBPR", "PRP"}


def simple(name, country, permits, *, own=False):
    """A transfer law that one of several recorded grounds satisfies."""

    @regime(name)
    def law(m):
        if country not in m.law_of or not m.is_personal or m.countries == {country} or (own and m.is_own):
            return None
        return None if permits(m) else REFUSE


simple(
    "ID-PDP",
    "ID",
    lambda m: m.has("controller_equivalence_assessment_id") or m.has("binding_contract") or m.has("consent"),
)
simple(
    "SG-PDPA-26",
    "SG",
    lambda m: (
        m.countries - {"SG"} <= set(m["safeguards.contract_countries"] or ())
        or m.has("bcr")
        or (m.has("cbpr_certificate") and m["safeguards.cbpr_kind"] in _kinds_of_certificate(m))
        or m.has("consent")
    ),
    own=True,
)
simple(
    "JP-APPI-28",
    "JP",
    lambda m: (
        all(one == "JP" or is_adequate("JP", one, m) for one in m.countries)
        or m.has("consent", "country_information_given")
        or m.has("equivalent_measures", "annual_check_date")
        or m.has("cbpr_certificate", "annual_check_date")
    ),
    own=True,
)
simple(
    "KR-PIPA-28-8",
    "KR",
    lambda m: (
        all(one == "KR" or is_adequate("KR", one, m) for one in m.countries)
        or m.has("outsourcing_disclosed")
        or m.has("isms_p")
        or m.has("consent")
    ),
)
simple(
    "AU-APP8", "AU", lambda m: (m.has("au_contract") or m.has("consent")) and not m["data.my_health_record"]
)
simple(
    "BR-LGPD-33",
    "BR",
    lambda m: (
        all(one == "BR" or is_adequate("BR", one, m) for one in m.countries)
        or m.has("br_scc")
        or m.has("br_bcr")
        or m.has("specific_consent")
    ),
)
simple("CA-QC-17", "CA-QC", lambda m: m.has("pia_qc", "written_agreement"))
simple(
    "SA-PDPL-29",
    "SA",
    lambda m: (m.has("sa_scc") or m.has("sa_bcr") or m.has("sa_certificate")) and m.has("risk_assessment_id"),
)
simple(
    "AE-PDPL-22",
    "AE",
    lambda m: m.has("ae_contract") and not (m.labels & {"health"} and not m.has("ae_health_exception_id")),
)
simple("TR-KVKK-9", "TR", lambda m: m.has("tr_standard_contract_notified") or m.has("tr_bcr_approved"))


@regime("ZA-POPIA-72")
def south_africa(m):
    if "ZA" not in m.law_of or not m.is_personal or m.countries == {"ZA"}:
        return None
    if m.labels & {"special_category", "children"} and not m.has("prior_authorisation_id"):
        return REFUSE
    return None if m.has("binding_agreement") or m.has("bcr") or m.has("consent") else REFUSE
