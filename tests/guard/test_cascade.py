"""The cascade on the record path: what the model finds is decided on, redacted and explained; what changes nothing is not sought."""

import json
from dataclasses import replace
from random import Random

import pytest
from encoders import KNOWN, TOPICAL, Engine, tier
from hypothesis import given, settings
from hypothesis import strategies as st
from policies import TODAY, content, randoms

from classifiers.cascade import Cascade
from classifiers.detector import build
from classifiers.patterns import load
from guard.checkpoint import idle
from guard.deployment import create
from guard.detecting import known_entities
from guard.intake import receive
from guard.pipeline import judge
from guard.policy.compile import Policy
from guard.wiring import offline
from schemas.decision import Action
from schemas.errors import FaultCode
from schemas.record import Record
from streams.classifying import Classifiers

AT = 1_795_000_000_000
OFF = Classifiers(model="off")
PATTERNS = build([pattern for pattern in load() if pattern.entity in {"EMAIL_ADDRESS", "IBAN_CODE"}])
MAIL = "ana.lima" + "@example.org"


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deployment") / "d"
    create(folder)
    made = offline(folder / "policy", folder / "keys", classifiers=OFF)
    return replace(made, detector=PATTERNS)  # no gazetteer, which finds some of these names, too


@pytest.fixture
def checkpoint(alone):
    return with_model(alone, tier())


def with_model(checkpoint, *tiers):
    return replace(checkpoint, detector=Cascade(checkpoint.detector, tiers, known_entities()))


def record(value, *, topic="tickets", offset=0):
    return Record(topic, 0, offset, AT, None, json.dumps(value).encode())


def judged(checkpoint, *values):
    return judge([record(value, offset=number) for number, value in enumerate(values)], checkpoint, at=AT)


def test_a_name_that_no_pattern_could_find_is_redacted(alone, checkpoint):
    value = {"note": "call Ana Lima back", "n": 1}

    before, after = (judged(one, value)[0] for one in (alone, checkpoint))

    assert before.decision.outcome.action is Action.ALLOW
    assert after.decision.outcome.action is Action.REDACT
    told = json.loads(after.movement.value)
    assert "Ana" not in told["note"] and told["note"].startswith("call ") and told["n"] == 1
    assert {one.classifier for one in after.decision.findings} == {"guard-encoder@1"}


def test_a_text_that_speaks_of_somebodys_health_is_dropped_or_goes_elsewhere(checkpoint):
    passage = judged(checkpoint, {"note": "the diagnosis of Ana Lima", "n": 1})[0]

    outcome = passage.decision.outcome
    assert {"HEALTH_TEXT", "PERSON"} <= {one.entity for one in passage.decision.findings}
    assert outcome.action > Action.ALLOW
    if outcome.redactions:
        assert "diagnosis" not in passage.movement.value.decode()


def test_places_organisations_and_topics_forbid_nothing(checkpoint):
    passage = judged(checkpoint, {"note": "a diagnosis at Acme in Porto"})[0]

    assert {one.entity for one in passage.decision.findings} == {"HEALTH_TOPIC", "ORGANISATION", "LOCATION"}
    assert passage.decision.outcome.action is Action.ALLOW


def test_a_field_with_spans_and_a_label_of_its_own_is_rewritten_once(checkpoint):
    whole = Policy(checkpoint.policy.content)
    passage = judged(replace(checkpoint, policy=whole), {"note": f"Ana Lima: diagnosis, {MAIL}"})[0]

    assert passage.decision.fault is None
    if passage.movement.topic != checkpoint.quarantine:
        assert MAIL not in passage.movement.value.decode() and "Ana" not in passage.movement.value.decode()


@pytest.mark.parametrize("word", ["BOOM", "NAN", "SHAPE"])
def test_a_record_that_the_model_fails_on_is_quarantined_and_its_neighbours_pass(checkpoint, word):
    before, at, behind = judged(
        checkpoint, {"note": "all is well"}, {"note": f"see {word} now"}, {"note": "well, well"}
    )

    assert at.decision.fault.code is FaultCode.CLASSIFIER_FAILED
    assert at.movement.topic == checkpoint.quarantine
    assert {before.decision.outcome.action, behind.decision.outcome.action} == {Action.ALLOW}


def test_more_text_than_may_be_is_blocked(alone):
    passage = judged(with_model(alone, tier(windows=1)), {"note": "word " * 500})[0]

    assert passage.decision.fault.code is FaultCode.TOO_MUCH_TEXT
    assert passage.decision.outcome.action is Action.BLOCK


def test_what_was_redacted_is_scanned_again_by_patterns_alone(alone):
    engines = []
    made = with_model(alone, tier(engine=lambda pieces: engines.append(Engine(pieces)) or engines[-1]))

    judged(made, {"note": "call Ana Lima back"})

    assert len(engines[0].batches) == 1


# -- what is left out changes no decision --------------------------------------------------------------------------

notes = st.lists(
    st.sampled_from([*KNOWN, *TOPICAL, "call", "now", MAIL, "DE89 3704 0044 0532 0130 00"]),
    min_size=1,
    max_size=6,
).map(" ".join)


def of_known_entities(random):
    """Return a random policy that knows every entity and speaks of more of their labels."""
    made = content(random)
    return made.model_copy(update={"entities": known_entities()})


@settings(max_examples=120, deadline=None)
@given(randoms, st.lists(notes, min_size=1, max_size=4))
def test_decisions_are_the_same_with_nothing_left_out(of_policy, texts):
    made = Policy(of_known_entities(of_policy))
    detector = Cascade(PATTERNS, [tier()], known_entities())
    checkpoint = replace(_OFFLINE, policy=made, detector=detector)
    records = [record({"note": text}, topic="guarded", offset=number) for number, text in enumerate(texts)]
    intakes = [receive(one, checkpoint) for one in records]
    documents = [intake.document for intake in intakes]

    lazy = detector.detect(documents, idle(intakes, checkpoint, day=TODAY))
    every = detector.detect(documents)

    for intake, some, all_ in zip(intakes, lazy, every, strict=True):
        outcomes = [made.outcome(made.facts(intake.document, one), TODAY) for one in (some, all_)]
        assert outcomes[0] == outcomes[1]


_OFFLINE = offline(Policy(content(Random(1))), classifiers=OFF)


def test_a_flow_whose_law_asks_for_nothing_that_the_model_finds_never_reaches_it(alone):
    engines = []
    model = tier(engine=lambda pieces: engines.append(Engine(pieces)) or engines[-1])
    made = with_model(alone, model)
    content = made.policy.content
    bare = {"rules": (), "grounds": (), "duties": ()}
    packs = {name: pack.model_copy(update=bare) for name, pack in content.packs.items()}
    told = content.flows["tickets"].origin.model_copy(update={"infer": False, "countries": ("DE",)})
    flows = {"tickets": content.flows["tickets"].model_copy(update={"origin": told})}
    lawless = Policy(content.model_copy(update={"packs": packs, "flows": flows}))

    judged(replace(made, policy=lawless), {"note": "call Ana Lima back"})

    assert model.entities <= lawless.idle(lawless.flows["tickets"], TODAY)
    assert engines[0].batches == []
