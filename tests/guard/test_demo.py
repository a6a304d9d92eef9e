"""What the demo tells: which tier found a thing, and what would have passed had patterns stood alone."""

import ast
import json
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest

from classifiers import declared, patterns
from classifiers.models.entities import NAME
from guard.demo.material import LETTERS, samples
from guard.demo.story import Outcomes, as_it_stood
from guard.demo.tiers import by_tier, compared, told_by_model
from guard.demo.tiers import tier_of as tier
from guard.deployment import create
from guard.pipeline import judge
from guard.policy.bundle import EXAMPLE
from guard.wiring import clock, offline, policy_of, refuse_outdated
from schemas.cause import cause_of
from schemas.errors import SettingsError
from schemas.events import DecisionEvent, FindingFact
from schemas.record import Record
from streams.classifying import Classifiers
from streams.settings import load

RECORDS = [
    Record("tickets", 0, at, 0, None, line) for at, line in enumerate(LETTERS.read_bytes().splitlines())
]


def event_of(passage):
    decision = passage.decision
    found = tuple(
        FindingFact(one.entity, one.pointer, one.start, one.end, one.score, one.classifier)
        for one in decision.findings
    )
    outcome = decision.outcome
    return DecisionEvent(
        decision.id, decision.flow, 0, "", outcome.action.word, "", "", 0,
        destination=outcome.destination,
        findings=found,
        redactions=tuple((one.entity, one.operator) for one in outcome.redactions),
    )  # fmt: skip


@pytest.fixture(scope="module")
def decided():
    """What becomes of the letters where every tier looks at them."""
    every = offline(EXAMPLE, classifiers=Classifiers(model="auto", declared=True))
    return [event_of(passage) for passage in judge(RECORDS, every, at=clock())]


def test_a_classifier_whose_words_are_lists_is_of_the_lexicons():
    of_lists = {
        name for name in patterns.names() if "lexicons" in _imports(name) or "_topics" in _imports(name)
    }

    for name in patterns.names():
        for one in patterns.defined_in(name):
            assert tier(one.id) == ("lexicons" if name in of_lists else "patterns"), one.id


def _imports(name):
    source = (Path(patterns.__file__).parent / f"{name}.py").read_text()
    modules = [node.module or "" for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    return {part for module in modules for part in module.split(".")}


def test_the_encoder_and_names_of_fields_are_tiers_of_their_own():
    assert tier(f"{NAME}@7") == "model"
    assert tier(declared.CLASSIFIER) == "declared"


def test_each_tier_finds_something_in_the_letters(decided):
    shares = by_tier(decided)

    assert list(shares) == ["declared", "patterns", "lexicons", "model"]
    assert all(share.entities.total() and share.records for share in shares.values())


def test_patterns_alone_let_letters_about_people_pass_as_they_are(decided):
    found = compared(Outcomes(events=decided), policy_of(EXAMPLE), RECORDS)

    assert found.records == len(RECORDS)
    assert len(found.whole) >= 5
    assert all(event.action != "allow" for event in found.whole)
    assert {event.id for event in found.whole}.isdisjoint(event.id for event in found.less)
    shown = told_by_model(found.whole)
    assert shown is not None and {tier(one.classifier) for one in shown.findings} == {"model"}


def test_a_decision_that_patterns_alone_would_have_taken_is_no_example():
    alone = offline(EXAMPLE)
    events = [event_of(passage) for passage in judge(RECORDS, alone, at=clock())]

    found = compared(Outcomes(events=events), policy_of(EXAMPLE), RECORDS)

    assert found.whole == found.less == ()
    assert told_by_model(found.whole) is None


def test_some_records_are_stopped_each_for_one_of_few_causes():
    given = [one for one in samples(200, tickets="tickets", documents="docs") if one.key.startswith(b"S-")]
    read = [Record(one.topic, 0, at, 0, one.key, one.value) for at, one in enumerate(given)]
    told = [event_of(passage) for passage in judge(read, offline(EXAMPLE), at=clock())]

    assert len(told) == 24 and {one.action for one in told} == {"block"}
    causes = {cause_of(one.flow, one.action, one.reasons, one.findings, one.fault)[0].id for one in told}
    assert len(causes) == 3


def test_the_demo_shows_packs_past_their_review_as_they_stood_and_says_so(tmp_path):
    create(tmp_path / "demo")
    settings = load(tmp_path / "demo" / "guard.yaml")
    days = [pack.review_by for pack in policy_of(settings.policy).content.packs.values()]
    in_time, late = (milliseconds(day) for day in (min(days), max(days) + timedelta(1)))

    assert as_it_stood(settings, in_time) == ""
    refuse_outdated(policy_of(settings.policy), in_time)

    with pytest.raises(SettingsError):
        refuse_outdated(policy_of(settings.policy), late)
    told = as_it_stood(settings, late)
    assert f"{len(days)} packs" in told and str(min(days)) in told
    refuse_outdated(policy_of(settings.policy), late)


def milliseconds(day):
    return (day - date(1970, 1, 1)).days * 86_400_000


def test_letters_come_again_under_another_key():
    given = [
        one for one in islice(samples(300, tickets="t", documents="d"), 300) if one.key.startswith(b"L-")
    ]

    assert len({one.key for one in given}) == len(given) > len(RECORDS)
    bodies = {json.loads(one.value)["body"] for one in given}
    assert len(bodies) == len(RECORDS)
