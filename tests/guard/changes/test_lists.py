"""Lists, context words and own patterns of a policy: what they find, what they excuse, and what they never do."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from policies import DESTINATION, ENTITIES, FLOW, policy_of

from classifiers.cascade import Cascade
from classifiers.patterns import load as load_patterns
from classifiers.settle import Candidate
from guard.audit.leaves import Wording, decision_leaf, decode
from guard.changes.patterns import patterns_of
from guard.cli._explanation import explanation
from guard.detecting import known_entities
from guard.fitting import fitted
from guard.pipeline import judge
from guard.policy.compare import compared, line
from guard.policy.compile import restored
from guard.policy.lint import warnings
from guard.replay.facts import UNTOLD_TERMS, Untold, facts_of
from guard.replay.past import past_of
from guard.wiring import offline
from schemas.decision import Action
from schemas.errors import SettingsError
from schemas.record import Record
from streams.classifying import Classifiers

AT = 1_795_000_000_000
DAY = datetime.fromtimestamp(AT / 1000, UTC).date()
SAID = {"owner": "ana", "reason": "seen in cases"}
PHONE = "+49 30 9018" + "20"
OFF = Classifiers(model="off")


def allow(**more):
    return {
        "name": "our-numbers", "list": "allow", "entity": "PHONE_NUMBER", "terms": [PHONE],
        "expires": str(DAY), **SAID, **more,
    }  # fmt: skip


def deny(**more):
    return {
        "name": "projects", "list": "deny", "entity": "PERSON", "terms": ["Projekt Ärmel", "ACME Straße"],
        **SAID, **more,
    }  # fmt: skip


def shape(**more):
    return {
        "name": "staff-number", "entity": "STAFF_NUMBER", "shape": r"\bSN-[0-9]{6}\b", "labels": ["hr"],
        "examples": ["SN-123456", "by SN-654321 today"], "counter_examples": ["SN-12", "XSN-1234567"],
        **SAID, **more,
    }  # fmt: skip


def asking(**spec):
    return f"apiVersion: guard/v1\nkind: Classifiers\nmetadata: {{name: tuned}}\nspec: {json.dumps(spec)}\n"


def policy(**spec):
    return policy_of(FLOW, DESTINATION, *([asking(**spec)] if spec else []), entities=known_entities())


@pytest.fixture(scope="module")
def plain():
    return offline(policy(), classifiers=OFF)


def with_spec(plain, **spec):
    """Return a checkpoint of a policy with these changes, and what `plain` has compiled shared."""
    ours = policy(**spec)
    return replace(plain, policy=ours, detector=fitted(OFF, ours.content, before=unchanged()).detector)


@cache
def unchanged():
    return fitted(OFF, policy().content)


def decided(made, note, *, at=AT, topic="orders"):
    value = note if isinstance(note, bytes) else json.dumps({"note": note}, ensure_ascii=False).encode()
    [passage] = judge([Record(topic, 0, 1, at, None, value, ())], made, at=at)
    return passage


def entities(passage):
    return [one.entity for one in passage.decision.findings]


def refused(text, **spec):
    with pytest.raises(SettingsError) as told:
        policy(**spec)
    assert text in str(told.value)
    assert "2.yaml:4: " in str(told.value)


SECRET = next(name for name, labels in known_entities().items() if "secret_credential" in labels)
CLASSIFIED = next(name for name, labels in known_entities().items() if "classified" in labels)


@pytest.mark.parametrize("entity", ["IBAN_CODE", SECRET, CLASSIFIED])
def test_what_is_proven_secret_or_classified_cannot_be_let_pass(entity):
    refused(f"`{entity}` cannot be let pass", lists=[allow(entity=entity)])


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ({"lists": [deny(entity="PERSN")]}, "unknown entity `PERSN`"),
        ({"lists": [deny(flow="nowhere")]}, "unknown flow `nowhere`"),
        ({"lists": [allow(expires=None)]}, "without an end; add `expires`"),
        ({"lists": [deny(expires=str(DAY))]}, "cannot end by itself"),
        ({"lists": [deny(terms=["x"])]}, "term 1 is no term"),
        ({"lists": [deny(terms=["ok", " -- "])]}, "term 2 is no term"),
        ({"lists": [deny(owner="")]}, "`lists.0.owner`"),
        ({"lists": [deny(), deny()]}, "two entries of lists are named `projects`"),
        (
            {"context": [{"entity": "RELIGION_TEXT", "words": {"all": ["name"]}, **SAID}]},
            "no shipped pattern finds",
        ),
        ({"patterns": [shape(shape="(")]}, "is no regular expression"),
        ({"patterns": [shape(shape="a*")]}, "matches the empty text"),
        ({"patterns": [shape(labels=["staff"])]}, "unknown label `staff`"),
        ({"patterns": [shape(labels=[])]}, "has no label"),
        ({"patterns": [shape(entity="IBAN_CODE")]}, "has labels already"),
        ({"patterns": [shape(examples=["one"])]}, "at least 2"),
        ({"patterns": [shape(name="iban")]}, "name of another classifier"),
        ({"patterns": [shape(needs_context=True)]}, "`needs_context` asks for words"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(spec, told):
    refused(told, **spec)


def test_a_policy_without_changes_has_the_digest_and_the_detector_that_it_had():
    before = policy(require=["declared_name@1"])

    assert json.loads(before.canonical())["classifiers"] == {"own": [], "require": ["declared_name@1"]}
    assert "classifiers" not in json.loads(policy().canonical())
    assert patterns_of(policy().content) == ()
    assert policy().excuses(DAY) is None
    fit = fitted(OFF, policy().content)
    assert fit.detector is fit.shipped
    assert fitted(OFF, policy().content, before=fit) is fit


def test_changes_come_back_from_a_bundle_and_are_told_apart():
    made = policy(lists=[deny(), allow()], patterns=[shape()])

    again = restored(made.canonical())

    assert again.digest == made.digest != policy().digest
    assert patterns_of(again.content) == patterns_of(made.content)
    told = "\n".join(line(one) for one in compared(policy().content, made.content))
    assert "+ deny list projects" in told and "+ allow list our-numbers" in told
    assert "+ pattern staff-number" in told and "+ entity STAFF_NUMBER" in told


@pytest.mark.parametrize(
    "note",
    [
        "projekt ärmel",
        "for PROJEKT ÄRMEL, today",
        "acme strasse",
        "Acme  Straße",
        "ａｃｍｅ straße",
        "Projekt A\u0308rmel",
    ],
)
def test_a_denied_term_always_counts(plain, note):
    made = with_spec(plain, lists=[deny()])

    assert entities(decided(plain, note)) == []
    [found] = decided(made, note).decision.findings
    assert (found.entity, found.score, found.classifier.partition("@")[0]) == ("PERSON", 1.0, "deny-projects")
    assert decided(made, note).decision.outcome.action is not Action.ALLOW
    assert entities(decided(made, "xacme strasse or acme strassex")) == []


@pytest.mark.parametrize(
    ("note", "count"),
    [
        ("彼は東京計画を見た", 1),
        ("ABC東京計画", 1),
        ("ACME社の件", 1),
        ("«ACME» and ACME-2", 2),
        ("ACMEs, xACME, ÄACME, ACMEж, 4ACME", 0),
        ("see C++17", 1),
    ],
)
def test_terms_are_whole_words_where_their_script_parts_words(plain, note, count):
    made = with_spec(plain, lists=[deny(terms=["東京計画", "Acme", "c++"])])

    assert [one.classifier.partition("@")[0] for one in decided(made, note).decision.findings].count(
        "deny-projects"
    ) == count


def test_a_denied_term_of_a_flow_counts_in_its_topic_alone(plain):
    made = with_spec(plain, lists=[deny(flow="orders")])
    [pattern] = {one.topics for one in patterns_of(made.policy.content)}

    assert pattern == {"orders"}
    assert entities(decided(made, "Projekt Ärmel")) == ["PERSON"]
    assert entities(decided(made, "Projekt Ärmel", topic="elsewhere")) == []


def test_an_allowed_term_does_not_count_until_its_last_day_and_is_told(plain):
    made = with_spec(plain, lists=[allow()])
    tomorrow = AT + 86_400_000

    passage = decided(made, PHONE)

    assert entities(decided(plain, PHONE)) == ["PHONE_NUMBER"]
    assert entities(passage) == []
    assert passage.decision.outcome.action is Action.ALLOW
    assert not passage.decision.is_plain
    [excused] = passage.decision.excused
    assert (excused.entry, excused.finding.entity) == ("our-numbers", "PHONE_NUMBER")
    assert entities(decided(made, PHONE, at=tomorrow)) == ["PHONE_NUMBER"]
    assert decided(made, PHONE, at=tomorrow).decision.excused == ()
    things = policy_things(lists=[allow(expires=str(DAY - timedelta(1)))])
    assert any("ended on" in told and "our-numbers" in told for told in warnings(made.policy, things, DAY))


def policy_things(**spec):
    from guard.policy.kinds import understand
    from guard.policy.source import read

    return understand(read(asking(**spec), "2.yaml"))


@pytest.mark.parametrize(
    "note", [f"{PHONE} and more {PHONE[:-1]}1", f"call {PHONE[:-2]}99", f"{PHONE}, or a.b@" + "example.org"]
)
def test_only_a_finding_whose_whole_text_is_the_term_is_excused(plain, note):
    made = with_spec(plain, lists=[allow()])

    assert entities(decided(made, note))
    assert set(entities(decided(plain, note))) == set(entities(decided(made, note))) | {
        one.finding.entity for one in decided(made, note).decision.excused
    }


def test_what_is_denied_is_not_excused(plain):
    made = with_spec(plain, lists=[allow(), deny(entity="PHONE_NUMBER", terms=[PHONE])])

    assert "PHONE_NUMBER" in entities(decided(made, PHONE))


class Says:
    """A tier that takes a word for a person; by its name it may be that of fields' names."""

    name, entities = "says", frozenset({"PERSON"})

    def __init__(self, classifier):
        self._classifier = classifier

    def candidates(self, documents):
        return [
            [
                Candidate(
                    "PERSON", field.part, at, at + 8, 0.9, self._classifier, "", frozenset({"personal"}),
                    in_context=True,
                )
                for field in document.fields
                if (at := field.text.find("Mercedes")) >= 0
            ]
            for document in documents
        ]  # fmt: skip


@pytest.mark.parametrize(("classifier", "left"), [("guard-encoder@1", []), ("declared_name@1", ["PERSON"])])
def test_later_tiers_are_excused_and_what_a_fields_own_name_says_is_not(plain, classifier, left):
    made = with_spec(plain, lists=[allow(entity="PERSON", terms=["mercedes"])])
    made = replace(made, detector=Cascade(made.detector, [Says(classifier)], known_entities()))

    passage = decided(made, b'"Mercedes"')

    assert entities(passage) == left
    assert len(passage.decision.excused) == 1 - len(left)


def test_redaction_leaves_an_allowed_term_and_is_verified_by_the_same_terms(plain):
    flow = FLOW + "  prefer: redact\n"
    ours = policy_of(flow, DESTINATION, asking(lists=[allow()]), entities=known_entities())
    mail = "a.lima@" + "example.org"
    made = replace(plain, policy=ours)

    passage = decided(made, f"{PHONE} {mail}")

    assert passage.decision.outcome.action is Action.REDACT, passage.decision
    assert passage.decision.fault is None
    assert PHONE.encode() in passage.movement.value
    assert mail.encode() not in passage.movement.value


def logged(passage, policy):
    leaf = decision_leaf(
        passage, Wording(passage.decision.outcome), digest="0" * 32, bundle=policy.digest, at=AT
    )
    return decode(leaf)


def test_a_decision_is_taken_anew_from_the_log_with_what_was_excused(plain):
    made = with_spec(plain, lists=[allow()])
    passage = decided(made, PHONE)
    event = logged(passage, made.policy)
    past = past_of("orders/0", event)

    assert "excused   PHONE_NUMBER at /value/note" in explanation(event)
    assert PHONE not in explanation(event)
    same = facts_of(past, made.policy, made.policy)
    assert made.policy.outcome(same, DAY) == passage.decision.outcome
    again = restored(made.policy.canonical())
    assert facts_of(past, again, made.policy).entities == frozenset()
    assert facts_of(past, plain.policy, made.policy).entities == {"PHONE_NUMBER"}
    assert facts_of(past, again, made.policy, at=DAY + timedelta(1)).entities == {"PHONE_NUMBER"}
    assert facts_of(past, again, None).entities == {"PHONE_NUMBER"}
    found = past_of("orders/0", logged(decided(plain, PHONE), plain.policy))
    with pytest.raises(Untold, match=UNTOLD_TERMS):
        facts_of(found, made.policy, plain.policy)


def test_context_words_are_added_to_a_shipped_pattern_and_shipped_ones_stay(plain):
    spoken = [{"entity": "DE_PERSO", "words": {"de": ["Zaubernummer"]}, **SAID}]
    made = with_spec(plain, context=spoken)
    shipped = next(one for one in load_patterns() if one.entity == "DE_PERSO")
    text = shipped.finds[0]
    [value] = [text[match.start() : match.end()] for match in shipped.shape.finditer(text)][:1]

    def score(made, text):
        return max(
            (one.score for one in decided(made, text).decision.findings if one.entity == "DE_PERSO"),
            default=0,
        )

    assert score(made, f"zaubernummer {value}") > score(plain, f"zaubernummer {value}")
    for each in shipped.finds:
        assert score(made, each) >= score(plain, each) > 0


def test_an_own_pattern_finds_its_entity_by_its_labels(plain):
    made = with_spec(plain, patterns=[shape(context=["staff"])])

    [found] = decided(made, "by SN-654321 today").decision.findings
    [sure] = decided(made, "staff SN-654321").decision.findings

    assert (found.entity, found.score, sure.score) == ("STAFF_NUMBER", 0.7, 0.85)
    assert found.classifier.startswith("staff-number@")
    assert made.policy.labels["STAFF_NUMBER"] == {"hr"}
    assert entities(decided(made, "SN-12")) == []


WORDS = st.sampled_from(
    [
        "Projekt Ärmel",
        PHONE,
        "a.b@" + "example.org",
        "SN-123456",
        "DE89 3704 0044 0532 0130 00",
        "nothing",
        "Straße",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    notes=st.lists(WORDS, min_size=1, max_size=5).map(" ".join), terms=st.lists(WORDS, min_size=1, max_size=3)
)
def test_a_denied_term_takes_no_finding_away_and_an_allowed_one_only_tells(plain, notes, terms):
    denying = with_spec(plain, lists=[deny(terms=terms)])
    letting = with_spec(plain, lists=[allow(terms=terms)])
    before = set(decided(plain, notes).decision.findings)

    more = set(decided(denying, notes).decision.findings)
    less = decided(letting, notes).decision

    assert before <= more
    assert {one for one in before if one.entity != "PHONE_NUMBER"} <= set(less.findings)
    removed = before - set(less.findings)
    assert removed <= {one.finding for one in less.excused}
    assert (
        decided(plain, notes).decision.outcome.action >= less.outcome.action
    )  # taking the entry out lets no more pass


def test_unmapped_entities_need_no_known_models():
    made = policy_of(FLOW, DESTINATION, asking(patterns=[shape()]), entities=ENTITIES)

    assert made.content.entities["STAFF_NUMBER"] == ("hr",)
    assert date(2026, 1, 1) < DAY
