import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.base64 import decoded


@given(st.binary(), st.booleans())
def test_what_was_encoded_comes_back(some, url_safe):
    text = (base64.urlsafe_b64encode if url_safe else base64.b64encode)(some).decode()

    assert decoded(text, url_safe=url_safe) == some


@given(st.text(alphabet="ABQRgw+/-_= \n", max_size=8), st.booleans())
def test_no_two_texts_are_the_same_bytes(text, url_safe):
    try:
        found = decoded(text, url_safe=url_safe)
    except ValueError:
        return
    assert (base64.urlsafe_b64encode if url_safe else base64.b64encode)(found).decode() == text


@pytest.mark.parametrize("text", ["QR==", "QQ", "QQ=", "QQ==\n", "Q Q==", "é===", "-_8="])
def test_bits_left_over_missing_padding_and_foreign_characters_are_refused(text):
    with pytest.raises(ValueError, match="canonical"):
        decoded(text)
