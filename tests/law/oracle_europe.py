"""What the regimes of the Union, the United Kingdom, Switzerland, Germany and France say of a movement."""

from oracle import ASK, NO, OPEN, PASS, REFUSE, SPECIAL, bloc, file, regime

EEA_AND_CH = bloc("EEA") | {"CH"}
MODULES = {"controller": {"M1", "M2"}, "processor": {"M3", "M4"}}
DISPROPORTIONATE = {"US", "CN", "RU"}


def is_adequate(regime_name, country, movement, *, without=()):
    """Whether an adequacy list covers a country on the day, with the decision's conditions proven."""
    for entry in file("jurisdictions.yaml")["adequacy"][regime_name]["entries"]:
        places = bloc("EEA") if entry["dest"] == "EEA" else {entry["dest"]}
        begins = entry.get("valid_from") or entry.get("adopted") or "1900-01-01"
        ends = entry.get("valid_to") or "9999-12-31"
        if country not in places or not begins <= str(movement.at) <= ends or country in without:
            continue
        if country == "BR" and movement.exporter in {"IS", "LI", "NO"}:
            continue
        if all(_proven(one, movement) for one in entry.get("conditions", ())):
            return True
    return False


def _proven(condition, movement):
    match condition:
        case "dpf_active_on_date":
            return movement.has("dpf")
        case "dpf_uk_extension":
            return movement.has("dpf_uk") and (movement.has("dpf_hr") or "hr" not in movement.labels)
        case "dpf_swiss":
            return movement.has("dpf_ch")
        case "not_personal_credit_information":
            return "credit_information" not in movement.labels
        case "no_rrn":
            return "rrn_kr" not in movement.labels
        case condition if condition.startswith("dpf_covers_hr"):
            return movement.has("dpf_hr") or "hr" not in movement.labels
    return bool(movement[f"dest.{condition}"])


def is_under_gdpr(movement):
    return movement.is_personal and bool(movement.law_of & bloc("EEA"))


def third(movement):
    return movement.countries - bloc("EEA")


@regime("EU-GDPR-44/45/46/49")
def transfer(m):
    abroad = {one for one in third(m) if not is_adequate("EU", one, m)}
    if not is_under_gdpr(m) or not abroad:
        return None
    if m.is_own:
        return PASS | ASK  # one legal entity makes no transfer; whether it is one, people find
    module = m["safeguards.scc_module"]
    matches = module in MODULES[m["exporter.role"] or "controller"]
    outcome = m["safeguards.tia_outcome"]
    enough = outcome == "sufficient" or (
        outcome == "sufficient_with_measures" and m.has("supplementary_measures_in_place")
    )
    if m.has("scc_signed", "tia_id") and matches and enough and m.runs("safeguards.tia_expires"):
        return None
    if m.has("bcr", "tia_id"):
        return None
    disputed = m.has("dpf") and "hr" in m.labels and abroad == {"US"}  # whether HR coverage is needed
    return REFUSE if disputed or m.has("explicit_consent_art49") or _is_order(m) else NO


def _is_order(m):
    return m["purpose"] == "disclosure_authority"


@regime("EU-GDPR-48")
def foreign_order(m):
    return REFUSE if is_under_gdpr(m) and _is_order(m) else None


@regime("EU-GDPR-9")
def special_categories(m):
    if not is_under_gdpr(m) or m.is_own:
        return None
    if "special_category" in m.labels and not m.has("art9_condition_recorded"):
        return ASK
    if "criminal_offence" in m.labels and not m.has("art10_authority_recorded"):
        return ASK
    return None


@regime("EU-GDPR-5-25-28-30-32-35")
def duties(m):
    if not is_under_gdpr(m):
        return None
    trains = m["purpose"] in {"training", "fine_tuning"} and m["dest.trains_on_input"] is not False
    if (trains or m["dest.trains_on_input"]) and not m.has("training_basis_recorded"):
        return REFUSE
    is_processor = m["safeguards.scc_module"] not in {"M1", "M4"} and not _is_order(m)
    return NO if is_processor and not m.is_own and not m.has("art28_dpa") else None


@regime("EU-GDPR-PSEUDO")
def anonymity(m):
    kind = m["data.identifiability"]
    if not m.law_of & bloc("EEA") or kind not in {"anonymous", "synthetic"} or m.is_anonymous:
        return None
    return None if "public" in m.given else OPEN if m.is_own or "telemetry" not in m.given else REFUSE


@regime("EU-AIA")
def bias_tests(m):
    if (
        "special_category" in m.labels
        and m["purpose"] == "evaluation"
        and not m.is_own
        and m.law_of & bloc("EEA")
    ):
        return NO if m.has("aia_art10_5_basis") else None
    return None


@regime("EU-DORA")
def contracted_places(m):
    if "financial_entity" not in m.status or m.exporter not in bloc("EEA") or m.is_own:
        return None
    named = set(m["safeguards.contract_locations"] or ())
    if m.processing <= named and m.has("register_entry_id"):
        return None
    return REFUSE


@regime("EU-EUCI")
def eu_classified(m):
    marked = m.markings(
        "RESTREINT UE", "EU RESTRICTED", "CONFIDENTIEL UE", "SECRET UE", "EU SECRET", "EU TOP SECRET"
    )
    return None if not marked or m["dest.accreditation"] or m.has("accreditation") else NO


@regime("CLASSIFIED")
def classified_by_nobody_known(m):
    """A record that people labelled classified and that bears no marking still is classified."""
    unaccredited = not (m["dest.accreditation"] or m.has("accreditation"))
    return OPEN - {"pass"} if "classified" in m.given and unaccredited and not m["data.markings"] else None


@regime("UK-GDPR-V")
def uk(m):
    if "GB" not in m.law_of or not m.is_personal or m.is_own:
        return None
    if all(one == "GB" or is_adequate("UK", one, m) for one in m.countries):
        return None
    return (
        None
        if m.has("idta", "tra_id") or m.has("scc_signed", "uk_addendum", "tra_id") or m.has("bcr")
        else REFUSE
    )


@regime("CH-FADP-16")
def swiss(m):
    if "CH" not in m.law_of or not m.is_personal or m.is_own:
        return None
    if all(one == "CH" or is_adequate("CH", one, m) for one in m.countries):
        return None
    return None if m.has("scc_signed", "ch_scc_adapted") or m.has("bcr") else REFUSE


@regime("CH-STGB-271-273-321")
def swiss_blocking(m):
    secret = m.labels & {"professional_secret", "trade_secret"}
    return ASK if secret and "CH" in m.law_of and m["purpose"] == "disclosure_authority" else None


@regime("DE-STGB-203")
def german_secrecy(m):
    holder = m.status & {"professional_secrecy_holder", "hospital_de", "physician_de"}
    secret = m.labels & ({"professional_secret"} | (SPECIAL & {"health"} if holder else set()))
    if "DE" not in m.law_of or not holder or not secret or m.is_own:
        return None
    if not m.has("secrecy_undertaking"):
        return REFUSE
    return REFUSE if third(m) and not m.has("comparable_protection_id") else None


def _in_sgb_place(m):
    return all(one in EEA_AND_CH or is_adequate("EU", one, m) for one in m.countries)


@regime("DE-SGBX-80")
def social_data(m):
    return (
        NO
        if "social_data" in m.labels and "DE" in m.law_of and not m.is_own and not _in_sgb_place(m)
        else None
    )


@regime("DE-SGBV-393")
def statutory_health(m):
    bound = m.status & {"health_insurer_de", "hospital_de", "physician_de"}
    if not bound or "DE" not in m.law_of or not m.labels & {"health", "social_data"} or m.is_own:
        return None
    shown = "C5_TYPE2" in m.certificates and (m["dest.c5_valid_to"] is None or m.runs("dest.c5_valid_to"))
    kept = m["dest.establishment_in_DE"] and m["dest.c5_customer_controls_implemented"]
    return None if _in_sgb_place(m) and shown and kept else REFUSE


@regime("FR-SECNUMCLOUD")
def state_cloud(m):
    if m.exporter != "FR" or "public_body" not in m.status or m["data.state_sensitive"] is False or m.is_own:
        return None
    if "SECNUMCLOUD_3_2" in m.certificates:
        return None
    return REFUSE if m["data.state_sensitive"] else OPEN


@regime("HOUSE")
def house(m):
    profile = m["policy.profile"] or "base"
    if profile == "base":
        return None
    kept = m.is_personal and ("special_category" in m.labels or profile == "sovereign")
    outside = {one for one in third(m) if not is_adequate("EU", one, m, without={"US"})}
    if kept and (outside or m.parent in DISPROPORTIONATE or m.parent is None):
        shown = m["dest.confidential_compute_attested"] and m["dest.verifier_outside_operator"]
        return REFUSE if shown else NO | ASK
    confidential = m.labels & {"trade_secret", "professional_secret", "legal_privilege"}
    return REFUSE if profile == "sovereign" and confidential and (m.parent in DISPROPORTIONATE) else None
