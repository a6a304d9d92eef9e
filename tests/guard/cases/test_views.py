"""What a look shows at each level: never more of a text than its level says, and nothing drawn where it may not be."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.cases.views import CHARACTERS, FIELDS, view
from schemas.events import FindingFact
from schemas.record import Record
from schemas.reveal import RevealLevel

CARD = "4111 1111 1111 1111"


def record(value):
    return Record("orders", 0, 7, 0, None, json.dumps(value, ensure_ascii=False).encode())


def found(pointer, start, end, entity="PAYMENT_CARD"):
    return FindingFact(entity, pointer, start, end, 0.9, "payment_card@1")


def texts(shown):
    return {one.pointer: "".join(piece.text for piece in one.pieces) for one in shown.fields}


def drawn(shown):
    return [
        (one.pointer, piece.text, piece.found) for one in shown.fields for piece in one.pieces if piece.found
    ]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (RevealLevel.MASK, "9999 9999 9999 9999"),
        (RevealLevel.PARTIAL, "4199 9999 9999 9911"),
        (RevealLevel.CLEAR, CARD),
    ],
)
def test_a_finding_is_drawn_in_its_place_as_its_level_says(level, expected):
    shown = view(
        record({"text": f"paid with {CARD}, Ana"}), [found("/value/text", 10, 10 + len(CARD))], level
    )

    assert drawn(shown) == [("/value/text", expected, ("PAYMENT_CARD",))]
    assert ("Ana" in texts(shown)["/value/text"]) is (level is RevealLevel.CLEAR)


def test_a_name_that_may_not_be_told_is_told_in_clear_alone():
    given = record({"ana@example.org": "x", "plain": "y"})

    assert "/value/*" in texts(view(given, [], RevealLevel.PARTIAL))
    assert "ana@" not in str([*texts(view(given, [], RevealLevel.PARTIAL)).items()])
    assert "/value/ana@example.org" in texts(view(given, [], RevealLevel.CLEAR))


def test_a_finding_that_could_be_in_several_fields_is_drawn_in_none():
    given = record({"ana@example.org": CARD, "ben@example.org": "4222 2222 2222 2222"})
    shown = view(given, [found("/value/*", 0, len(CARD))], RevealLevel.PARTIAL)

    assert drawn(shown) == [] and shown.undrawn == 1 and "9999 9999 9999 9999" in texts(shown).values()


@pytest.mark.parametrize(("start", "end"), [(0, 0), (0, 99), (50, 60)])
def test_what_is_of_the_whole_document_or_beyond_the_text_is_counted_and_not_drawn(start, end):
    shown = view(record({"text": "short"}), [found("/value/text", start, end)], RevealLevel.PARTIAL)

    assert drawn(shown) == [] and shown.undrawn == 1


def test_a_short_finding_shows_nothing_of_itself():
    shown = view(record({"text": "pin 1234"}), [found("/value/text", 4, 8)], RevealLevel.PARTIAL)

    assert texts(shown)["/value/text"] == "xxx 9999"


def test_much_is_cut_and_what_nobody_reads_is_told_by_its_size():
    many = view(record({f"f{number}": "a" * 999 for number in range(300)}), [], RevealLevel.CLEAR)
    broken = view(Record("orders", 0, 7, 0, None, b'{"cut": "of'), [], RevealLevel.CLEAR)

    assert len(many.fields) == FIELDS and many.cut and many.fields[0].cut
    assert len(texts(many)["/value/f0"]) == CHARACTERS
    assert texts(broken) == {"/": "11 bytes that no codec reads"}


def test_no_repr_shows_a_text():
    shown = view(record({"text": "the plan"}), [], RevealLevel.CLEAR)

    assert "plan" not in repr(shown) + repr(shown.fields) + repr(shown.fields[0].pieces)


@given(
    st.text(min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=4)
)
def test_below_clear_at_most_the_edges_of_findings_are_shown(text, spans):
    findings = [
        found("/value/text", start, start + size) for start, size in spans if start + size <= len(text)
    ]
    shown = texts(view(record({"text": text}), findings, RevealLevel.PARTIAL))["/value/text"]
    edges = {
        at for one in findings for at in (*range(one.start, one.start + 2), *range(one.end - 2, one.end))
    }

    plain = texts(view(record({"text": text}), findings, RevealLevel.MASK))["/value/text"]
    assert all(
        here == there for at, (here, there) in enumerate(zip(shown, plain, strict=True)) if at not in edges
    )
