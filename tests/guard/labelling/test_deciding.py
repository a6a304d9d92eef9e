"""Labelled texts on a flow: only what the policy lets pass comes out, redacted where it says so, spans where they are."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from labelling import AT
from policies import CONTRACT, DESTINATION, FLOW, policy_of

from classifiers.agreement import Case, Span
from guard.detecting import known_entities
from guard.labelling.deciding import ELSEWHERE, decided, flow_for
from guard.wiring import offline
from schemas.errors import SettingsError
from streams.classifying import Classifiers

MAIL = "canary.tango" + "@example.org"
MARKING = "NATO" + " SECRET"


def training(purpose="training", more="", countries="[US]"):
    flow = FLOW.replace("purpose: inference", f"purpose: {purpose}").replace("model]", "model, home]")
    to = DESTINATION.replace("[US]", countries)
    home = to.replace("name: model", "name: home").replace("operator: aws", "operator: self-hosted")
    home = home.replace("countries: [US]", "countries: [DE]")
    packs = "apiVersion: guard/v1\nkind: Bundle\nmetadata: {name: all}\nspec: {packs: [markings, x-secrets, eu-*]}\n"
    return policy_of(flow + more + CONTRACT, to, home, packs, entities=known_entities())


@pytest.fixture(scope="module")
def checkpoint():
    return offline(training(), classifiers=Classifiers(model="off"))


def case(text, *spans):
    return Case("1", "ours", "en", text, tuple(Span(*it) for it in spans))


def come_out(cases, checkpoint, to="model"):
    flow, whither = flow_for(checkpoint, "orders", to)
    return list(decided(cases, checkpoint, flow, whither, at=AT))


@pytest.mark.parametrize("purpose", ["inference", "analytics", "storage"])
def test_a_flow_that_is_not_for_training_is_refused(purpose):
    with pytest.raises(SettingsError, match=f"is for {purpose}"):
        flow_for(offline(training(purpose), classifiers=Classifiers(model="off")), "orders")


def test_a_flow_or_destination_that_is_not_there_is_refused(checkpoint):
    with pytest.raises(SettingsError, match="no flow `other`"):
        flow_for(checkpoint, "other")
    with pytest.raises(SettingsError, match="does not lead to `moon`"):
        flow_for(checkpoint, "orders", "moon")


def test_what_the_policy_blocks_or_sends_elsewhere_does_not_come_out(checkpoint):
    blocked, unreadable, plain = come_out(
        [case(f"{MARKING}\nthe plan"), case('{"cut off'), case("the parcel is late", (4, 10, "misc"))],
        checkpoint,
    )
    (elsewhere,) = come_out([case("the parcel is late")], checkpoint, to="home")

    assert blocked.case is None and "marking" in blocked.reason and "plan" not in blocked.reason
    assert unreadable.case is None and unreadable.reason.endswith("fault.invalid_json")
    assert plain.case == case("the parcel is late", (4, 10, "misc")) and not plain.redacted
    assert elsewhere.case is None and elsewhere.reason == ELSEWHERE


def test_redacted_texts_come_out_redacted_with_spans_that_moved_and_none_that_was_rewritten(checkpoint):
    text = f"hello Ana, write to {MAIL} or {MAIL} by Friday"
    at = text.index("Friday")
    (one,) = come_out(
        [case(text, (6, 9, "person"), (20, 20 + len(MAIL), "email"), (at, at + 6, "date"))], checkpoint
    )

    assert one.redacted and "canary" not in one.case.text
    told = [(it.label, one.case.text[it.start : it.end]) for it in one.case.spans]
    assert told == [("person", "Ana"), ("date", "Friday")]


WORDS = st.sampled_from(("Ana", "Zoë", "🙂", "Friday", "q", MAIL, "-"))  # none within another


@given(words=st.lists(WORDS, min_size=1, max_size=6), as_json=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_span_that_comes_out_is_of_the_words_that_it_was_of(words, as_json, checkpoint):
    joined = json.dumps({"a": " ".join(words[:3]), "b": words, "n": 7}) if as_json else " ".join(words)
    spans, at = [], 0
    for word in (it for it in words if it in joined):
        start = joined.index(word, at) if word in joined[at:] else joined.index(word)
        spans.append((start, start + len(word), f"w{words.index(word)}"))
        at = start + len(word)
    (one,) = come_out([case(joined, *spans)], checkpoint)

    assert one.case is not None, one.reason
    assert MAIL not in one.case.text
    assert {it.label for it in one.case.spans} >= {f"w{words.index(it)}" for it in words if it in joined} - {
        f"w{words.index(it)}" for it in words if it == MAIL
    }
    for it in one.case.spans:
        assert one.case.text[it.start : it.end] == words[int(it.label[1:])]
