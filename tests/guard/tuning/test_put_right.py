"""A span that a person put right: what it is held to travels with it, and counts as a miss and a false finding."""

import json

import pytest

from classifiers.agreement import Judged, Span, case, mistakes
from guard.labelling.formats.jsonl import FORMAT
from guard.tuning.examples import examples_of
from guard.tuning.readings import Subject, readings
from schemas.errors import SettingsError

FOUND = Span(0, 8, "national_id", "IE_PPSN", 0.9, "ie_ppsn@1")


def row(**span):
    told = {"start": 0, "end": 8, "label": "national_id", **span}
    return json.dumps({"id": "1", "dataset": "ours", "lang": "en", "text": "1234567T now", "spans": [told]})


def judged(line, *findings):
    one = case(line)
    return Judged(one.id, one.dataset, one.lang, one.spans, findings)


def test_a_wrong_entity_is_a_miss_of_the_right_one_and_a_false_finding_of_the_wrong_one():
    one = judged(row(held="entity", entity="PL_PESEL"), FOUND)
    other = judged(row(), FOUND)

    assert sorted(it.what for it in mistakes([one])) == ["false", "missed"]
    wrong, _ = readings([one, other], Subject("national_id", "IE_PPSN"))
    right, _ = readings([one, other], Subject("national_id", "PL_PESEL"))
    assert (wrong.spans, wrong.false) == ((), (0.9,))
    assert (right.spans, right.false) == ((0.0,), ())
    shown = examples_of(
        [case(row(held="entity", entity="PL_PESEL"))], [one], Subject("national_id", "IE_PPSN")
    )
    assert [it.what for it in shown] == ["false"]


def test_a_wrong_span_is_a_miss_of_the_right_one_and_a_false_finding_of_the_wrong_one():
    one = judged(row(held="span", end=7), FOUND)
    (read,) = readings([one], Subject("national_id", "IE_PPSN"))

    assert (read.spans, read.false) == ((0.0,), (0.9,))
    (loose,) = readings([judged(row(end=7), FOUND)], Subject("national_id", "IE_PPSN"))
    assert (loose.spans, loose.false) == ((0.9,), ())


@pytest.mark.parametrize("span", [{"held": "entity", "entity": "PL_PESEL"}, {"held": "span"}, {}])
def test_what_a_span_is_held_to_is_written_and_read_again(span):
    one = FORMAT.reads(row(**span).encode(), "ours")

    assert FORMAT.reads(FORMAT.writes(one), "ours") == one
    assert case(FORMAT.writes(one).decode()).spans == one[0].spans == case(row(**span)).spans


@pytest.mark.parametrize("span", [{"held": "entity"}, {"held": "all"}, {"held": "entity", "entity": 7}])
def test_a_line_that_holds_a_span_to_nothing_known_is_refused(span):
    with pytest.raises(SettingsError):
        case(row(**span))
