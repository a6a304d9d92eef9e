"""Verdicts on records in the console: after a look alone, signed by their person, on a sealed copy, disputed as all words are."""

import re

import msgspec
import pytest
from acting import policy_with
from consoles import opened
from spoken import CANARY, EVENTS, START, Console, case

from guard.audit.leaves import encode
from guard.cases.signed import is_authentic
from guard.console.index import Message
from guard.console.pages.judging import spans_of
from guard.console.roles import Role
from guard.keys import initialise
from guard.labelling.store import gathered
from guard.labelling.truth import State, truth_of
from schemas.labelled import Mark, TextVerdict

END = START + len(CANARY)
FOUND = f"EMAIL_ADDRESS@/value/text:{START}:{END}"
BODY = len('{"text": "')  # before the field's text, in the text that is copied


@pytest.fixture
def console(tmp_path, monkeypatch):
    put = [Message(0, one.offset, "tickets/0", encode(one)) for one in EVENTS]
    initialise(tmp_path / "keys")
    with opened(tmp_path, put) as index:
        made = Console(index, monkeypatch, keys=tmp_path / "keys")
        made.policy = policy_with("ana", "ben", "eve")
        made.tell(case(samples=(("tickets/0/0", ""),)))
        yield made


def waiting(person):
    page = person.client.get("/tuning/queue").text
    return re.findall(r'data-item="([^"]+)" data-record', page)


def judge(person, decision, verdict, **form):
    """Return the answers to a look and the word that follows it, as the page's script says them."""
    [looked] = person.say("/looks", decision=decision, level="mask")
    look = looked.json()["onward"].rpartition("/")[2]
    page = person.client.get(f"/tuning/records/{look}?set=ours").text
    assert 'data-left="900"' in page and CANARY not in page and "plan" not in page and "xxxxx xx" in page
    return person.say("/tuning/records/words", look=look, set="ours", verdict=verdict, **form)


def store(console):
    topic = console.settings.topics.labelled
    kept = console.topics.kept.get(topic, [])
    return gathered(((it.k, it.v) for it in kept), console.policy.approvers)


def test_the_sample_of_what_passed_and_records_of_cases_wait_until_one_judged_them(console):
    ana, ben = (console.browser_of(name, Role.ANALYST) for name in ("ana", "ben"))

    assert waiting(ana) == ["tickets/0/3", "tickets/0/0"]
    [answer] = judge(ana, "tickets/0/3", "benign")
    assert answer.status_code == 200
    console.clock.at += 1
    assert re.findall(r"tickets/0/\d", ana.client.get("/tuning/queue?set=ours").text)[0] == "tickets/0/0"
    assert "tickets/0/3" in ben.client.get("/tuning/queue?set=ours").text  # another's word is not the last


def test_a_wrong_entity_is_said_of_the_copy_with_what_is_right_and_no_letter_of_it_is_written(console):
    ana = console.browser_of("ana", Role.ANALYST)
    right = FOUND.replace("EMAIL_ADDRESS", "USERNAME")
    [answer] = judge(ana, "tickets/0/0", "wrong_entity", spans=right)
    assert answer.status_code == 200 and answer.json()["onward"] == "/tuning/queue"

    kept = store(console)
    [one] = kept.of("ours")
    [word] = kept.words(one)
    assert is_authentic(word, console.policy.approvers) and one.decision == "tickets/0/0"
    assert (word.verdict, word.spans) == (
        TextVerdict.WRONG_ENTITY,
        (Mark(BODY + START, BODY + END, "USERNAME"),),
    )
    written = b"".join(it.v for it in console.topics.kept[console.settings.topics.labelled])
    assert CANARY.encode() not in written and b"plan" not in written


@pytest.mark.parametrize("verdict", ["wrong_entity", "wrong_span"])
def test_a_wrong_one_needs_what_is_right(console, verdict):
    ana = console.browser_of("ana", Role.ANALYST)
    [looked] = ana.say("/looks", decision="tickets/0/0", level="mask")
    look = looked.json()["onward"].rpartition("/")[2]
    for spans, why in (
        ("", "needs the right one"),
        (FOUND, "are those that were found"),
        ("x", "is written"),
    ):
        answer = ana.prepare("/tuning/records/words", look=look, set="ours", verdict=verdict, spans=spans)
        assert answer.status_code == 409 and why in answer.json()["refused"][0]
    assert store(console).texts == {}


def test_no_record_is_judged_without_a_look_of_ones_own_in_its_time_and_no_set_is_named_by_a_path(console):
    ana, ben = (console.browser_of(name, Role.ANALYST) for name in ("ana", "ben"))
    [looked] = ana.say("/looks", decision="tickets/0/0", level="mask")
    look = looked.json()["onward"].rpartition("/")[2]
    form = {"look": look, "set": "ours", "verdict": "benign"}

    assert ben.prepare("/tuning/records/words", **form).status_code == 409
    assert ana.prepare("/tuning/records/words", **form | {"set": "../ours"}).status_code == 409
    assert ana.prepare("/tuning/records/words", **form | {"verdict": "x"}).status_code == 409
    assert ana.prepare("/tuning/records/words", **form).status_code == 200
    console.clock.at += 16 * 60_000
    assert ana.prepare("/tuning/records/words", **form).status_code == 409
    assert ana.client.get(f"/tuning/records/{look}").status_code == 404
    assert store(console).texts == {}


def test_two_who_differ_are_in_dispute_until_a_third_settles_it(console):
    ana, ben, eve = (console.browser_of(name, Role.ANALYST) for name in ("ana", "ben", "eve"))
    shorter = f"EMAIL_ADDRESS@/value/text:{START}:{END - 4}"
    judge(ana, "tickets/0/0", "true_positive")
    judge(ben, "tickets/0/0", "wrong_span", spans=shorter)
    kept = store(console)
    [one] = kept.of("ours")
    assert truth_of(kept.words(one)).state is State.DISPUTED

    console.clock.at += 10_000
    page = eve.client.get("/tuning/queue?set=ours").text
    assert "your word settles it" in page.partition('data-item="tickets/0/0"')[2].partition("</li>")[0]
    assert "tickets/0/0" not in re.findall(
        r'data-item="([^"]+)" data-record', ana.client.get("/tuning/queue?set=ours").text
    )
    judge(eve, "tickets/0/0", "wrong_span", spans=shorter)
    told = truth_of(store(console).words(one))
    assert (told.state, told.verdict, told.by) == (State.ADJUDICATED, TextVerdict.WRONG_SPAN, ("eve",))
    assert told.spans == (Mark(BODY + START, BODY + END - 4, "EMAIL_ADDRESS"),)


def test_what_is_found_is_offered_as_people_name_spans():
    (fact,) = EVENTS[0].findings
    assert spans_of(EVENTS[0]) == [FOUND]
    for pointer in ("/key", "/value/*", "/value/name#"):
        other = msgspec.structs.replace(fact, pointer=pointer)
        assert spans_of(msgspec.structs.replace(EVENTS[0], findings=(other,))) == []


def test_a_word_prepared_by_a_console_that_forgot_the_copy_is_refused(console):
    ana = console.browser_of("ana", Role.ANALYST)
    [looked] = ana.say("/looks", decision="tickets/0/0", level="mask")
    look = looked.json()["onward"].rpartition("/")[2]
    form = {"look": look, "set": "ours", "verdict": "true_positive"}
    [one] = ana.prepare("/tuning/records/words", **form).json()["words"]
    console.desk.acts._labelling._copies.clear()

    answer = ana.send(**ana.signed(one))
    assert answer.status_code == 409 and "look anew" in answer.json()["refused"]
    assert store(console).said == {}


def test_a_new_set_whose_key_cannot_be_written_is_refused_in_a_sentence(console, tmp_path):
    ana = console.browser_of("ana", Role.ANALYST)
    [looked] = ana.say("/looks", decision="tickets/0/0", level="mask")
    look = looked.json()["onward"].rpartition("/")[2]
    (tmp_path / "keys" / ".labelled.ours.key.new").mkdir()  # in the way, whoever writes

    answer = ana.prepare("/tuning/records/words", look=look, set="ours", verdict="true_positive")
    assert answer.status_code == 409 and "cannot be written" in answer.json()["refused"][0]
