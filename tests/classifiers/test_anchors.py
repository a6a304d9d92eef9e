"""A shape is looked for only around its mark, and nothing of it is missed there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.anchors import anchor, longest
from classifiers.locate import Locator
from classifiers.trees import read

_ANCHORED = (
    r"[a-z]{1,8}@[a-z]{1,8}\.[a-z]{2,3}",
    r"@[a-z]{2,5}(?:@[a-z]{2,5})?",
    r"(?:\+|\(\+)[0-9]{2,4}\b",
    r"(?<![\w+])\+[0-9](?:[ .]?[0-9]){2,5}(?!\w)",
)
_FREE = (r"[a-z@]{1,8}@x", r"a@?b", r"(?:@|#)[a-z]+", r"[a-z]+@[a-z]+")
_TEXTS = st.text(st.sampled_from("ab@+.( 19\u00e9"), max_size=40)


@pytest.mark.parametrize("shape", _ANCHORED)
def test_a_mark_that_a_shape_needs_is_its_anchor(shape):
    found = anchor(re.compile(shape))

    assert found is not None
    assert found.mark in (b"@", b"+")


@pytest.mark.parametrize("shape", _FREE)
def test_a_shape_whose_mark_may_be_missing_or_be_anywhere_has_no_anchor(shape):
    assert anchor(re.compile(shape)) is None


def test_the_longest_match_is_counted_in_bytes():
    assert longest(read(re.compile(r"a{2,5}(?:\u00e9|bc)?"))) == 7
    assert longest(read(re.compile(r"[^a]"))) == 4
    assert longest(read(re.compile(r"a+"))) is None


@pytest.mark.parametrize("shape", _ANCHORED)
@given(text=_TEXTS)
def test_the_first_place_told_is_never_behind_the_first_match(shape, text):
    compiled = re.compile(shape)
    first = Locator(compiled, "auto").first(f"\0{text}\0".encode())
    match = compiled.search(text)

    if match is not None:
        assert 0 < first <= 1 + len(text[: match.start()].encode())
