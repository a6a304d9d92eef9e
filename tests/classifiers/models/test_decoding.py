"""From logits to spans: thresholds and temperatures of the card, and windows merged without losing one."""

import numpy as np
import pytest
from encoders import Pieces
from hypothesis import given
from hypothesis import strategies as st

from classifiers.models.decoding import add, scale_of, spans, topics, unread
from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.windows import PIECES, windows
from schemas.errors import SettingsError

SCALE = scale_of({})
PERSON, PLACE = KINDS.index("person"), KINDS.index("location")


def logits(pieces, sure=(), begins=(), kind=PERSON):
    made = np.full((pieces, 2 * len(KINDS)), -6, np.float32)
    made[list(sure), 2 * kind] = 6
    made[list(begins), 2 * kind + 1] = 6
    return made


def told(text, tokens, scale=SCALE, whole=None):
    _ids, words = Pieces(size=100).encode(text)
    found = unread(words)
    nothing = np.full(len(TOPICS), -6, np.float32)
    for window in windows(words, text):
        first, last = window[0].first, window[-1].last
        add(found, window, tokens[first:last], nothing if whole is None else whole, scale)
    return found, spans(found, text, scale)


def test_words_in_a_row_are_one_span_without_the_punctuation_around_them():
    text = "see (Ana Lima), now"

    _, found = told(text, logits(4, sure=(1, 2)))

    assert [(text[one.start : one.end], KINDS[one.head]) for one in found] == [("Ana Lima", "person")]
    assert found[0].score == pytest.approx(0.998, abs=0.001)


def test_a_beginning_parts_two_spans():
    text = "Ana Lima Otto Lima"

    _, found = told(text, logits(4, sure=range(4), begins=(0, 2)))

    assert [text[one.start : one.end] for one in found] == ["Ana Lima", "Otto Lima"]


def test_kinds_may_overlap():
    tokens = np.maximum(logits(2, sure=(0, 1)), logits(2, sure=(1,), kind=PLACE))

    _, found = told("Ana Porto", tokens)

    assert {(KINDS[one.head], one.start, one.end) for one in found} == {("person", 0, 9), ("location", 4, 9)}


def test_threshold_and_temperature_are_the_cards():
    tokens = logits(1)
    tokens[0, 2 * PERSON] = 1.0  # 0.73, and 0.62 at temperature 2
    warm = scale_of({"temperatures": {"kinds": {"person": 2.0}}})
    strict = scale_of({"thresholds": {"kinds": {"person": 0.9}}})

    scores = [[one.score for one in told("Ana", tokens, scale)[1]] for scale in (SCALE, warm, strict)]

    assert scores == [[0.731], [0.622], []]


@pytest.mark.parametrize(
    "card",
    [
        {"thresholds": {"kinds": {"person": 0}}},
        {"thresholds": {"topics": {"hr": 1.5}}},
        {"thresholds": {"kinds": {"person": float("nan")}}},
        {"temperatures": {"kinds": {"person": -1}}},
        {"temperatures": {"kinds": {"person": "warm"}}},
    ],
)
def test_a_card_with_numbers_that_are_none_is_refused(card):
    with pytest.raises(SettingsError, match="of the encoder's card"):
        scale_of(card)


def test_topics_are_the_highest_of_all_windows():
    _ids, words = Pieces(size=100).encode("word " * 400)
    found = unread(words)
    for number, window in enumerate(windows(words, "word " * 400)):
        whole = np.full(len(TOPICS), -6, np.float32)
        whole[number] = 6
        add(found, window, logits(len(window)), whole, SCALE)

    assert [one.head for one in topics(found, SCALE)] == [0, 1]


@given(st.sets(st.integers(0, 699)), st.randoms(use_true_random=False))
def test_merging_never_loses_a_words_finding(sure, random):
    """Where one of two windows finds a word and the other does not, it is found."""
    text = " ".join(f"w{number}" for number in range(700))
    _, words = Pieces(size=100).encode(text)
    found = unread(words)
    met = set()
    for window in windows(words, text):
        here = {one.word for one in window if one.word in sure and random.random() < 0.5}
        met |= here
        places = [index for index, one in enumerate(window) if one.word in here]
        add(found, window, logits(len(window), sure=places), np.full(len(TOPICS), -6, np.float32), SCALE)

    covered = {
        index
        for one in spans(found, text, SCALE)
        for index, word in enumerate(words)
        if one.start <= word.start and word.end <= one.end
    }
    assert covered == met


def test_a_word_longer_than_a_window_is_found_as_a_whole():
    text = "\u00e9" * (4 * PIECES + 20)
    _ids, words = Pieces(size=4).encode(text)
    found = unread(words)
    made = windows(words, text)
    for number, window in enumerate(made):
        size = sum(one.last - one.first for one in window)
        sure = range(size) if number == len(made) - 1 else ()
        add(found, window, logits(size, sure=sure), np.full(len(TOPICS), -6, np.float32), SCALE)

    assert [(one.start, one.end) for one in spans(found, text, SCALE)] == [(0, len(text))]
