"""The shipped facts hold all of the collected law: every list entry, bloc, scheme, access law and certificate."""

from pathlib import Path

import pytest
import yaml

from guard.policy.bundle import shipped, shipped_facts
from guard.residency.jurisdictions import Jurisdictions

LAW = Path(__file__).parents[4] / "shared" / "law"
pytestmark = pytest.mark.skipif(not LAW.is_dir(), reason="../shared/law is not here")
# how a list's conditions are asked for: as facts to be proven, or as labels it leaves out; None: asked of people
CONDITIONS = {
    "recipient_subject_to_pipeda": "recipient_subject_to_pipeda",
    "recipient_private_sector_appi": "recipient_private_sector_appi",
    "dpf_active_on_date": "dpf",
    "dpf_uk_extension": "dpf_uk",
    "dpf_swiss": "dpf_ch",
    "dpf_covers_hr if data is the exporter's own employee data": None,
    "not_personal_credit_information": "credit_information",
    "no_rrn": "rrn_kr",
}


@pytest.fixture(scope="module")
def law():
    return yaml.safe_load((LAW / "jurisdictions.yaml").read_text(encoding="utf-8"))


def same_source(source, given):
    return (source.type, source.as_of, source.title, source.grade) == (
        given["type"],
        given["as_of"],
        given.get("title", ""),
        given.get("grade"),
    )


def test_every_list_has_its_entries_and_no_other(law):
    known = shipped_facts().adequacy

    assert {name: [one.destination for one in entries] for name, entries in known.items()} == {
        name: [one["dest"].replace("EU-INST", "EU_INST") for one in regime["entries"]]
        for name, regime in law["adequacy"].items()
    }


def test_every_entry_keeps_dates_scope_conditions_and_source(law):
    for regime, given in law["adequacy"].items():
        for entry, one in zip(shipped_facts().adequacy[regime], given["entries"], strict=True):
            began = one.get("valid_from") or one.get("adopted")
            assert began is None or str(entry.valid_from) == began, (regime, entry.destination)
            assert str(entry.valid_to or "") == str(one.get("valid_to") or "")
            assert entry.scope == one["scope"]
            asked = {CONDITIONS[condition] for condition in one.get("conditions", ())} - {None}
            always = {required.fact for required in entry.requires if not required.when_labels}
            assert always | set(entry.excludes_labels) == asked, (regime, entry.destination)
            assert same_source(entry.source, one["src"])


def test_what_is_not_adequate_is_on_no_list(law):
    lists = Jurisdictions(shipped_facts())

    for regime, countries in (
        ("EU", law["adequacy"]["EU"]["not_adequate_common_mistakes"]),
        ("CH", law["adequacy"]["CH"]["not_listed"]),
        ("UK", ["BR"]),
    ):
        listed = {one.destination for one in lists.facts.adequacy[regime]}
        assert not [country for country in countries if country in listed]


def test_every_bloc_and_scheme_has_its_members(law):
    known = shipped_facts().blocs
    schemes = law["transfer_schemes"]
    members = {
        "GLOBAL_CBPR": schemes["GLOBAL_CBPR"]["members"],
        "GLOBAL_CBPR_ASSOCIATES": schemes["GLOBAL_CBPR"]["associates"],
        "APEC_CBPR": schemes["APEC_CBPR"]["participants"],
        "CONVENTION_108_OUTSIDE_EUROPE": law["convention_108"]["non_european_parties"],
        "CONVENTION_108_PLUS_RATIFIED": law["convention_108"]["amending_protocol_108plus"]["ratified_seen"],
        "US_CLOUD_ACT_AGREEMENTS": [
            one["with"] for one in law["cloud_act_executive_agreements"] if "in_force" in one
        ],
        "US_ITAR_126_1_POLICY_OF_DENIAL": law["blocs"]["US_ITAR_126_1"]["policy_of_denial"],
        "US_ITAR_126_1_CONDITIONAL_DENIAL": law["blocs"]["US_ITAR_126_1"]["conditional_denial"],
        **{name: one["members"] for name, one in law["blocs"].items() if "members" in one},
        "EEA": law["blocs"]["EEA"]["extra"],
    }

    assert {name: set(known[name].members) for name in members} == {
        name: set(codes) for name, codes in members.items()
    }
    assert set(members) | {"EU_OUTERMOST"} == set(known)


def test_territories_are_in_the_union_or_not(law):
    lists = Jurisdictions(shipped_facts())

    for given in law["special_territories"]:
        for code in given["codes"]:
            assert lists.within(code, ("EEA",)) == given.get("eu", False), code


def test_every_access_law_is_there_with_its_citation(law):
    known = shipped_facts().access_laws

    assert list(known) == [one["id"] for one in law["access_laws"]]
    for one in law["access_laws"]:
        assert (known[one["id"]].citation, known[one["id"]].reach) == (one["citation"], one["reach"])
        assert same_source(known[one["id"]].source, one["src"])


def test_every_day_to_watch_is_there(law):
    known = shipped_facts().watch

    assert len(known) == len(law["monitoring_dates"])
    for watch, given in zip(known, law["monitoring_dates"], strict=True):
        assert given["what"] in watch.what
        assert str(watch.date or "any").startswith(given["date"])
        assert same_source(watch.source, given["src"])


def test_every_certificate_says_what_it_proves_and_what_not():
    given = yaml.safe_load((LAW / "operators.yaml").read_text(encoding="utf-8"))["certification_meaning"]
    known = shipped_facts().certificates

    assert list(known) == [one["id"] for one in given]
    for one in given:
        meaning = known[one["id"]]
        assert (meaning.by, meaning.proves, meaning.does_not_prove) == (
            one["by"],
            one["proves"],
            one.get("not", ""),
        )
        assert (meaning.valid, meaning.successor) == (one.get("valid") or "", one.get("successor", ""))
        assert same_source(meaning.source, one["src"])


def test_every_operator_keeps_what_is_known_of_it():
    given = yaml.safe_load((LAW / "operators.yaml").read_text(encoding="utf-8"))["operators"]
    known = {thing.name: thing.spec for thing in shipped() if thing.kind == "Operator"}

    assert set(known) == {one["id"] for one in given}
    for one in given:
        operator = known[one["id"]]
        assert (operator.title, operator.entity) == (one["name"], one["entity"])
        assert (operator.domicile, operator.ultimate_parent_domicile) == (
            one["domicile"],
            one["ultimate_parent_domicile"],
        )
        assert (operator.ultimate_parent, operator.eea_entity) == (
            one["ultimate_parent"],
            one.get("eea_entity", ""),
        )
        assert operator.regions == tuple(one["regions"])
        assert operator.exposure == one["exposure"]
        assert operator.certifications == tuple(one.get("certifications", ()))
        assert operator.trains_on_input == one.get("trains_on_api_input_default")
        assert (operator.dpf, operator.note) == (one.get("dpf", ""), one.get("notes", ""))
        assert same_source(operator.source, one["src"])
