"""Words said in the console: signed by their person or not at all, once, fresh, by whoever holds the right."""

import base64
import json

import msgspec
import pytest
from acting import Person
from consoles import desk_over, opened, person
from evidence import World
from spoken import (
    AT,
    CANARY,
    CAUSE,
    CLOSE,
    EVENTS,
    HOUR,
    PEOPLE,
    Console,
    case,
    event,
)
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from guard.audit.leaves import encode
from guard.cases.signed import is_authentic
from guard.cases.words import decode
from guard.console.app import build
from guard.console.index import Message
from guard.console.prepared import WAITS
from guard.console.roles import Role
from schemas.case import CaseState, CaseVerb, Verdict


@pytest.fixture
def console(tmp_path, monkeypatch):
    put = [Message(0, one.offset, "tickets/0", encode(one)) for one in EVENTS]
    with opened(tmp_path, put) as index:
        yield Console(index, monkeypatch)


@pytest.fixture
def ana(console):
    return console.browser_of("ana", Role.ANALYST)


@pytest.fixture
def ben(console):
    return console.browser_of("ben", Role.APPROVER)


ASK = {"decision": "tickets/0/0", "reason": "false_positive", "dismiss": "EMAIL_ADDRESS"}


def test_a_word_that_its_person_signed_is_written_as_commands_write_it(console, ana):
    [answer] = ana.say("/cases/words", **CLOSE)
    [word] = map(decode, console.said)

    assert answer.json() == {
        "done": f"Close case {CAUSE.id} as benign, quiet for 2 hours",
        "onward": f"/cases/{CAUSE.id}",
    }
    assert is_authentic(word, PEOPLE)
    assert (word.verb, word.verdict, word.quiet, word.by, word.at) == (
        CaseVerb.CLOSE, Verdict.BENIGN, 2 * HOUR, "ana", AT,
    )  # fmt: skip


def test_a_word_is_said_once_and_in_no_other_session(console, ana, ben):
    [one] = ana.prepare("/cases/words", **CLOSE).json()["words"]
    stolen = console.browser_of("ana", Role.ANALYST)

    assert stolen.send(**ana.signed(one)).status_code == 409
    assert ben.send(**ana.signed(one)).status_code == 409
    assert ana.send(**ana.signed(one)).status_code == 200
    replayed = ana.send(**ana.signed(one))
    assert replayed.status_code == 409 and "not prepared for this session" in replayed.json()["refused"]
    assert len(console.said) == 1


def test_a_word_waits_for_five_minutes_and_no_longer(console, ana):
    [one] = ana.prepare("/cases/words", **CLOSE).json()["words"]
    console.clock.at += WAITS

    assert ana.send(**ana.signed(one)).status_code == 409 and console.said == []


def test_a_forged_or_altered_word_is_refused_and_the_right_key_may_still_say_it(console, ana):
    [one] = ana.prepare("/cases/words", **CLOSE).json()["words"]
    other = base64.b64encode(base64.b64decode(one["statement"]).replace(b"benign", b"duplicate")).decode()
    good = ana.signed(one)

    assert "not that of approver" in ana.send(**ana.signed(one, "ben")).json()["refused"]
    assert (
        ana.send(statement=other, signature=ana.signed({"statement": other})["signature"]).status_code == 409
    )
    for wrong in ("", "no base64", good["signature"][:-4]):
        assert ana.send(statement=one["statement"], signature=wrong).status_code == 409
    assert ana.send(statement="%", signature="x").status_code == 409
    assert console.said == [] and ana.send(**good).status_code == 200


def test_nothing_counts_without_the_token_of_its_form(console, ana):
    [one] = ana.prepare("/cases/words", **CLOSE).json()["words"]
    ana.csrf = "0" * 64

    assert ana.send(**ana.signed(one)).status_code == 403 and console.said == []


def test_who_is_no_approver_of_the_policy_is_told_so_and_asked_for_nothing(console):
    eve = console.browser_of("eve", Role.ANALYST)
    answer = eve.prepare("/cases/words", **CLOSE)

    assert answer.status_code == 409 and "`eve` is no approver" in answer.json()["refused"][0]
    page = eve.client.get(f"/cases/{CAUSE.id}").text
    assert "no approver of the policy" in page and "data-words" not in page and "guard cases close" in page


def test_a_user_may_sign_under_another_name_of_the_policy(console):
    user = person("ana.lima", Role.ANALYST).model_copy(update={"approver": "ana"})
    console.gate._users.users["ana.lima"] = user
    lima = Person(TestClient(build(console.desk, hosts=("testserver",))), console.gate, user, AT)

    assert [one.status_code for one in lima.say("/cases/words", key="ana", **CLOSE)] == [200]
    assert decode(console.said[0]).by == "ana"


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({}, "no case was chosen"),
        ({"case": "0" * 16, "verb": "reopen"}, "that you see"),
        ({"case": CAUSE.id, "verb": "burn"}, "nothing was chosen"),
        ({"case": CAUSE.id, "verb": "close"}, "needs a verdict"),
        (CLOSE | {"quiet": "-1"}, "quiet hours"),
        (CLOSE | {"quiet": "9" * 9}, "quiet hours"),
        (CLOSE | {"verdict": "free text"}, "needs a verdict"),
        ({"case": CAUSE.id, "verb": "assign", "assignee": "call me at 5"}, "correct the assignee"),
        ({"case": CAUSE.id, "verb": "reopen"}, "is open"),
        ({"case": CAUSE.id, "verb": "split"}, "not merged"),
        ({"case": CAUSE.id, "verb": "merge", "into": CAUSE.id}, "into itself"),
        ({"case": CAUSE.id, "verb": "merge", "into": "f" * 16}, "that you see"),
    ],
)
def test_what_would_have_no_effect_is_not_offered(console, ana, form, why):
    answer = ana.prepare("/cases/words", **form)

    assert answer.status_code == 409 and why in answer.json()["refused"][0] and console.said == []


def test_many_cases_are_closed_in_one_go_and_what_is_closed_is_told(console, ana):
    ids = [one.id for one in console.book.seen(None)]
    console.tell(case(state=CaseState.CLOSED, verdict=Verdict.BENIGN))
    offered = ana.prepare("/cases/words", **CLOSE | {"case": ids}).json()

    assert len(offered["words"]) == 1 and "is closed" in offered["refused"][0]
    page = ana.client.get("/cases?state=any").text
    assert page.count('name="case"') == 2 and 'id="bulk"' in page


def test_a_browser_without_scripts_is_told_the_command(console, ana):
    page = ana.client.post("/cases/words", data={"csrf": ana.csrf, **CLOSE})

    line = f"guard cases close {CAUSE.id} --verdict benign --quiet-hours 2 --as ana --key FILE"
    assert page.status_code == 200 and line in page.text and console.said == []


@pytest.mark.parametrize(
    ("path", "form", "least"),
    [
        ("/cases/words", CLOSE, Role.ANALYST),
        ("/releases", ASK, Role.ANALYST),
        ("/looks", {"decision": "tickets/0/0", "level": "partial"}, Role.ANALYST),
        ("/looks/clear", {"decision": "tickets/0/0", "reason": "assess_incident"}, Role.APPROVER),
    ],
)
def test_each_role_acts_as_far_as_its_rights_go(console, path, form, least):
    for role in (Role.VIEWER, Role.ANALYST, Role.APPROVER):
        status = console.browser_of("ana", role).prepare(path, **form).status_code
        assert (status == 200) is ([*Role].index(role) >= [*Role].index(least)), role


def test_a_right_that_was_taken_meanwhile_is_no_right(console, ben):
    form = {"decision": "tickets/0/0", "reason": "assess_incident"}
    [one] = ben.prepare("/looks/clear", **form).json()["words"]
    console.gate._users.users["ben"] = person("ben", Role.ANALYST)

    assert ben.send(**ben.signed(one)).status_code == 403 and console.said == []


def test_two_people_release_a_record_and_one_does_not_twice(console, ana, ben):
    [asked] = ana.say("/releases", **ASK)
    [release] = [one.asked for one in console.desk.acts.releases()]
    again = console.browser_of("ana", Role.APPROVER)
    refused = again.prepare("/releases/answers", release=release.id, kind="approve")

    assert asked.status_code == 200 and release.dismiss == ("EMAIL_ADDRESS",)
    assert refused.status_code == 409 and "another approver" in refused.json()["refused"][0]
    assert "waiting for a second person" in ana.client.get("/releases").text
    assert [one.status_code for one in ben.say("/releases/answers", release=release.id, kind="approve")] == [
        200
    ]
    [stands] = console.desk.acts.releases()
    assert (stands.state, stands.approvers, stands.decision) == ("approved", ("ana", "ben"), "tickets/0/0.r1")
    assert (
        "closed" in ben.prepare("/releases/answers", release=release.id, kind="reject").json()["refused"][0]
    )


def test_a_release_that_was_carried_out_leads_to_its_decision(console, ana, ben):
    ana.say("/releases", **ASK)
    [one] = console.desk.acts.releases()
    ben.say("/releases/answers", release=one.asked.id, kind="approve")
    done = event(0, action="allow", release=one.asked.id)
    done = msgspec.structs.replace(done, id="tickets/0/0.r1")
    console.desk.index.put([Message(0, 9, "tickets/0", encode(done))])
    page = ana.client.get("/releases").text

    assert (
        'data-state="carried_out"' in page and 'href="/decisions/tickets/0/0.r1"' in page and "1 of 3" in page
    )


def outcome(page):
    """Return what a page says that a release would come to."""
    return page.split('<pre id="outcome"')[1].split(">", 1)[1].split("</pre>")[0]


def test_a_release_is_tried_on_the_facts_of_its_decision(console, ana):
    page = ana.client.get("/releases/of/tickets/0/0?reason=false_positive&dismiss=EMAIL_ADDRESS").text
    found = outcome(page)

    assert found.startswith("allowed to ") and 'name="dismiss" value="EMAIL_ADDRESS"' in page
    kept = ana.client.get("/releases/of/tickets/0/0?reason=policy_changed").text
    assert outcome(kept).startswith("redacted for ")


def test_records_of_a_case_are_asked_for_in_one_go(console, ana):
    offered = ana.prepare("/releases", case=CAUSE.id, up_to="10", reason="policy_changed").json()

    assert len(offered["words"]) == 3 and offered["refused"] == []
    limited = console.browser_of("ben", Role.APPROVER, jurisdictions=("DE",))
    assert (
        len(limited.prepare("/releases", case=CAUSE.id, up_to="10", reason="policy_changed").json()["words"])
        == 2
    )


def look_at(person, decision="tickets/0/0", **form):
    path = "/looks/clear" if "reason" in form else "/looks"
    [answer] = person.say(path, decision=decision, **form)
    return person.client.get(answer.json()["onward"])


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ({"level": "mask"}, "xxxxxx.xxxx@xxxxxxx.xxx"),
        ({"level": "partial"}, "caxxxx.xxxx@xxxxxxx.xrg"),
        ({"reason": "verify_finding"}, CANARY),
    ],
)
def test_a_look_shows_as_much_as_its_level_says_and_draws_what_was_found(console, ben, form, shown):
    page = look_at(ben, **form)

    assert f'<mark title="EMAIL_ADDRESS" data-found="EMAIL_ADDRESS">{shown}</mark>' in page.text
    assert (CANARY in page.text, "the plan" in page.text) == ("reason" in form,) * 2
    assert page.text.count("<span>ben 2023-11-14 22:13 UTC</span>") == 24
    assert page.headers["cache-control"] == "no-store" and page.headers["refresh"].endswith(
        "/decisions/tickets/0/0"
    )


def test_a_look_is_on_record_before_anything_is_opened(console, ben, monkeypatch):
    offered = ben.prepare("/looks/clear", decision="tickets/0/0", reason="legal_request").json()
    page = ben.client.get("/looks/" + "l-0")
    assert page.status_code == 404 and console.said == []
    monkeypatch.setattr("guard.cases.acting.open_sealed", lambda *_: pytest.fail("it was opened"))
    answer = ben.send(**ben.signed(offered["words"][0]))
    [look] = [json.loads(one) for one in console.said]

    assert answer.status_code == 200
    assert (look["level"], look["reason"], look["by"], look["decision"]) == (
        "clear",
        "legal_request",
        "ben",
        "tickets/0/0",
    )
    assert look["until"] > AT and CANARY.encode() not in console.said[0]


def test_a_look_ends_and_is_of_one_session(console, ben):
    [answer] = ben.say("/looks/clear", decision="tickets/0/0", reason="verify_finding")
    where = answer.json()["onward"]
    other = console.browser_of("ben", Role.APPROVER)

    assert other.client.get(where).status_code == 404 and ben.client.get(where).status_code == 200
    console.clock.at += 5 * 60_000
    assert ben.client.get(where).status_code == 404


def test_what_is_out_of_scope_or_not_kept_is_not_looked_into(console):
    here = console.browser_of("ana", Role.ANALYST, jurisdictions=("DE",))

    assert here.prepare("/looks", decision="tickets/0/0", level="mask").status_code == 200
    for hidden in ("tickets/0/2", "tickets/0/99"):
        assert here.prepare("/looks", decision=hidden, level="mask").status_code == 409
        assert here.prepare("/releases", **ASK | {"decision": hidden}).status_code == 409
    assert console.said == []


def test_a_sample_is_looked_into_too(console, ana):
    assert "xxxxxx.xxxx@xxxxxxx.xxx" in look_at(ana, "tickets/0/3", level="mask").text


def test_a_console_without_the_key_opens_nothing_and_says_how(tmp_path, monkeypatch):
    with opened(tmp_path, [Message(0, 0, "tickets/0", encode(EVENTS[0]))]) as index:
        closed = Console(index, monkeypatch, opens=False)
        ben = closed.browser_of("ben", Role.APPROVER)
        answer = ben.prepare("/looks", decision="tickets/0/0", level="mask")

        assert answer.status_code == 409 and "guard console --reveal" in answer.json()["refused"][0]
        assert "guard console --reveal" in ben.client.get("/decisions/tickets/0/0").text and closed.said == []


def test_nothing_of_a_record_is_in_the_log(console, ben):
    with capture_logs() as told:
        for form in ({"level": "partial"}, {"reason": "verify_finding"}):
            assert look_at(ben, **form).status_code == 200

    assert {"word said", "record shown"} <= {one["event"] for one in told}
    assert "canary" not in str(told) and "the plan" not in str(told)


def test_pages_without_acts_tell_the_commands(tmp_path):
    with opened(tmp_path) as index:
        desk = desk_over(World(), index)
        gate = desk.gate
        user = person("ana", Role.ANALYST)
        gate._users.users["ana"] = user
        ana = Person(TestClient(build(desk, hosts=("testserver",))), gate, user, desk.clock())

        assert "takes no words" in ana.client.get("/releases").text
        assert ana.prepare("/releases/answers").status_code == 403
