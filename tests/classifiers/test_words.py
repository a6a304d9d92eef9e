"""What is looked for in bytes is there wherever a context phrase is, however it is written."""

import re

from hypothesis import given
from hypothesis import strategies as st

from classifiers import words
from classifiers.context import Speech, spoken_of

_PHRASES = ("phone", "tel no", "téléphone", "straße", "id", "電話", "номер", "social security")
_CASES = st.sampled_from((str, str.lower, str.upper, str.title))
_AROUND = st.sampled_from((" ", "_", "-", '"', "7", ", ", "x", "É", ""))


@given(st.sampled_from(_PHRASES), _CASES, _AROUND, _AROUND)
def test_an_expression_is_found_wherever_its_phrase_speaks(phrase, case, before, behind):
    text = f"{before}{case(phrase)}{behind} 12345"
    longer, shorter = words.expressions((phrase,))
    data = b"\0" + text.encode() + b"\0"

    if Speech((phrase,)).is_in(spoken_of(text, len(text) - 5, len(text), "/value")):
        assert any(re.search(one.encode(), data, re.DOTALL) for one in longer | shorter)


@given(
    st.sampled_from(("phoneNumber", "telNo", "IDCard", "the-phone", "socialSecurity", "PHONE_2", "userId"))
)
def test_an_expression_is_found_in_a_member_name_that_speaks(name):
    data = b'\0{"' + name.encode() + b'":12345}\0'
    for phrase in _PHRASES:
        longer, shorter = words.expressions((phrase,))
        if Speech((phrase,)).is_in(spoken_of("12345", 0, 5, f"/value/{name}")):
            assert any(re.search(one.encode(), data, re.DOTALL) for one in longer | shorter)


def test_a_word_within_a_longer_one_does_not_count():
    longer, _ = words.expressions(("call",))

    assert not any(re.search(one.encode(), b"\0nobody called back\0") for one in longer)
