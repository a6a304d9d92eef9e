"""What the cascade promises of every tier: it fails alone, it finds only what and where it may, and patterns stand."""

import json

import pytest
from encoders import tier as model
from msgspec.structs import replace

from classifiers.cascade import Cascade
from classifiers.detector import build
from classifiers.patterns import load
from classifiers.settle import Candidate
from guard.detecting import known_entities
from guard.policy.bundle import labels_by_entity
from schemas.errors import Fault, FaultCode, GuardError, RecordError
from schemas.finding import Detection
from schemas.record import Record
from streams.codecs import decode

FAILED = Detection(fault=Fault(FaultCode.CLASSIFIER_FAILED, "detect"))
MAIL = "ana.lima" + "@example.org"


@pytest.fixture(scope="module")
def patterns():
    return build([pattern for pattern in load() if pattern.entity in {"EMAIL_ADDRESS", "IBAN_CODE"}])


class Words:
    """Finds one word as one entity; `does` may answer something else for a text."""

    name = "words"

    def __init__(self, word="Ana", entity="PERSON", labels=("personal",), does=None):
        self.word, self.entity, self.labels, self.does = word, entity, frozenset(labels), does or {}
        self.entities = frozenset({entity})
        self.asked = []

    def candidates(self, documents):
        self.asked.append(len(documents))
        return [self._of(document) for document in documents]

    def _of(self, document):
        found = []
        for index, field in enumerate(document.fields):
            for text, answer in self.does.items():
                if text in field.text:
                    return answer(index)
            start = field.text.find(self.word)
            if start >= 0:
                found.append(self.candidate(index, start, start + len(self.word)))
        return found

    def candidate(self, field, start, end, **more):
        given = {"entity": self.entity, "score": 0.9, "of_text": False, **more}
        return Candidate(
            given["entity"],
            field,
            start,
            end,
            given["score"],
            "words@1",
            "",
            self.labels,
            False,
            given["of_text"],
        )


def cascade(patterns, *tiers):
    return Cascade(patterns, tiers, known_entities())


def documents(*notes):
    return [decode(Record("t", 0, 0, 0, None, json.dumps({"note": note}).encode())) for note in notes]


def entities(detection):
    return [one.entity for one in detection.findings]


def raising(error):
    def answer(_field):
        raise error

    return answer


WRONG = {
    "raises": raising(RuntimeError("boom")),
    "ends before it starts": lambda field: [Words().candidate(field, 5, 5)],
    "begins before the text": lambda field: [Words().candidate(field, -1, 2)],
    "ends behind the text": lambda field: [Words().candidate(field, 0, 10_000)],
    "no such field": lambda _: [Words().candidate(99, 0, 1)],
    "a field before the first": lambda _: [Words().candidate(-1, 0, 1)],
    "a score that is no number": lambda field: [Words().candidate(field, 0, 1, score=float("nan"))],
    "a score above one": lambda field: [Words().candidate(field, 0, 1, score=1.1)],
    "evidence of an origin": lambda field: [replace(Words().candidate(field, 0, 1), origin="DE")],
    "an entity that it does not name": lambda field: [Words().candidate(field, 0, 1, entity="EMAIL_ADDRESS")],
}


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_tier_that_is_wrong_about_one_document_harms_no_other(patterns, wrong):
    made = cascade(patterns, Words(does={"HERE": WRONG[wrong]}))

    before, at, behind = made.detect(documents("call Ana", f"HERE Ana {MAIL}", "call Ana"))

    assert at == FAILED
    assert entities(before) == entities(behind) == ["PERSON"]


def test_a_tier_that_answers_for_too_few_documents_is_asked_for_each(patterns):
    class Short(Words):
        def candidates(self, documents):
            return super().candidates(documents)[:1]

    assert [entities(one) for one in cascade(patterns, Short()).detect(documents("Ana", "Ana"))] == [
        ["PERSON"]
    ] * 2


def test_a_document_that_a_tier_cannot_judge_has_its_fault(patterns):
    does = {"HERE": raising(RecordError(FaultCode.EXPANSION_LIMIT))}

    at, other = cascade(patterns, Words(does=does)).detect(documents("HERE", "Ana"))

    assert at.fault == Fault(FaultCode.EXPANSION_LIMIT, "detect")
    assert entities(other) == ["PERSON"]


def test_an_unfit_guard_is_no_records_fault(patterns):
    made = cascade(patterns, Words(does={"HERE": raising(GuardError("the device is gone"))}))

    with pytest.raises(GuardError):
        made.detect(documents("HERE"))


def test_a_fault_ends_it_and_later_tiers_are_not_asked(patterns):
    first, second = Words(does={"HERE": WRONG["raises"]}), Words("Otto")

    found = cascade(patterns, first, second).detect(documents("HERE Otto", "Ana Otto"))

    assert found[0] == FAILED
    assert entities(found[1]) == ["PERSON", "PERSON"]
    assert second.asked == [1]


def test_what_was_no_document_is_not_asked_for(patterns):
    tier = Words()
    bad = decode(Record("t", 0, 0, 0, None, b"{"), codec="json")

    found = cascade(patterns, tier).detect([bad, *documents("Ana")])

    assert found[0].fault.code is FaultCode.INVALID_JSON
    assert tier.asked == [1]


# -- what stands beside the patterns' findings ---------------------------------------------------------------------


def test_what_patterns_found_stands_whatever_a_tier_adds(patterns):
    given = documents(f"mail {MAIL} now")
    inside = f"mail {MAIL} now".index(MAIL)
    does = {MAIL: lambda field: [Words().candidate(field, inside - 2, inside + len(MAIL), score=1.0)]}

    alone, both = (made.detect(given)[0] for made in (patterns, cascade(patterns, Words(does=does))))

    assert set(alone.findings) <= set(both.findings)
    assert entities(both) == ["PERSON", "EMAIL_ADDRESS"]


@pytest.mark.parametrize("score", [0.5, 1.0])
def test_at_a_patterns_own_span_a_tier_with_no_other_label_gives_way(patterns, score):
    start = f"mail {MAIL}".index(MAIL)
    does = {MAIL: lambda field: [Words().candidate(field, start, start + len(MAIL), score=score)]}

    assert entities(cascade(patterns, Words(does=does)).detect(documents(f"mail {MAIL}"))[0]) == [
        "EMAIL_ADDRESS"
    ]


def test_a_label_that_the_pattern_lacks_stands_at_its_span(patterns):
    start = f"mail {MAIL}".index(MAIL)
    secret = Words(entity="SECRET", labels=("secret_credential",))
    secret.does = {MAIL: lambda field: [secret.candidate(field, start, start + len(MAIL))]}

    found = cascade(patterns, secret).detect(documents(f"mail {MAIL}"))[0]

    assert entities(found) == ["EMAIL_ADDRESS", "SECRET"]


def test_a_name_that_holds_a_finding_is_told_on_the_way_to_none(patterns):
    value = {"Ana Lima": {"mail": MAIL}}
    record = decode(Record("t", 0, 0, 0, None, json.dumps(value).encode()))

    found = cascade(patterns, model()).detect([record])[0]

    assert {one.entity: one.pointer for one in found.findings} == {
        "PERSON": "/value/*#",
        "EMAIL_ADDRESS": "/value/*/mail",
    }


# -- whom a text speaks of -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("the diagnosis of Ana", {"HEALTH_TEXT", "PERSON"}),
        (f"the diagnosis, to {MAIL}", {"HEALTH_TEXT", "EMAIL_ADDRESS"}),
        ("the diagnosis in Porto", {"HEALTH_TOPIC", "LOCATION"}),
        ("the thief was there", {"CRIMINAL_TOPIC"}),
        ("the merger is near", {"TRADE_SECRET_TEXT"}),
    ],
)
def test_a_special_category_counts_where_somebody_is_named_and_is_a_topic_where_nobody_is(
    patterns, note, told
):
    found = cascade(patterns, model()).detect(documents(note))[0]

    assert set(entities(found)) == told


def test_a_label_of_a_text_hides_nothing_within_it(patterns):
    found = cascade(patterns, model()).detect(documents("diagnosis Porto Ana Acme"))[0]

    assert entities(found) == ["HEALTH_TEXT", "LOCATION", "PERSON", "ORGANISATION"]


# -- who is asked --------------------------------------------------------------------------------------------------


def test_a_tier_is_asked_only_where_something_that_it_finds_matters(patterns):
    tier = Words()
    given = documents("Ana", "Ana", "Ana")

    found = cascade(patterns, tier).detect(given, [frozenset(), frozenset({"PERSON"}), frozenset({"OTHER"})])

    assert [entities(one) for one in found] == [["PERSON"], [], ["PERSON"]]
    assert tier.asked == [2]


def test_tiers_before_one_that_matters_run_with_it(patterns):
    first, second = Words("Ana"), Words("Otto", "HEALTH", ("health",))

    found = cascade(patterns, first, second).detect(documents("Ana Otto"), [frozenset({"PERSON"})])[0]

    assert entities(found) == ["PERSON", "HEALTH"]


def test_patterns_run_whatever_matters_and_alone_behind_a_redaction(patterns):
    tier = Words()
    made = cascade(patterns, tier)
    given = documents(f"Ana {MAIL}")

    assert entities(made.rescan(given)[0]) == ["EMAIL_ADDRESS"]
    assert entities(made.detect(given, [frozenset({"PERSON", "EMAIL_ADDRESS"})])[0]) == ["EMAIL_ADDRESS"]
    assert tier.asked == []


def test_every_entity_of_the_model_is_known_to_policies_with_labels_or_as_nobodys():
    known = known_entities()
    made = model()

    assert made.entities <= known.keys()
    assert known["LOCATION"] == known["ORGANISATION"] == known["HEALTH_TOPIC"] == ("impersonal",)
    assert all(known.values()) and labels_by_entity(load()).keys() <= known.keys()
