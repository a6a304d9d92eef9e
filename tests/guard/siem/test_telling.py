"""What is told of decisions, cases, alerts and words: valid OCSF 2006, the field's own outcomes, and a stable uid."""

import json

import msgspec
import pytest
from ocsf import faults
from telling import (
    ANA,
    AT,
    KNOWN,
    TOPICS,
    case,
    cases,
    decision,
    decisions,
    fact,
    findings,
    look,
    messages,
    plain,
)

from guard.cases.signed import sign
from guard.siem import acts
from guard.siem.ocsf import encode
from guard.siem.paths import json_path
from guard.siem.telling import Message, Teller
from schemas.case import CaseState, Happening, Verdict
from schemas.cause import Severity, cause_of
from schemas.reveal import RevealLevel, RevealReason

ALL = findings()
PAIRS = {  # conventions of the field: action and disposition as the schema's own notes pair them
    "redacted": (4, 11),
    "rerouted": (4, 99),
    "held": (2, 3),
    "blocked": (2, 2),
    "found": (1, 1),
    "excused": (1, 1),
    "shadowed": (3, 15),
    "stripped": (1, 1),
    "unread": (2, 27),
    "half read": (2, 27),
    "undelivered": (2, 27),
    "released": (1, 8),
    "refused again": (2, 2),
}


def as_json(name):
    return json.loads(encode(ALL[name]))


@pytest.mark.parametrize("name", ALL)
def test_every_finding_is_valid_by_the_schema(name):
    assert faults(as_json(name)) == []


def test_the_validator_sees_what_is_wrong():
    good = as_json("blocked")
    wrong = [
        good | {"severity_id": "4"},
        good | {"severity_id": 77},
        good | {"severity": "Low"},
        good | {"surprise": 1},
        good | {"resources": good["resources"][0]},
        good | {"finding_info": {"title": "x"}},
        good | {"data_security": {"category_id": 1}},
        good | {"type_uid": 200602},
        {name: value for name, value in good.items() if name != "time"},
    ]

    assert [bool(faults(one)) for one in wrong] == [True] * len(wrong)


@pytest.mark.parametrize("name", PAIRS)
def test_action_and_disposition_are_what_became_of_the_record(name):
    assert (ALL[name].action_id, ALL[name].disposition_id) == PAIRS[name]
    assert (ALL[name].disposition == "Rerouted") == (name == "rerouted")


def test_what_an_entry_excused_is_told_by_names_alone():
    assert ALL["excused"].unmapped["excused"] == ["PERSON:house-terms"]
    assert "excused" not in ALL["found"].unmapped


def test_how_far_a_record_was_scanned_is_told():
    scanned = {
        name: ALL[name].data_security.status_id for name in ("unread", "half read", "undelivered", "blocked")
    }

    assert scanned == {"unread": 3, "half read": 2, "undelivered": 1, "blocked": 1}


def test_no_finding_has_a_field_that_is_made_to_hold_content():
    def names(value):
        if isinstance(value, dict):
            yield from value
            value = list(value.values())
        if isinstance(value, list):
            for one in value:
                yield from names(one)

    told = {name for one in ALL for name in names(as_json(one))}

    assert "json_path" in told
    assert not told & {
        "pattern_match",
        "detection_pattern",
        "value_hash",
        "raw_data",
        "raw_data_hash",
        "cell_name",
    }
    assert not any(
        "value" in one for name in ALL for one in as_json(name)["data_security"].get("discovery_details", [])
    )


def test_verdicts_and_states_of_cases_are_those_of_the_incident_profile():
    told = {
        name.removeprefix("case "): (one.activity_id, one.status_id, one.verdict_id)
        for name, one in ALL.items()
        if name.startswith("case ")
    }

    assert told == {
        "opened": (1, 1, None),
        "assigned": (2, 2, None),
        "true": (3, 4, 2),
        "false": (3, 3, 1),
        "benign": (3, 3, 5),
        "duplicate": (3, 4, 10),
        "merged": (3, 4, 10),
        "reopened": (2, 2, None),
    }


def test_a_decision_names_the_case_that_counts_it():
    event = decisions()["classified"]
    cause, _ = cause_of(event.flow, event.action, event.reasons, event.findings)

    assert ALL["classified"].metadata.correlation_uid == cause.id
    assert ALL["case opened"].metadata.correlation_uid == case().id


def test_a_repeat_has_the_same_uid_and_nothing_else_has():
    again = findings()

    assert [one.metadata.uid for one in again.values()] == [one.metadata.uid for one in ALL.values()]
    # the sorts above are of four decisions' ids only
    apart = [name for name in ALL if name not in decisions()]
    assert len({ALL[name].metadata.uid for name in apart}) == len(apart)
    other = Teller(TOPICS, KNOWN).told(msgspec.structs.replace(messages()["blocked"], offset=99))
    assert next(other).metadata.uid == ALL["blocked"].metadata.uid, "where it stands is no part of what it is"


@pytest.mark.parametrize("name", plain())
def test_of_what_passed_plainly_nothing_is_told(name):
    assert list(Teller(TOPICS, KNOWN).told(plain()[name])) == []


def put(teller, one):
    return [
        found.metadata.event_code
        for found in teller.told(Message(TOPICS.cases, 0, 1, b"k", msgspec.json.encode(one), AT))
    ]


def test_a_case_that_only_grows_is_told_once_and_each_change_of_it_once():
    teller = Teller(TOPICS, KNOWN)

    assert put(teller, case()) == ["case.opened"]
    assert put(teller, case(count=6)) == put(teller, case(count=700)) == []
    assert put(teller, cases()["assigned"]) == ["case.assign"]
    assert put(teller, cases()["assigned"]) == []
    assert put(teller, cases()["true"]) == ["case.close"]
    worse = msgspec.structs.replace(case(), severity=Severity.LOW)
    assert put(teller, worse) == ["case.opened"]
    again = case(
        CaseState.CLOSED,
        verdict=Verdict.BENIGN,
        history=(Happening(AT, "opened"), Happening(AT + 99, "close", "ben")),
    )
    assert put(teller, again) == ["case.close"]


def test_of_a_word_that_nobody_known_signed_no_field_is_told():
    for name in ("stranger's look", "forged word"):
        told = encode(ALL[name]).decode()

        assert ALL[name].severity_id == 4 and ALL[name].metadata.event_code == "act.unknown_signature"
        assert not any(word in told for word in ('"eve"', '"ana"', "INC-1", "tickets/0/1", "EMAIL_ADDRESS"))


def test_who_looked_and_who_approved_is_told():
    assert (ALL["look"].actor.user.name, ALL["look"].resources[0].uid) == ("ana", "tickets/0/1")
    assert ALL["word approve"].disposition == "Approved" and ALL["word reject"].disposition == "Rejected"


def test_a_look_at_a_record_as_it_is_is_graver_and_says_why():
    shape, clear = (
        acts.look(sign(msgspec.structs.replace(look(), **more), ANA), "guard.commands/0/1", KNOWN, at=AT)
        for more in ({}, {"level": RevealLevel.CLEAR, "reason": RevealReason.LEGAL_REQUEST, "until": AT + 1})
    )

    assert clear.severity_id > shape.severity_id
    assert (clear.unmapped["level"], clear.unmapped["reason"]) == ("clear", "legal_request")
    assert shape.unmapped["level"] == "mask" and "reason" not in shape.unmapped


def test_what_is_no_event_of_ours_is_told_by_its_place_alone():
    told = encode(ALL["garbage"]).decode()

    assert ALL["garbage"].metadata.event_code == "audit.unreadable"
    assert "guard.decisions/0/9" in told and "none" not in told.replace("is no event", "")


@pytest.mark.parametrize(
    ("name", "category", "confidentiality", "severity"),
    [
        ("classified", "Military and Law Enforcement", "Confidential", "Critical"),
        ("secret", "Security", "Confidential", "Critical"),
        ("held", "Personal", "Private", "Medium"),
        ("blocked", "Personal", "Private", "Medium"),
        ("found", "Personal", "Private", "Informational"),
        ("unread", "Unknown", "Unknown", "Medium"),
        ("released", "Personal", "Private", "Medium"),
    ],
)
def test_how_grave_a_finding_is(name, category, confidentiality, severity):
    told = ALL[name]

    assert (told.data_security.category, told.data_security.confidentiality, told.severity) == (
        category,
        confidentiality,
        severity,
    )


def test_where_it_was_to_go_is_told_with_what_that_is():
    blocked = ALL["classified"]

    assert (blocked.dst_endpoint.name, blocked.dst_endpoint.type, blocked.dst_endpoint.location.country) == (
        "us-llm",
        "model_endpoint",
        "US",
    )
    assert [one.uid for one in blocked.resources] == ["tickets/0/1", "us-llm"]


def test_a_record_with_thousands_of_findings_makes_no_endless_message():
    many = decision("block", entities=()).id
    event = msgspec.structs.replace(
        decisions()["blocked"],
        id=many,
        findings=tuple(
            fact(f"ENTITY_{entity}", f"/value/{place}/x") for entity in range(100) for place in range(100)
        ),
    )
    found = next(
        Teller(TOPICS, KNOWN).told(Message(TOPICS.decisions, 0, 0, b"k", msgspec.json.encode(event), AT))
    )

    assert found.data_security.total == 10_000
    assert len(encode(found)) < 200_000


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        ("/value/a/0/b", "$.value.a[0].b"),
        ("/header/content-type/0", "$.header['content-type'][0]"),
        ("/value/*#", "$.value.*"),
        ("/value/it's~1so", "$.value['it\\'s/so']"),
        ("/", "$['']"),
        ("", "$"),
    ],
)
def test_a_pointer_is_told_as_a_json_path(pointer, path):
    assert json_path(pointer) == path
