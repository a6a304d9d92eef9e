"""The model tier over a test encoder: what it finds where, each text once, and faults that harm no neighbour."""

import json
import threading

import pytest
from encoders import Engine, tier

from classifiers.models.batches import TOKENS
from classifiers.models.engines import DeviceLost
from schemas.errors import Fault, FaultCode, GuardError
from schemas.record import Record
from streams.codecs import decode

FAILED = Fault(FaultCode.CLASSIFIER_FAILED, "detect")
LATE = Fault(FaultCode.CLASSIFIER_TIMEOUT, "detect")


def document(value):
    return decode(Record("t", 0, 0, 0, None, json.dumps(value).encode()))


def notes(*texts):
    return [document({"note": text}) for text in texts]


def told(one, found):
    return [(it.entity, one.fields[it.field].text[it.start : it.end]) for it in found]


def test_spans_are_told_in_the_field_they_stand_in():
    (one,) = notes("see Ana Lima of Acme, in Porto.")

    (found,) = tier().candidates([one])

    assert told(one, found) == [("PERSON", "Ana Lima"), ("ORGANISATION", "Acme"), ("LOCATION", "Porto")]
    assert {it.classifier for it in found} == {"guard-encoder@1"}
    assert all(0.99 < it.score <= 1 for it in found)


def test_a_label_of_a_text_spans_the_field_that_said_it():
    one = document({"a": "the diagnosis is clear", "b": "nothing to see here"})

    (found,) = tier().candidates([one])

    assert told(one, found) == [("HEALTH_TEXT", "the diagnosis is clear")]
    assert found[0].of_text


def test_what_the_card_tells_counts_at_the_usual_threshold():
    card = {"thresholds": {"kinds": {"person": 0.001}}}
    (found,) = tier(card=card).candidates(notes("nobody here"))

    assert {it.score for it in found} == {0.5}


def test_a_text_is_read_once_however_often_it_comes():
    engines = []
    made = tier(engine=lambda pieces: engines.append(Engine(pieces)) or engines[-1])

    first = made.candidates(notes("call Ana", "call Otto", "call Ana"))
    again = made.candidates(notes("call Otto"))

    assert sum(rows for rows, _ in engines[0].batches) == 2
    assert [len(it) for it in (*first, *again)] == [1, 1, 1, 1]
    assert (made.cache.hits, made.cache.misses) == (1, 2)


def test_equal_texts_of_fields_with_other_names_are_read_each():
    made = tier()

    made.candidates([document({"a": "call Ana"}), document({"b": "call Ana"})])

    assert made.cache.misses == 2


def test_a_long_text_is_read_to_its_end():
    text = "word " * 5000 + "Ana " + "word " * 3 + "Otto"
    (one,) = notes(text)

    (found,) = tier().candidates([one])

    assert told(one, found) == [("PERSON", "Ana"), ("PERSON", "Otto")]


def test_more_windows_than_allowed_are_a_fault_and_never_clean_cached_or_not():
    made = tier(windows=2)
    long, short = "word " * 900, "word " * 200
    several = document({"a": short, "b": short, "c": short})

    answers = made.candidates([*notes(long), several, *notes("call Ana")])

    too_much = Fault(FaultCode.TOO_MUCH_TEXT, "detect")
    assert answers[:2] == [too_much, too_much] and len(answers[2]) == 1
    made.candidates([document({"a": short}), document({"b": short}), document({"c": short})])
    assert made.candidates([several]) == [too_much]


def test_batches_hold_windows_of_like_length_and_no_more_than_a_limit():
    engines = []
    made = tier(engine=lambda pieces: engines.append(Engine(pieces)) or engines[-1])

    made.candidates(notes(*(f"see n{number} {'word ' * (number % 200)}" for number in range(300))))

    shapes = engines[0].batches
    assert all(rows * length <= TOKENS for rows, length in shapes)
    assert sum(rows for rows, _ in shapes) == 300
    assert [length for _, length in shapes] == sorted(length for _, length in shapes)


@pytest.mark.parametrize("word", ["BOOM", "NAN", "SHAPE"])
def test_a_text_at_which_the_engine_fails_is_a_fault_and_its_neighbours_are_judged(word):
    answers = tier().candidates(notes("call Ana", f"call {word}", "call Otto", f"see {word} Ana", "see Ana"))

    assert [one if isinstance(one, Fault) else len(one) for one in answers] == [1, FAILED, 1, FAILED, 1]


def test_what_failed_is_tried_again_when_it_comes_again():
    made = tier()

    assert made.candidates(notes("call BOOM")) == [FAILED]
    assert len(made.cache) == 0


def test_an_engine_that_always_fails_is_not_asked_for_ever():
    class Broken(Engine):
        def run(self, ids, mask):
            self.batches.append(ids.shape)
            raise RuntimeError

    engines = []
    made = tier(engine=lambda pieces: engines.append(Broken(pieces)) or engines[-1])

    answers = made.candidates(notes(*(f"call {number} Ana" for number in range(400))))

    assert set(answers) == {FAILED}
    assert len(engines[0].batches) < 30


def test_a_batch_that_does_not_fit_is_halved():
    engines = []
    made = tier(engine=lambda pieces: engines.append(Engine(pieces)) or engines[-1])

    answers = made.candidates(notes(*(f"HUGE {number} Ana" for number in range(8))))

    assert [len(one) for one in answers] == [1] * 8
    assert engines[0].batches[-1][0] == 1 < engines[0].batches[0][0]


def test_an_engine_that_hangs_is_left_behind_and_the_others_are_judged():
    release = threading.Event()
    engines = []
    made = tier(
        engine=lambda pieces: engines.append(Engine(pieces, hangs=release)) or engines[-1], deadline_s=0.3
    )

    answers = made.candidates(notes("HANG " + "word " * 100, "call Ana " + "word " * 240, "call Otto"))

    release.set()
    assert [one if isinstance(one, Fault) else len(one) for one in answers] == [LATE, 1, 1]
    assert len(engines) == 3  # over all at once, and over the one alone


def test_an_engine_that_hangs_again_and_again_makes_the_guard_unfit():
    release = threading.Event()
    made = tier(engine=lambda pieces: Engine(pieces, hangs=release), deadline_s=0.1)

    for number in range(5):
        assert made.candidates(notes(f"HANG {number}")) == [LATE]
    with pytest.raises(GuardError, match="no answer within"):
        made.candidates(notes("HANG on"))
    release.set()


def test_a_worker_gets_past_any_one_batch_in_which_an_engine_hangs():
    release = threading.Event()
    made = tier(engine=lambda pieces: Engine(pieces, hangs=release), deadline_s=0.1)

    answers = made.candidates(notes(*(f"HANG {number}" for number in range(50))))

    release.set()
    assert set(answers) == {LATE}


def test_a_lost_device_is_the_guards_fault_and_no_records():
    with pytest.raises(DeviceLost):
        tier().candidates(notes("call Ana", "call LOST"))


def test_what_hides_too_much_is_a_fault():
    import base64
    import gzip

    bomb = base64.b64encode(gzip.compress(b"0" * 50_000_000)).decode()

    assert tier().candidates(notes(f"see {bomb}")) == [Fault(FaultCode.EXPANSION_LIMIT, "detect")]


def test_neither_the_tier_nor_its_parts_show_a_text():
    made = tier()
    made.candidates(notes("call Ana Lima"))

    assert "Ana" not in f"{made!r} {made.cache!r} {made._runner!r}"
