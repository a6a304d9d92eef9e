"""National, tax, social, health and professional identifiers: their proofs, their coverage, their false alarms."""

import importlib
import json
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from classifiers import patterns
from classifiers.contract import Pattern
from classifiers.patterns._checks import icao_731, is_day, luhn, mod_11_10, verhoeff
from classifiers.patterns._shapes import alone
from classifiers.patterns.matching import find_one

SHARED = Path(__file__).parents[3] / "shared"
FILES = (
    *(name for name in patterns.names() if re.match(r"[a-z]{2}_", name) and not name.startswith("ip_")),
    "driver_license",
)
ALL = tuple(pattern for name in FILES for pattern in patterns.defined_in(name))

# The same rules as python-stdnum has them. Left out: modules that ask the clock for impossible births, ask more
# (a place list) or less than ours, or cover another number beside.
ORACLES = {
    "ar_cbu": "ar.cbu",
    "ar_cuit": "ar.cuit",
    "at_svnr": "at.vnr",
    "au_abn": "au.abn",
    "au_acn": "au.acn",
    "au_tfn": "au.tfn",
    "be_eid": "be.eid",
    "bg_egn": "bg.egn",
    "bg_pnf": "bg.pnf",
    "br_cnpj": "br.cnpj",
    "br_cpf": "br.cpf",
    "ca_bc_phn": "ca.bc_phn",
    "ca_sin": "ca.sin",
    "ch_ahv": "ch.ssn",
    "ch_uid": "ch.uid",
    "cl_rut": "cl.rut",
    "co_nit": "co.nit",
    "cz_rc": "cz.rc",
    "de_idnr": "de.idnr",
    "ec_ci": "ec.ci",
    "ee_ik": "ee.ik",
    "es_dni": "es.dni",
    "es_cif": "es.cif",
    "es_nie": "es.nie",
    "fi_hetu": "fi.hetu",
    "fr_nir": "fr.nir",
    "gb_nhs": "gb.nhs",
    "gb_utr": "gb.utr",
    "gh_tin": "gh.tin",
    "gr_afm": "gr.vat",
    "gr_amka": "gr.amka",
    "hr_oib": "hr.oib",
    "id_nik": "id.nik",
    "il_id": "il.idnr",
    "in_aadhaar": "in_.aadhaar",
    "in_epic": "in_.epic",
    "in_gstin": "in_.gstin",
    "in_vid": "in_.vid",
    "it_cf": "it.codicefiscale",
    "jp_mynumber": "jp.in_",
    "lt_ak": "lt.asmens",
    "md_idno": "md.idno",
    "mu_nid": "mu.nid",
    "mx_curp": "mx.curp",
    "nl_bsn": "nl.bsn",
    "nl_onderwijs": "nl.onderwijsnummer",
    "no_orgnr": "no.orgnr",
    "nz_ird": "nz.ird",
    "pl_nip": "pl.nip",
    "pl_pesel": "pl.pesel",
    "pl_regon": "pl.regon",
    "pt_cc": "pt.cc",
    "pt_nif": "pt.nif",
    "ro_cnp": "ro.cnp",
    "rs_pib": "rs.pib",
    "ru_inn": "ru.inn",
    "sg_uen": "sg.uen",
    "si_davcna": "si.ddv",
    "si_emso": "si.emso",
    "th_pin": "th.pin",
    "tr_tckn": "tr.tckimlik",
    "tr_vkn": "tr.vkn",
    "ua_rntrc": "ua.rntrc",
    "us_ssn": "us.ssn",
    "ve_rif": "ve.rif",
    "vn_mst": "vn.mst",
    "za_id": "za.idnr",
}
STRICTER = {"fr_nir", "th_pin"}  # ours refuses numbers that are well formed and never given out

EUROPE = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"


def proofs(name: str) -> Pattern:
    return patterns.defined_in(name)[0]


def value(pattern: Pattern, text: str) -> str:
    """The identifier in one of a pattern's own examples."""
    match = find_one(pattern, text)[0]
    return text[match.start : match.end]


def neighbours(text: str) -> list[str]:
    """Every text that differs in one digit."""
    places = [place for place, char in enumerate(text) if char.isdigit()]
    return [
        text[:at] + digit + text[at + 1 :] for at in places for digit in "0123456789" if digit != text[at]
    ]


@pytest.mark.parametrize("name", ORACLES)
def test_a_proof_agrees_with_an_independent_implementation(name: str) -> None:
    pattern = proofs(name)
    oracle = importlib.import_module(f"stdnum.{ORACLES[name]}").is_valid
    known = value(pattern, pattern.finds[0])
    chance = random.Random(name)
    tried = {known, *neighbours(known)}
    for _ in range(60):
        number = "".join(chance.choice("0123456789") if char.isdigit() else char for char in known)
        tried |= {number, *neighbours(number)[-18:]}
    tried = {text for text in tried if pattern.shape.fullmatch(text)}

    ours = {text for text in tried if pattern.proof is not None and pattern.proof(text)}
    theirs = {text for text in tried if oracle(text)}

    assert len(tried) > 20
    assert known in ours
    assert ours <= theirs if name in STRICTER else ours == theirs


def test_a_number_with_one_wrong_digit_is_rarely_reported() -> None:
    checked = [proofs(name) for name in ORACLES]
    twins = [(pattern, twin) for pattern in checked for twin in neighbours(value(pattern, pattern.finds[0]))]

    reported = [
        pattern.name
        for pattern, twin in twins
        if find_one(pattern, pattern.finds[0].replace(value(pattern, pattern.finds[0]), twin))
    ]

    assert len(reported) <= 0.05 * len(twins), Counter(reported)


def test_every_country_of_europe_has_a_personal_identifier() -> None:
    covered = {pattern.country for pattern in ALL if "national_id" in pattern.labels}

    assert covered >= set(EUROPE.split()) | {"US"}


def test_a_bare_number_of_ten_digits_or_fewer_needs_a_word_beside_it() -> None:
    for pattern in ALL:
        if pattern.needs_context:
            continue
        for text in pattern.finds:
            known = value(pattern, text)
            assert not (known.isdigit() and len(known) < 11), pattern.name


def test_what_has_no_check_digit_and_no_telling_shape_needs_a_word_beside_it() -> None:
    for pattern in ALL:
        if pattern.proof is None and not pattern.needs_context:
            assert any(char.isalpha() for char in value(pattern, pattern.finds[0])), pattern.name


def test_health_and_statutory_numbers_carry_their_labels() -> None:
    labels = {pattern.name: pattern.labels for pattern in ALL}

    assert all(
        "health" in labels[name]
        for name in ("de_kvnr", "gb_nhs", "us_mbi", "hu_taj", "au_medicare", "eu_ehic")
    )
    assert "rrn_kr" in labels["kr_rrn"]
    assert "aadhaar" in labels["in_aadhaar"] and "aadhaar" in labels["in_vid"]


def test_every_identifier_of_the_law_facts_has_a_classifier() -> None:
    facts = SHARED / "law" / "national_ids.yaml"
    if not facts.exists():
        pytest.skip("the law facts beside the repository are not here")
    elsewhere = {"us_rtn", "iban", "pan_card", "imei", "bic", "mrz_passport"}  # files of other names
    wanted = set(re.findall(r"\{id: ([a-z0-9_]+),", facts.read_text(encoding="utf-8")))

    assert wanted - elsewhere - set(FILES) == set()


def test_labelled_identifiers_are_found_in_every_language() -> None:
    cases = SHARED / "data" / "synth_eu.jsonl"
    if not cases.exists():
        pytest.skip("the labelled cases beside the repository are not here")
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for line in cases.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        spans = [span for span in case["spans"] if span["label"] == "national_id"]
        wanted[case["lang"]] += len(spans)
        if spans:
            places = {(match.start, match.end) for one in ALL for match in find_one(one, case["text"])}
            found[case["lang"]] += sum((span["start"], span["end"]) in places for span in spans)

    assert {lang: found[lang] / wanted[lang] for lang in wanted if found[lang] < 0.97 * wanted[lang]} == {}


@pytest.mark.parametrize(
    ("text", "stands_alone"),
    [
        ("12345", True),
        ("id: 12345.", True),
        ("7,12345,8", True),  # a row of comma-separated values
        ("身份证12345的", True),  # no space between words
        ("612345", False),
        ("123456", False),
        ("a12345", False),
        ("12345b", False),
        ("+12345", False),  # a phone number
        ("1.12345", False),  # a longer dotted, dashed or slashed number
        ("12345-6", False),
        ("2024/12345", False),
        ("v_12345", False),
    ],
)
def test_a_part_of_something_longer_is_no_identifier(text: str, stands_alone: bool) -> None:
    assert bool(alone(r"[0-9]{5}").search(text)) == stands_alone


def test_shared_check_digits_meet_their_published_examples() -> None:
    assert luhn("79927398713") and not luhn("79927398710") and not luhn("")
    assert verhoeff("2363") and not verhoeff("2364") and not verhoeff("")
    assert mod_11_10("794623") and not mod_11_10("794624") and not mod_11_10("")
    assert icao_731("L898902C3") == 6  # the specimen of ICAO Doc 9303
    assert is_day(24, 2, 29) and is_day(2000, 2, 29) and not is_day(1900, 2, 29) and not is_day(23, 13, 1)
