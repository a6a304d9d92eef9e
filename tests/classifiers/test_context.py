"""The quick way to what stands around a match tells what the plain definition tells."""

from hypothesis import given
from hypothesis import strategies as st

from classifiers.context import Speech, around, phrases, spoken_of
from classifiers.patterns import matching

_CHARACTERS = st.one_of(
    st.sampled_from("abc XY12_-.,éÀßµªÿ²"), st.sampled_from("жЖ電話ก\u0301"), st.characters(codec="utf-8")
)
_TEXTS = st.lists(_CHARACTERS | st.sampled_from([" phone ", " tel no ", "téléphone"]), max_size=120).map(
    lambda pieces: "".join(pieces).replace("\0", "")
)
_WORDS = ("phone", "tel no", "téléphone", "電話", "a", "жж")


@st.composite
def _spans(draw):
    text = draw(_TEXTS) + "7"
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(_spans())
def test_the_tokens_around_a_match_are_those_of_its_spelling(span):
    text, start, end = span
    before, after = matching._before(text, start), matching._after(text, end)

    assert around(text, start, end).split() == [
        *matching.spelled(before).split(),
        "|",
        *matching.spelled(after).split(),
    ]


@given(_spans(), st.sampled_from(["/value/phone", "/value/telNo/3", "/value/Téléphone#", "/value"]))
def test_a_phrase_is_found_among_tokens_where_it_is_in_the_text(span, pointer):
    near = spoken_of(*span, pointer).text()

    for word in _WORDS:
        known = any(phrase in near for phrase in phrases((word,)))
        assert Speech((word,)).is_in(spoken_of(*span, pointer)) == known
