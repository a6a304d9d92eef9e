"""Forms of codes are learned from several texts, tell of no code, name nobody, and are patterns of a policy as they stand."""

import re

from hypothesis import given
from hypothesis import strategies as st

from classifiers.agreement import Judged, Span
from classifiers.detector import build
from classifiers.texts import document_of
from guard.changes.patterns import own_pattern
from guard.tuning.applied import Seen, Shapes, found_with
from guard.tuning.forms import forms, learner
from guard.tuning.proposed import proposed
from schemas.tuned import OwnPattern

KINDS = {"SECRET_PASSWORD": "secret", "PERSON": "person"}


def texts_of(*several, label="secret", findings=()):
    """Return texts; what stands between brackets is labelled."""
    made = []
    for number, one in enumerate(several):
        start, end = one.find("["), one.find("]") - 1
        spans = (Span(start, end, label),) if start >= 0 else ()
        text = one.replace("[", "").replace("]", "")
        found = tuple(
            Span(text.index(it), text.index(it) + len(it), kind, kind.upper(), 0.9)
            for it, kind in findings
            if it in text
        )
        made.append(Seen(Judged(f"{number}", "set", "en", spans, found), text))
    return made


def learned(texts, kind="secret"):
    return learner(texts, "X", kind)(texts)


def found(text, shapes):
    one = Seen(Judged("new", "set", "en", (), ()), text)
    return [text[it.start : it.end] for it in found_with(one, [shapes])]


def test_a_word_before_a_beginning_and_a_form_are_learned_of_three_texts():
    before = texts_of("uid=[bowie];", "set uid=[guest]", "uid=[postgres]", "gid=staff")
    begins = texts_of("arn:aws:[x]", *(f"use [arn:aws:{it}] now" for it in ("iam::x", "kms:key/y", "s3-z")))
    written = texts_of("[ab-1234]", "or [cd-5678]", "and [ef-9012]")

    assert found("x uid=somebody else", learned(before)) == ["uid=somebody"]
    assert found("see arn:aws:sqs:1 there", learned(begins)) == ["arn:aws:sqs:1"]
    assert found("in xy-7777", learned(written)) == ["xy-7777"]
    assert not any(learned(it[:2]).shapes for it in (before, written))


def test_a_form_that_is_mostly_something_else_is_not_learned():
    codes = ["[ab-1234]", "[ef-9012]", "[gh-3456]"]

    assert learned(texts_of(*codes, "cd-5678")).shapes == frozenset()
    assert found("xy-7777", learned(texts_of(*codes, *codes, *codes, "cd-5678"))) == ["xy-7777"]


def test_what_is_found_already_counts_as_much_as_what_was_missed_and_what_would_be_found_falsely_counts_alone():
    codes = ["[ab-1234]", "[cd-5678]", "[ef-9012]", "[gh-3456]"]
    every = texts_of(*codes, findings=[("ab-1234", "secret"), ("cd-5678", "secret")])
    wrong = texts_of(*codes, "no kl-7777", findings=[(it.strip("[]"), "secret") for it in codes])

    assert found("xy-7777", learned(every)) == ["xy-7777"]
    assert learned(wrong).shapes == frozenset()  # all that it would add is false


def test_no_word_that_names_a_person_is_kept():
    texts = texts_of(*(f"stone uid=[code{it}x]" for it in "abc"))
    names = texts_of("[stone uid]", label="person")
    both = [*texts, Seen(Judged("n", "set", "en", names[0].judged.spans, ()), names[0].text)]

    assert any("uid" in it for it in learned(texts).shapes)
    assert not any("uid" in it for it in learned(both).shapes)


@given(
    st.text(alphabet="ab1-. =:\"x'é", max_size=12), st.text(alphabet="ab19-_.:/ é", min_size=1, max_size=24)
)
def test_every_form_of_a_code_fits_it_and_keeps_no_more_than_it_says(before, code):
    text = f"{before}{code}"

    for form, kept in forms(before, code):
        assert any(re.compile(form).fullmatch(text, at) for at in range(len(before) + 1))
        assert kept in text and (kept or len(re.findall(r"\d", re.sub(r"\{[\d,]+\}|\\d", "", form))) <= 2)


def test_what_is_learned_is_a_pattern_of_a_policy_that_finds_the_same():
    texts = [
        *texts_of("uid=[bowie];", "set uid=[guest]", "uid=[postgres]"),
        *texts_of("[ab-1234]", "or [cd-5678]", "and [ef-9012]"),
    ]
    texts = [Seen(Judged(f"{at}", "set", "en", it.judged.spans, ()), it.text) for at, it in enumerate(texts)]
    shapes = learned(texts)
    entry = OwnPattern(
        name="learned",
        entity="OWN_CODE",
        shape=rf"(?i)(?<!\w)(?:{'|'.join(sorted(shapes.shapes))})(?!\w)",
        labels=("personal",),
        examples=("uid=bowie", "ab-1234"),
        counter_examples=("gid=bowie", "ab-12"),
        owner="ana",
        reason="measured",
    )

    (told,) = build([own_pattern(entry, ("personal",))]).detect(
        [document_of("UID=Somebody or XY-7777, gid=a")]
    )

    assert {(it.start, it.end) for it in told.findings} == {(0, 12), (16, 23)}


def test_a_form_of_what_no_threshold_may_touch_is_proposed_since_it_only_finds_more():
    texts = texts_of(
        *(f"uid=[{word}]" for word in ("bowie", "guest", "postgres", "admin", "tester", "owner"))
    )

    (gain,) = proposed(texts, KINDS, fixed={"SECRET_PASSWORD"})

    assert isinstance(gain.change, Shapes) and gain.change.entity == "SECRET_PASSWORD"
    assert found("uid=nobody", gain.change) == ["uid=nobody"]


def test_a_form_that_gains_in_one_text_alone_is_not_proposed():
    words = ("bowie", "guest", "postgres", "admin", "tester", "owner")
    texts = texts_of(*(f"uid=[{it}]" for it in words), findings=[(it, "secret") for it in words[1:]])

    assert proposed(texts, KINDS, fixed={"SECRET_PASSWORD"}) == []


def test_nothing_is_learned_of_names_and_special_categories():
    texts = texts_of(*(f"uid=[{word}]" for word in ("bowie", "guest", "postgres", "admin")), label="person")
    ill = texts_of(*(f"uid=[{word}]" for word in ("flu", "cold", "cough", "fever")), label="art9_health")

    assert proposed(texts, KINDS, fixed=()) == []
    assert proposed(ill, {"HEALTH": "art9_health"}, fixed=()) == []
