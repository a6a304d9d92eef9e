"""What an encoder never tells is named, by its card."""

import pytest

from classifiers.models.card import card_of
from classifiers.models.entities import SHIPPED, entities
from classifiers.models.silence import silent


def card(*, kinds=None, topics=None, scores=(), topic_scores=()):
    return {
        "thresholds": {"kinds": kinds or {}, "topics": topics or {}},
        "scores": list(scores),
        "topic_scores": list(topic_scores),
    }


def row(kind, findings, *, spans=6, dataset="*"):
    return {"kind": kind, "dataset": dataset, "spans": spans, "findings": findings}


def test_a_head_that_calibration_found_no_threshold_for_is_silent():
    found = silent(card(topics={"children": 1.0, "hr": 0.9}, kinds={"licence_plate": 1.0}))

    assert found == {"CHILDREN_TEXT", "LICENCE_PLATE"}


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([row("financial", 0)], {"FINANCIAL_TEXT"}),
        ([row("financial", 1)], set()),
        ([row("financial", 0, spans=0)], set()),  # nothing was labelled, so nothing was shown
        ([row("financial", 0, dataset="tickets")], set()),  # of one set among others
    ],
)
def test_a_head_that_told_nothing_of_what_was_held_back_is_silent(scores, expected):
    assert silent(card(topics={"financial": 0.5}, topic_scores=scores)) == expected


def test_a_silent_special_category_is_no_topic_either():
    assert silent(card(topics={"art9_genetic": 1.0})) == {"GENETIC_TEXT", "GENETIC_TOPIC"}


def test_a_card_without_thresholds_names_nothing_silent():
    assert silent({}) == frozenset()


def test_what_is_silent_in_the_shipped_encoder_is_among_its_entities():
    assert silent(card_of(SHIPPED)) < entities().keys()
