"""What the encoder is told of each piece: yes, no, or nothing where a data set does not say."""

import numpy as np
import pytest
from encoders import Pieces

from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.training.config import Source
from classifiers.models.training.examples import (
    BEGIN,
    INSIDE,
    NO,
    UNKNOWN,
    examples,
    is_dev,
    labelled,
    read,
)
from schemas.errors import SettingsError


class Offsets(Pieces):
    def offsets(self, word):
        return tuple((at, min(at + self.size, len(word))) for at in range(0, len(word), self.size))


def record(text, *marks, source=None, topics=(), **said):
    spans = [
        {"start": text.index(part), "end": text.index(part) + len(part), "label": label}
        for part, label in marks
    ]
    source = source or Source(file="set.jsonl", licence="x", origin="x", **said)
    row = {
        "id": "1",
        "dataset": "set",
        "lang": "en",
        "text": text,
        "spans": spans,
        "doc_labels": list(topics),
    }
    return labelled(row, source)


def targets(one, kind):
    (example,) = examples(one, Offsets())
    return example.targets[1:-1, KINDS.index(kind)].tolist()


def topic(one, name):
    (example,) = examples(one, Offsets())
    return int(example.topics[TOPICS.index(name)])


def test_a_span_begins_once_and_the_rest_of_it_is_inside():
    assert targets(record("ask Ana Lima now", ("Ana Lima", "person"), whole=["person"]), "person") == [
        NO, BEGIN, INSIDE, NO,
    ]  # fmt: skip


def test_a_kind_that_a_set_does_not_label_is_not_known_of():
    assert set(targets(record("ask Ana Lima", ("Ana Lima", "person")), "person")) == {UNKNOWN}


def test_a_kind_labelled_in_part_tells_only_where_it_is():
    one = record("is diabetic now", ("diabetic", "art9_health"), positives=["art9_health"])

    assert targets(one, "art9_health") == [UNKNOWN, BEGIN, INSIDE, UNKNOWN]


def test_nothing_is_known_of_a_kind_within_what_may_be_it():
    one = record(
        "born 1.2.1980 here",
        ("1.2.1980", "date"),
        whole=["date_of_birth"],
        unsure={"date_of_birth": ["date"]},
    )

    assert targets(one, "date_of_birth") == [NO, UNKNOWN, UNKNOWN, NO]


def test_a_place_does_not_rule_out_an_address():
    one = record("in Rome now", ("Rome", "location"), whole=["address", "location"])

    assert targets(one, "address") == [NO, UNKNOWN, NO]


def test_punctuation_at_a_word_s_edge_is_judged_with_the_word():
    pieces = Offsets(size=1)

    (example,) = examples(record("x (Al), y", ("Al", "person"), whole=["person"]), pieces)

    assert example.targets[1:-1, 0].tolist() == [NO, BEGIN, INSIDE, INSIDE, INSIDE, INSIDE, NO]


def test_names_that_only_space_parts_are_one_where_the_set_splits_them():
    one = record("for Ana Lima", ("Ana", "person"), ("Lima", "person"), whole=["person"], join=["person"])

    assert [(mark.start, mark.end) for mark in one.marks] == [(4, 12)]


@pytest.mark.parametrize(
    ("said", "labels", "known"),
    [
        ({"always": ["art9_health"]}, (), INSIDE),
        ({"never": ["art9_health"]}, (), NO),
        ({"whole": ["art9_health"]}, (), NO),
        ({}, ("art9_health",), INSIDE),
        ({}, (), UNKNOWN),
    ],
)
def test_a_topic_is_known_as_the_set_says(said, labels, known):
    assert topic(record("of somebody", topics=labels, source=Source(file="a", licence="b", origin="c", topics=said)), "art9_health") == known  # fmt: skip


def test_a_long_text_s_topic_is_not_said_of_every_window_of_it():
    text = "thief " + "word " * 600
    one = record(text, ("thief", "art10_criminal"), topics=["art10_criminal"], positives=["art10_criminal"])

    made = examples(one, Offsets())

    known = [int(example.topics[TOPICS.index("art10_criminal")]) for example in made]
    assert len(made) > 2 and known[0] == INSIDE and set(known[1:]) == {UNKNOWN}


def test_every_piece_has_a_target_and_the_ends_none():
    (example,) = examples(record("a bb ccc", whole=list(KINDS)), Offsets())

    assert example.targets.shape == (len(example.ids), len(KINDS))
    assert np.all(example.targets[[0, -1]] == UNKNOWN)


def test_what_is_held_back_follows_from_the_id_alone():
    one = [record("x")] * 2

    assert is_dev(one[0], 0.5) == is_dev(one[1], 0.5)
    assert is_dev(one[0], 1.0) and not is_dev(one[0], 0.0)


def test_a_line_that_is_no_labelled_text_is_refused_by_place(tmp_path):
    file = tmp_path / "set.jsonl"
    file.write_text('{"id": 1}\n')

    with pytest.raises(SettingsError, match=r"set\.jsonl:1: no labelled text"):
        list(read(file, Source(file="set.jsonl", licence="x", origin="x")))
