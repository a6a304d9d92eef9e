"""Destinations shown, compared and reported: what is known, what is missing, and the engine's own answers."""

import re
from html.parser import HTMLParser

import pytest
from policies import CONTRACT, DESTINATION, TODAY, found, policy_of
from policies import FLOW as BASE

from guard.destinations.compare import differences, told
from guard.destinations.markdown import markdown
from guard.destinations.page import page
from guard.destinations.portrait import portrait
from guard.destinations.report import report
from guard.destinations.sovereignty import assess
from guard.destinations.warnings import destination_warnings
from guard.policy.kinds import understand
from guard.policy.serving import label_sets, served
from guard.policy.source import read
from schemas.decision import Action
from schemas.destination import Attestation
from schemas.errors import SettingsError

FLOW = BASE + CONTRACT
LOCAL = (
    DESTINATION.replace("name: model", "name: local")
    .replace("operator: aws", "operator: self-hosted")
    .replace("[US]", "[DE]")
)
ATTESTED = (
    "  attestations:\n    - {name: enclave, technology: tdx, verified_by: VERIFIER, source: report,"
    " observed: 2026-11-20, expires: 2026-12-20}\n"
)


def two():
    return policy_of(FLOW, DESTINATION, LOCAL)


def values(policy, name):
    return told(portrait(policy.content, name, TODAY), assess(policy.content, name, TODAY))


def test_what_a_kind_must_record_is_missing_until_it_is_recorded():
    facts = (
        "  facts:\n    trains_on_input: {value: false, source: s, observed: 2026-01-01, expires: EXPIRES}\n"
    )
    missing = {
        expires: {
            one.fact: one
            for one in portrait(
                policy_of(FLOW, DESTINATION + facts.replace("EXPIRES", expires)).content, "model", TODAY
            ).missing
        }
        for expires in ("2027-01-01", "2026-11-22")
    }

    assert "dest.trains_on_input" not in missing["2027-01-01"]
    assert missing["2026-11-22"]["dest.trains_on_input"].is_needed
    assert str(missing["2026-11-22"]["dest.trains_on_input"].ended) == "2026-11-22"
    assert "dest.retention_days" in missing["2027-01-01"]


def test_ones_own_machine_is_not_asked_for_its_sub_processors():
    asked = {
        name: {one.fact for one in portrait(two().content, name, TODAY).missing}
        for name in ("model", "local")
    }

    assert "dest.sub_processors_listed" in asked["model"] - asked["local"]


def test_the_exporter_stands_for_its_own_domicile():
    assert (values(two(), "local")["domicile"], values(two(), "model")["domicile"]) == (
        "unknown",
        "US",
    )
    named = policy_of(FLOW.replace("[model]", "[model, local]"), DESTINATION, LOCAL)
    assert values(named, "local")["domicile"] == "DE"


@pytest.mark.parametrize(("verifier", "outside"), [("us", True), ("aws", False), ('""', None)])
def test_an_attestation_is_a_fact_with_evidence_and_an_end(verifier, outside):
    policy = policy_of(FLOW, DESTINATION + ATTESTED.replace("VERIFIER", verifier))

    facts = portrait(policy.content, "model", TODAY).facts

    assert facts["dest.confidential_compute_attested"].value is True
    assert str(facts["dest.confidential_compute_attested"].expires) == "2026-12-20"
    proven = facts.get("dest.verifier_outside_operator")
    assert (proven.value if proven else None) is outside


def test_an_attestation_is_over_when_it_has_ended():
    policy = policy_of(
        FLOW, DESTINATION + ATTESTED.replace("2026-12-20", "2026-11-22").replace("VERIFIER", "us")
    )

    assert portrait(policy.content, "model", TODAY).facts == {}


def test_what_is_worth_a_look_is_told_with_file_and_line():
    facts = "  facts:\n    dest.sov_1: {value: 4, source: audit, observed: 2026-01-01, expires: 2027-01-01}\n"
    texts = (FLOW, DESTINATION + ATTESTED.replace("VERIFIER", "aws") + facts)
    things = understand([item for number, text in enumerate(texts) for item in read(text, f"{number}.yaml")])

    told = list(destination_warnings(policy_of(*texts).content, things, TODAY))

    assert told[0].startswith("1.yaml:11: `dest.trains_on_input` of Destination `model` is not recorded: ")
    assert any(
        one.startswith("1.yaml:10: attestation `enclave`") and "its own operator" in one for one in told
    )
    assert told[-1] == (
        "1.yaml:12: Destination `model` is assessed as SEAL-4 for SOV-1, but operator (US) and parent (US) are outside the EU"
    )


def test_nobody_recorded_who_verified():
    one = Attestation(name="a", source="s", observed=TODAY, expires=TODAY)

    assert one.is_independent_of("aws") is None


def test_an_unknown_destination_is_told_with_the_nearest():
    with pytest.raises(SettingsError, match="no destination `modell`; did you mean `model`"):
        portrait(two().content, "modell", TODAY)


def test_a_destination_does_not_differ_from_itself():
    policy = two()

    assert not list(differences(values(policy, "model"), values(policy, "model")))
    assert "processed in" in {
        one.what for one in differences(values(policy, "model"), values(policy, "local"))
    }


def test_answers_are_the_engines_own():
    policy = two()

    answers = {one.labels: one for one in served(policy, "model", TODAY)}

    decided = policy.outcome(found("EMAIL_ADDRESS"), TODAY)
    assert answers["personal",].action == decided.action.word != Action.ALLOW.word
    assert answers["personal",].is_declared
    assert {one.is_declared for one in served(policy, "local", TODAY)} == {False}


def test_a_flow_says_what_its_records_usually_carry():
    policy = policy_of(FLOW + "  typical_labels: [financial, phi]\n", DESTINATION)

    assert label_sets(policy.content.flows["orders"]) == ((), ("financial",), ("phi",))
    assert {one.labels for one in served(policy, "model", TODAY)} == {(), ("financial",), ("phi",)}
    with pytest.raises(SettingsError, match=r"0.yaml:12: unknown label `financal`.*did you mean `financial`"):
        policy_of(FLOW + "  typical_labels: [financal]\n", DESTINATION)


def test_what_a_flow_typically_carries_decides_nothing():
    plain, said = policy_of(FLOW, DESTINATION), policy_of(FLOW + "  typical_labels: [phi]\n", DESTINATION)

    for entity in ("EMAIL_ADDRESS", "DE_KVNR", "API_KEY"):
        assert plain.outcome(found(entity), TODAY) == said.outcome(found(entity), TODAY)


def test_a_report_names_every_destination_and_flow():
    made = report(two(), TODAY)

    text = markdown(made)

    assert [entry.shown.name for entry in made.entries] == ["local", "model"]
    assert "| flow and labels | local | model |" in text
    assert "orders: personal" in text and two().digest in text
    assert len(report(two(), TODAY, only=("model",)).entries) == 1


class Outline(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attributes]


def test_the_page_is_whole_in_itself_and_accessible():
    text = page(report(two(), TODAY))
    outline = Outline()
    outline.feed(text)

    assert not {"script", "link", "img", "iframe"} & set(outline.tags)
    assert not [
        one for one in outline.attributes if one[1] in {"src", "href"} or (one[1] or "").startswith("on")
    ]
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert outline.tags.count("h1") == 1 and ("html", "lang", "en") in outline.attributes
    assert outline.tags.count("caption") == outline.tags.count("table")
    assert all(
        value in {"col", "row"} for tag, name, value in outline.attributes if tag == "th" and name == "scope"
    )
    assert {"title", "desc"} <= set(outline.tags)
    assert ("svg", "role", "img") in outline.attributes


def test_what_people_write_cannot_become_markup():
    operator = (
        'apiVersion: guard/v1\nkind: Operator\nmetadata: {name: odd}\nspec:\n  entity: "<script>alert(1)</script> | x"\n'
        "  source: {type: from-memory, as_of: '2026'}\n"
    )
    made = report(policy_of(FLOW, DESTINATION.replace("operator: aws", "operator: odd"), operator), TODAY)

    assert "<script>" not in page(made)
    assert "</script> \\| x" in markdown(made)
