"""No classifier finds less, leaks more or alarms more than it did; `make floors` renews what it did."""

import json

import floors
import pytest

FLOORS = json.loads(floors.FLOORS.read_text(encoding="utf-8"))


@pytest.fixture(params=["patterns", "cascade"])
def which(request):
    if request.param == "cascade" and not floors.chosen("cascade").model:
        pytest.skip("no model runs here: the patterns alone are measured")
    return request.param


def test_our_own_texts_fare_no_worse(which):
    assert which in FLOORS, "no floors of this detector; measure them with `make floors`"

    assert floors.fallen(FLOORS[which]["own"], floors.own(which)) == []


def test_samples_of_the_labelled_sets_fare_no_worse(which):
    if not floors.SETS.is_dir():
        pytest.skip("../shared/data is not here")
    assert "shared" in FLOORS.get(which, {}), "no floors of this detector; measure them with `make floors`"

    assert floors.fallen(FLOORS[which]["shared"], floors.shared(which)) == []


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"recall": {"set email": 0.9}, "leak rate": {"set *": 0.1}}, []),
        ({"recall": {"set email": 0.881}, "leak rate": {"set *": 0.119}}, []),  # as another processor rounds
        ({"recall": {"set email": 1.0}, "leak rate": {"set *": 0.0}}, []),
        (
            {"recall": {"set email": 0.87}, "leak rate": {"set *": 0.1}},
            ["recall of set email: was 0.9, is 0.87"],
        ),
        (
            {"recall": {"set email": 0.9}, "leak rate": {"set *": 0.13}},
            ["leak rate of set *: was 0.1, is 0.13"],
        ),
        (
            {"recall": {}, "leak rate": {"set *": 0.1}},
            ["recall of set email: was 0.9, is not measured any more"],
        ),
    ],
)
def test_a_row_that_fell_is_named(figures, expected):
    known = {"recall": {"set email": 0.9}, "leak rate": {"set *": 0.1}}

    assert floors.fallen(known, figures) == expected


def test_our_own_texts_speak_nine_languages_and_some_say_nothing():
    cases = list(floors.cases_of(floors.OWN))

    assert {one.lang for one in cases} == {"de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv"}
    assert all(
        any(not one.spans for one in cases if one.lang == lang) for lang in {one.lang for one in cases}
    )
    assert all(
        0 <= span.start < span.end <= len(one.text) and one.text[span.start : span.end].strip()
        for one in cases
        for span in one.spans
    )
