"""A report shows shapes alone, is somebody's signed word, and nothing else is taken for one."""

import json
import re

import msgspec
import pytest
from acting import SIGNERS
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from tuners import CANARY, SUBJECT, labelled, report, told

from classifiers.agreement import Case, Span, judge
from guard.cli import root
from guard.keys import make_approver
from guard.policy.bundle import EXAMPLE
from guard.tuning.causes import why_missed
from guard.tuning.examples import examples_of
from guard.tuning.readings import readings
from guard.tuning.reports import is_authentic, read
from schemas.errors import EvidenceError
from schemas.finding import Finding
from schemas.tuning import CandidateReport, CandidateState, ErrorCause, TestState, TrialReport, What

PEOPLE = {name: SIGNERS[name].public for name in ("ana", "ben")}


def refused(key, value):
    with pytest.raises(EvidenceError, match="is no report"):
        read(key, value)


def test_a_report_comes_back_as_it_was_signed_and_by_nobody_else():
    one = report()
    [(key, value)] = told(one)
    back = read(key, value)

    assert back == one and is_authentic(back, PEOPLE)
    assert not is_authentic(back, {"ben": PEOPLE["ben"]})
    assert not is_authentic(back, {"ana": PEOPLE["ben"]})
    for changed in (
        {"chosen": 0.9},
        {"examples": back.examples[1:]},
        {"by": "ben"},
        {"at": 1},
        {"signature": ""},
    ):
        assert not is_authentic(msgspec.structs.replace(back, **changed), PEOPLE)


def test_what_is_not_masked_or_stands_elsewhere_or_says_more_is_no_report():
    one = report()
    [(key, value)] = told(one)
    plain = msgspec.structs.replace(one.examples[0], before=CANARY)
    named = msgspec.structs.replace(one.examples[0], cause=ErrorCause.TAKEN_FOR, detail="a secret word")

    for changed in (plain, named):
        [(_, other)] = told(msgspec.structs.replace(one, examples=(changed,)))
        refused(key, other)
    refused("sweep/s2", value)
    refused("trial/s1", value)
    for junk in (
        b"",
        b"{}",
        b"null",
        b"\xff",
        value[:-1],
        value.replace(b'"by"', b'"text":"x","by"'),
        b" " * 1_000_001,
    ):
        refused(key, junk)
    refused(key, value.replace(b'"chosen":0.6', b'"chosen":7'))


def test_a_trial_and_a_candidate_may_say_more_than_is_known_yet():
    trial = TrialReport("t1", 5, TestState.RUNNING, percent=10)
    candidate = CandidateReport("t1", 5, CandidateState.SHADOW, f"sha256:{'ab' * 32}")
    for one in (trial, candidate):
        [(key, value)] = told(one)
        assert read(key, value[:-1] + b',"cohort":"later"}') == one
        refused(key, value.replace(b"running", b"promoted").replace(b"shadow", b"promoted"))
        refused(f"{key}0", value)
    refused("classifier/encoder@3", told(trial)[0][1])


@given(st.text(max_size=60), st.text(min_size=1, max_size=40), st.text(max_size=60), st.booleans())
def test_no_letter_or_digit_of_a_text_comes_out(before, it, after, is_labelled):
    span = (Span(len(before), len(before) + len(it), "person"),) if is_labelled else ()
    case = Case("1", "made", "de", before + it + after, span)
    found = (
        []
        if is_labelled
        else [Finding("PERSON", "/text", len(before), len(before) + len(it), 0.5, "encoder@3")]
    )
    other = Case("2", "made", "de", "Zoe", (Span(0, 3, "person"),))
    judged = [judge(one, them, {"PERSON": "person"}) for one, them in ((case, found), (other, []))]

    for one in examples_of([case, other], judged, SUBJECT):
        shown = one.before + one.shape + one.after + (one.detail if one.cause is ErrorCause.SHAPE else "")
        assert re.fullmatch(r"[xX9\x00-\x7f]*", shown) and set(re.findall(r"[A-Za-z0-9]", shown)) <= set(
            "xX9"
        )
        [(key, value)] = told(report(examples=(one,)))
        read(key, value)


def test_examples_are_what_the_curve_counts():
    cases, judged = labelled()
    found = examples_of(cases, judged, SUBJECT)
    read_off = readings(judged, SUBJECT)

    assert sorted(one.score for one in found if one.what is What.FALSE) == sorted(
        s for one in read_off for s in one.false
    )
    spans = sorted(score for one in read_off for score in one.spans)
    assert sorted(one.score for one in found if one.what is not What.FALSE) == spans
    causes = {(one.cause, one.detail) for one in found if one.what is What.MISSED}
    assert causes == {(ErrorCause.SHAPE, "Xx Xx"), (ErrorCause.TAKEN_FOR, "EMAIL_ADDRESS")}


def test_few_examples_are_of_every_score_and_cause():
    cases, judged = labelled()
    found = examples_of(cases, judged, SUBJECT, marks=(0.5,), most=6)

    assert len(found) == 6 and {one.what for one in found} == set(What)
    assert examples_of(cases, judged, SUBJECT, languages=("fr",)) == ()


def test_the_most_telling_cause_is_told():
    def why(text, it, *found):
        start = text.index(it)
        span = Span(start, start + len(it), "person")
        judged = judge(Case("1", "made", "el", text, (span,)), found, {"A": "person", "B": "phone"})
        return why_missed(text, judged, span)[0]

    name = "Ζωή"
    assert why(f"ask {name} now", name) is ErrorCause.OTHER_SCRIPT
    assert why("1; Zoe; 2", "Zoe") is ErrorCause.NO_CONTEXT
    assert why("ask Zoe " + "or " * 900, "Zoe") is ErrorCause.LONG_TEXT
    assert why("ask Zoe now", "Zoe") is ErrorCause.SHAPE
    assert why("ask Zoe now", "Zoe", Finding("B", "/text", 5, 9, 0.4, "b@1")) is ErrorCause.TAKEN_FOR
    assert (
        why("ask Zoe Maria now", "Zoe Maria", Finding("A", "/text", 12, 13, 0.4, "a@1")) is ErrorCause.PARTLY
    )


def test_a_report_that_nobody_would_believe_is_not_written(tmp_path):
    make_approver("eve", tmp_path)
    rows = [
        {
            "id": "1",
            "dataset": "s",
            "lang": "en",
            "text": "ask ana@example.org",
            "spans": [{"start": 4, "end": 19, "label": "email"}],
        }
    ]
    (tmp_path / "texts.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "guard.yaml").write_text(f"kafka:\n  bootstrap.servers: 127.0.0.1:9\npolicy: {EXAMPLE}\n")
    asked = ["tune", "sweep", str(tmp_path / "texts.jsonl"), "--label", "EMAIL_ADDRESS", "--model", "off",
             "--config", str(tmp_path / "guard.yaml"), "--publish"]  # fmt: skip
    unsigned = CliRunner().invoke(root, asked)
    stranger = CliRunner().invoke(root, [*asked, "--by", "eve", "--key", str(tmp_path / "eve.key")])

    assert unsigned.exit_code == 2 and "a report is signed" in unsigned.output
    assert stranger.exit_code != 0 and "`eve` is no approver of the policy" in str(stranger.exception)
