"""What is proposed from labelled texts gains on texts it was not chosen by, names nobody, and risks no leak."""

import random

import pytest

from classifiers.agreement import Case, Judged, Span
from guard.bench.tuning_sets import chosen_of, judged_once, tuned
from guard.detecting import fixed_entities
from guard.tuning.applied import Cut, Seen, Shapes, Terms, found_with, places
from guard.tuning.halved import halves, told
from guard.tuning.proposed import proposed
from guard.tuning.shapes import shape, shapes_of
from guard.tuning.terms import allowed, denied
from schemas.errors import SettingsError

KINDS = {"LOCATION": "location", "ORGANISATION": "organisation", "PERSON": "person", "DATE_OF_BIRTH": "date"}


def text_of(number, content, spans=(), findings=()):
    made = [
        tuple(
            Span(content.index(words), content.index(words) + len(words), kind, *rest)
            for words, kind, *rest in many
        )
        for many in (spans, findings)
    ]
    return Seen(Judged(f"{number}", "set", "en", *made), content.casefold())


def noise(count, *, scores=(0.55, 0.95)):
    """Return texts in which organisations score high and what is taken for one scores low."""
    drawn = random.Random(1)
    return [
        text_of(
            number,
            f"acme{number} met foo{number}",
            [(f"acme{number}", "organisation")] if drawn.random() < 0.5 else [("met", "organisation")],
            [(f"foo{number}", "organisation", "ORGANISATION", scores[0]), ("met", "organisation", "ORGANISATION", scores[1])],
        )
        for number in range(count)
    ]  # fmt: skip


def test_a_threshold_that_gains_is_proposed_and_one_that_cannot_be_shown_is_not():
    (gain,) = proposed(noise(60), KINDS, fixed=())

    assert isinstance(gain.change, Cut) and 0.55 < gain.change.at_least <= 0.95
    assert proposed(noise(4), KINDS, fixed=()) == []


def test_no_threshold_of_what_is_fixed_or_would_leak_is_proposed():
    people = [text_of(one.judged.id, one.text) for one in noise(60)]
    leaky = [
        Seen(
            Judged(
                one.judged.id, "set", "en",
                tuple(Span(it.start, it.end, "person") for it in one.judged.spans),
                tuple(Span(it.start, it.end, "person", "PERSON", it.score) for it in one.judged.findings),
            ),
            one.text,
        )
        for one in noise(60)
    ]  # fmt: skip

    assert proposed(noise(60), KINDS, fixed={"ORGANISATION"}) == []
    assert proposed(leaky, KINDS, fixed=()) == []
    assert proposed(people, KINDS, fixed=()) == []  # nothing is labelled
    assert {"IBAN_CODE", "SECRET_PASSWORD"} <= fixed_entities()
    assert "ORGANISATION" not in fixed_entities()


def test_no_learned_term_holds_a_word_of_a_persons_name():
    texts = [
        text_of(1, "Ana Stone of Utrecht", [("Ana Stone", "person"), ("Utrecht", "location")]),
        text_of(2, "Stone Bridge and Utrecht", [("Stone Bridge", "location"), ("Utrecht", "location")]),
        text_of(3, "Stone Bridge and Board", (), [("Board", "organisation", "ORGANISATION", 0.6)]),
        text_of(4, "the Board of Ana", (), [("Board", "organisation", "ORGANISATION", 0.6), ("Ana", "person", "PERSON", 0.9)]),
    ]  # fmt: skip

    assert denied(texts, "LOCATION", "location", ()).terms == {"utrecht"}
    assert allowed(texts, "ORGANISATION", "organisation", ()).terms == {"board"}


def test_a_term_stands_only_where_words_begin_and_end():
    assert list(places("in rome, roman rome", {"rome"})) == [(3, 7), (15, 19)]


def test_a_shape_tells_how_three_texts_are_written_and_of_none_what_it_holds():
    dates = ["on 3.10.1998", "on 12.4.2001", "on 30.1.1987"]
    texts = [text_of(number, one, [(one[3:], "date_of_birth")]) for number, one in enumerate(dates)]

    found = shapes_of(texts, "DATE_OF_BIRTH", "date_of_birth", ())

    assert found.shapes == {shape("3.10.1998")} and not any(
        it.isdigit() for it in shape("a1b").replace("{1,2}", "")
    )
    assert shapes_of(texts[:2], "DATE_OF_BIRTH", "date_of_birth", ()).shapes == frozenset()
    assert [(it.start, it.end) for it in found_with(text_of(9, "by 1.1.2020 or 1.1.20201"), [found])] == [
        (3, 11)
    ]


def test_a_change_shows_no_term_in_its_repr():
    changes = [
        Terms("deny", "LOCATION", "location", frozenset({"utrecht"})),
        Shapes("X", "date", frozenset({"march"})),
    ]

    assert not any(word in f"{it!r}{told(it)}" for it in changes for word in ("utrecht", "march"))
    assert "ana" not in repr(text_of(1, "ana"))


def test_a_text_is_in_one_half_and_always_the_same():
    texts = noise(40)

    learn, other = halves(texts)

    assert halves(reversed(texts))[0] == learn[::-1]
    assert {id(it) for it in learn}.isdisjoint(id(it) for it in other) and len(learn) + len(other) == 40


def test_a_set_is_judged_once_and_what_is_kept_holds_no_text(tmp_path):
    cases = [Case(f"{number}", "set", "en", f"secret words {number}", ()) for number in range(30)]
    asked = []

    def judge(some):
        asked.extend(some)
        return [Judged(one.id, one.dataset, one.lang, (), ()) for one in some]

    file = tmp_path / "set.json"
    for detector in ("one", "one", "other"):
        assert [it.id for it in judged_once(cases, judge, file, detector)] == [it.id for it in cases]

    assert len(asked) == 60 and b"secret words" not in file.read_bytes()
    assert chosen_of(cases, texts=5, characters=10_000) == chosen_of(cases[::-1], texts=5, characters=10_000)
    assert tuned(cases, judge(cases), KINDS, fixed=()) is None
    file.write_bytes(b"[]")
    with pytest.raises(SettingsError, match="remove it"):
        judged_once(cases, judge, file, "one")
