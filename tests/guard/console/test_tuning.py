"""The pages for tuners: signed reports alone, moved along, measured again when they are old, and verdicts by worth."""

import json
import re

import msgspec
import pytest
import trials
from acting import policy_with
from bundling import built, signer, trusting
from consoles import Told, browser, desk_over, opened
from evidence import World
from spoken import AT, CAUSE, CLOSE, EVENTS, Console, case
from tuners import CANARY, report, told

from guard.audit.leaves import encode
from guard.bundles.report import Standing
from guard.console.aging import drifts, outdated, running, whys
from guard.console.beside import Known
from guard.console.desk import InForce
from guard.console.index import Message
from guard.console.pages.trials import governing_of, state_of
from guard.console.pages.tuning import shows
from guard.console.roles import Role
from guard.console.sight import Sight
from guard.console.tuningbook import MOST, TuningBook
from guard.console.worth import Rested, waiting
from schemas.case import CaseState, Verdict
from schemas.errors import SettingsError
from schemas.tuning import CandidateReport, CandidateState, TestState, TrialReport, TrialStep, TrialTest
from schemas.window import Alert, AlertKind, Mix, Window

NOW = {"encoder@3": [0] * 10, "email_address@1": [0] * 10}


def put(book, *messages):
    book.put([Message(0, at, key, value) for at, (key, value) in enumerate(messages)])


def window(flow="tickets", versions=NOW, **more):
    return Window(flow, AT, mixes={1: Mix(5, {}, dict(versions))}, **more)


def drifting(flow="tickets"):
    alert = {AlertKind.LABEL_DRIFT: Alert(is_raised=True, since=AT - 5)}
    return window(flow, drift={"labels": 0.4, "encoder@3": 0.1}, alerts=alert)


class Desk:
    """A console whose windows and reports are as a test says."""

    def __init__(self, index):
        self.book, self.windows, self.policy = TuningBook(), [window()], policy_with("ana", "ben")
        self.desk = desk_over(
            World(), index, clock=lambda: AT, tuning=self.book, in_force=self.governing,
            windows=lambda: Known(self.windows, AT, "" if self.windows is not None else "no answer"),
        )  # fmt: skip

    def governing(self):
        if self.policy is None:
            raise SettingsError("the policy cannot be read")
        return InForce(self.policy, None)

    def page(self, path, role=Role.TUNER, status=200):
        with browser(self.desk, role) as client:
            answer = client.get(path)
        assert answer.status_code == status
        return answer.text


@pytest.fixture
def desk(tmp_path):
    with opened(tmp_path) as index:
        yield Desk(index)


def test_only_reports_that_somebody_known_signed_are_listed_and_the_rest_is_counted(desk):
    forged = msgspec.structs.replace(report("s2"), chosen=0.1)
    stranger = report("s3", by="eve")
    put(desk.book, *told(report(), forged, stranger), ("sweep/s4", b"junk"), ("classifier/encoder@3", b"{}"))
    page = desk.page("/tuning")

    assert re.findall(r'data-report="(\w+)"', page) == ["s1"]
    assert "3 messages are no report" in page and ">current<" in page
    for one in ("s2", "s3", "s4"):
        desk.page(f"/tuning/sweeps/{one}", status=404)
    desk.policy = None
    assert "data-report" not in desk.page("/tuning")
    desk.page("/tuning/sweeps/s1", status=503)


def test_a_page_shows_shapes_of_texts_and_none_of_their_words(desk):
    put(desk.book, *told(report()))
    for path in ("/tuning", "/tuning/sweeps/s1", "/tuning/sweeps/s1?threshold=0.4"):
        page = desk.page(path)
        assert not re.search(f"{CANARY}|Unger|Harbour|weber", page)
    assert "<mark>Xxx Xxxxx</mark>" in page and "xxx " in page


def test_moving_along_the_curve_moves_figures_examples_and_the_entry(desk):
    put(desk.book, *told(report(flow="tickets", destination="us-llm")))

    def at(threshold):
        page = desk.page(f"/tuning/sweeps/s1?threshold={threshold}")
        return page, Told(page).text, re.findall(r'data-example="(\w+)"', page)

    low, low_text, shown = at("0")
    assert "At 0.0: 2 missed, 4 false findings." in low_text and set(shown) == {"right", "false"}
    high, high_text, _ = at("0.7")
    assert "At 0.7: 10 missed, 0 false findings." in high_text
    assert "missed: found below the threshold (8)" in high_text and "missed: found" not in low_text
    assert "missed: taken for EMAIL_ADDRESS (1)" in high_text and "missed: looks like Xx Xx (1)" in high_text
    assert "at_least: 0.7" in high and "flow: tickets" in high and "+ counts from 0.7" in high
    assert re.search(r"- counts from 0\.\d", high)
    for wrong in ("nan", "inf", "-1", "2", "x", "<b>", "1e999"):
        assert "At 0.6:" in at(wrong)[1]
    assert Told(low).unlabelled == [] and len(set(Told(low).ids)) == len(Told(low).ids)


def test_a_subject_that_no_policy_knows_has_no_entry(desk):
    put(desk.book, *told(report(entity="")))

    assert "No entry does this: `person` is a kind" in Told(desk.page("/tuning/sweeps/s1")).text


def test_reports_are_of_the_flows_that_one_sees():
    one, other = report(flow="tickets"), report("s2")
    some, every = Sight(frozenset({"docs"})), Sight(None)
    assert not shows(some, one) and not shows(some, other)
    assert shows(Sight(frozenset({"tickets"})), one) and not shows(Sight(frozenset({"tickets"})), other)
    assert shows(every, one) and shows(every, other)


def test_other_versions_or_a_flow_that_drifts_make_a_report_old(desk):
    put(desk.book, *told(report(), report("s2", flow="docs")))
    assert desk.page("/tuning").count("measure again</strong>") == 0

    desk.windows = [window(), window("docs", {"encoder@4": [0] * 10})]
    page = desk.page("/tuning")
    assert page.count("encoder@4 runs now") == 2
    desk.windows = [drifting(), window("docs")]
    page = desk.page("/tuning")
    assert page.count("what is found on flow tickets drifted") == 1 and 'data-report="s2"' in page
    assert "Measure again:" in desk.page("/tuning/sweeps/s1") and "Measure again:" not in desk.page(
        "/tuning/sweeps/s2"
    )
    desk.windows = [window(versions={})]
    assert ">current<" not in desk.page("/tuning") and "unknown: none of its classifiers" in desk.page(
        "/tuning"
    )
    desk.windows = None
    assert ">current<" not in desk.page(
        "/tuning"
    ) and "Whether a report is current is unknown too" in desk.page("/tuning")


def test_what_runs_is_told_by_what_was_found_of_late():
    both = [window(), window("docs", {"encoder@4": [1] * 10})]

    assert running(both) == {"encoder": {"encoder@3", "encoder@4"}, "email_address": {"email_address@1"}}
    assert outdated(("encoder@3",), running(both, "tickets")) == []
    assert outdated(("encoder@3",), running(both, "docs")) == ["encoder@4"]
    assert outdated(("iban@1",), running(both)) == []
    assert [one.flow for one in drifts([window(), drifting("docs")], Sight(None))] == ["docs", "tickets"]
    assert drifts([drifting()], Sight(frozenset())) == []
    assert whys(report(), [window()], drifts([window()], Sight(None))) == []


def test_the_topic_read_anew_gives_the_same_and_what_is_taken_away_is_gone():
    book, one = TuningBook(), report()
    weighed = trial()
    put(book, *told(one, weighed), ("sweep/s9", b"junk"))
    people = policy_with("ana").approvers
    assert (book.sweeps(people), book.trials(), book.ignored(people), book.positions()) == (
        [one],
        [weighed],
        1,
        {0: 3},
    )

    again = TuningBook()
    put(again, *told(one, weighed))
    assert again.sweeps(people) == book.sweeps(people)
    put(again, ("sweep/s1", b""), ("trial/t1", b"junk"))
    assert again.sweeps(people) == again.trials() == []
    put(again, *[told(trial(f"t{at}", at=at))[0] for at in range(MOST + 5)])
    assert len(again.trials()) == MOST and again.trials()[0].trial == f"t{MOST + 4}"


def trial(name="t1", **more):
    return TrialReport(name, more.pop("at", AT), TestState.RUNNING, "canary", 5.0, **more)


def candidate(name="t1", state=CandidateState.CANARY, **more):
    digest = f"sha256:{name.encode().hex():0<64}"
    return CandidateReport(name, AT, state, digest, "canary 5 %", bundle="sha256:c", **more)


def test_the_board_tells_each_test_and_what_it_still_needs(desk):
    tests = (
        TrialTest("new_false_blocks", TestState.RUNNING, "2 of 900", 0.0022, 0.0001, 0.004, 412),
        TrialTest("<b>recall</b>", TestState.PASSED, "kept"),
    )
    rail = (TrialTest("block_rate", TestState.FAILED, "broken", 0.4),)
    steps = (
        TrialStep("canary 5 %", TestState.FAILED, tests, rail),
        TrialStep("canary 50 %", TestState.RUNNING),
    )
    put(
        desk.book,
        *told(trial(steps=steps, missing=("canary 50 %: never in force",)), candidate(), candidate("t2")),
    )
    page = desk.page("/tuning/trials")
    text = re.sub(r"\s+", " ", Told(page).text)

    assert re.findall(r'data-test="(\w+)"', page) == ["running", "passed", "failed"]
    assert "canary of 5 % of record keys" in text and "412" in text and "<b>" not in page and "0.0022" in text
    assert "canary 50 %: never in force" in text and "it was never in force" in text
    assert re.findall(r'data-trial="(\w+)"', page) == ["t1", "t2"] and "It was not weighed yet." in text


def test_no_candidate_is_under_way_but_by_the_bundle_in_force(tmp_path):
    base, changed = trials.arms(tmp_path)
    running = governing_of(InForce(trials.trying(base, changed, "canary", 5, "t1"), signed_bundle()))
    idle, nothing = governing_of(InForce(base, signed_bundle())), governing_of(InForce(base, None))
    known, promoted = candidate(), candidate("t0", promoted=base.digest)

    assert state_of("t1", known, running) == state_of("t1", None, running) == "canary"
    assert state_of("t1", known, idle) == state_of("t0", None, running) == "over"
    assert state_of("t0", promoted, idle) == "active"
    assert state_of("t0", promoted, running) == "active"  # another candidate is tried beside it
    assert state_of("t0", promoted, governing_of(InForce(changed, signed_bundle()))) == "over"
    assert state_of("t0", promoted, nothing) == "over"
    assert state_of("t1", candidate(state=CandidateState.RETIRED), idle) == "retired"
    assert state_of("t1", candidate(state=CandidateState.ACTIVE), idle) == "over"
    assert state_of("t1", known, None) == state_of("t1", None, None) == "unknown"


def signed_bundle():
    """Return the standing of some bundle; the policy is told beside it."""
    return Standing(built(b"{}", trusting(signer())), 0, {})


def test_a_verdict_tells_the_most_where_the_score_is_near_many_are_stopped_and_the_flow_drifts():
    def order(*given, drifting=()):
        return [one.case.id for one in waiting(given, drifting)]

    def made(identifier, count=10, flow="tickets"):
        cause = msgspec.structs.replace(CAUSE, flow=flow)
        return msgspec.structs.replace(case(cause, count=count), id=identifier)

    near, far = Rested((0.2, 0.62), 0.6), Rested((0.99,), 0.6)
    assert order((made("far"), far), (made("near"), near), (made("fault"), Rested())) == [
        "near",
        "far",
        "fault",
    ]
    assert order((made("few", 10), near), (made("many", 500), near)) == ["many", "few"]
    assert order((made("still"), near), (made("drifts", flow="docs"), near), drifting={"docs"}) == [
        "drifts",
        "still",
    ]
    [one] = waiting([(made("a"), near)], ())
    assert one.score == 0.62 and one.why == ("score 0.62, threshold 0.6", "10 records")


@pytest.fixture
def console(tmp_path, monkeypatch):
    with opened(tmp_path, [Message(0, one.offset, "tickets/0", encode(one)) for one in EVENTS]) as index:
        yield Console(index, monkeypatch)


def test_a_verdict_from_the_queue_is_the_word_that_the_case_page_says(console):
    console.tell(case(samples=(("tickets/0/0", ""),)))
    ana = console.browser_of("ana", Role.ANALYST)
    page = ana.client.get("/tuning/queue").text
    row = page[page.index(f'data-item="{CAUSE.id}"') :].partition("</li>")[0]

    assert re.findall(r'value="(\w+)" data-press="(\w)"', row) == [
        ("true_positive", "t"), ("false_positive", "f"), ("benign", "b"), ("duplicate", "d"),
    ]  # fmt: skip
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', row)) | {"verdict": "benign"}
    assert form.pop("csrf") and form == CLOSE | {"quiet": "1"}
    [answer] = ana.say("/cases/words", **form)
    assert answer.status_code == 200 and json.loads(console.said[0])["verdict"] == "benign"
    assert 'href="/tuning/queue"' in ana.client.get("/cases").text
    eve = console.browser_of("eve", Role.ANALYST).client.get("/tuning/queue").text
    assert "no approver of the policy" in eve and "data-words" not in eve


def test_verdicts_on_what_other_versions_found_are_to_be_looked_at_again(console):
    from dataclasses import replace

    closed = case(
        state=CaseState.CLOSED, verdict=Verdict.BENIGN, closed=AT + 1, samples=(("tickets/0/0", ""),)
    )
    console.tell(closed)
    told_of = [window("tickets", {"email_address@2": [1] * 10})]
    console.desk = replace(console.desk, windows=lambda: Known(told_of, AT, ""))
    page = console.browser_of("ana", Role.ANALYST).client.get("/tuning/queue").text

    assert "data-stale" in page and "email_address@2 runs now" in page and 'data-press="o"' in page
    told_of[:] = [window()]
    assert "data-stale" not in console.browser_of("ana", Role.ANALYST).client.get("/tuning/queue").text
    console.tell(msgspec.structs.replace(closed, closed=AT - 1))  # said before that decision
    told_of[:] = [window("tickets", {"email_address@2": [1] * 10})]
    assert "data-stale" not in console.browser_of("ana", Role.ANALYST).client.get("/tuning/queue").text
