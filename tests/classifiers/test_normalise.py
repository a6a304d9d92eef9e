"""What obscures a text is undone, and every span finds its way back."""

import base64
import gzip
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.characters import hiding_bytes, plain, without_lookalikes
from classifiers.normalise import views
from classifiers.offsets import rewrite
from classifiers.unwrapping import ENCODED_TEXT, LONG_RUN, Budget, Limits, decode, from_the_run
from classifiers.unwrapping import hiding_bytes as wrapping_bytes
from schemas.errors import FaultCode, RecordError

LIMITS = Limits()
MAIL = "ana.lopez@example.org"


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def packed(text):
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def readings(text, limits=LIMITS):
    return views(0, text, Budget(limits))


CASES = [
    ("ana.\u200blopez@exam\u00adple.org", "zero-width space and soft hyphen"),
    ("ana.lopez＠example．org", "full-width characters"),
    ("ana%2Elopez%40example.org", "percent escapes"),
    ("ana%252Elopez%2540example.org", "percent escapes, twice"),
    ("ana&#46;lopez&commat;example&#x2e;org", "HTML entities"),
    ("ana.lopez&amp;#64;example.org", "HTML entities, twice"),
    ("ana.lopez\\u0040example.org", "JSON escapes in a string"),
    ("ana.lopez\\\\\\u0040example.org", "JSON escapes, twice"),
    ("аna.lopez@example.org", "a Cyrillic letter"),
    (encoded(f"mail {MAIL} today"), "base64"),
    (encoded(f"mail {MAIL} today").rstrip("="), "base64 without padding"),
    (base64.urlsafe_b64encode(f"??>>~~ {MAIL} today, friend".encode()).decode(), "base64 for URLs"),
    (packed(json.dumps({"mail": MAIL})), "gzip in base64"),
    (encoded(json.dumps({"a": packed(f"one {MAIL} two")})), "gzip in base64 in JSON in base64"),
]


@pytest.mark.parametrize(("text", "what"), CASES)
def test_an_obscured_address_is_read(text, what):
    found = [view for view in readings(text) if MAIL in view.text]

    assert found, what
    start = found[0].text.index(MAIL)
    first, last = found[0].back(start, start + len(MAIL))
    assert 0 <= first < last <= len(text)


@pytest.mark.parametrize(("text", "what"), CASES)
def test_whatever_is_undone_is_seen_in_the_bytes(text, what):
    seen = [*hiding_bytes(), *wrapping_bytes()]
    data = text.encode()
    told = any(re.search(expression.encode(), data, re.DOTALL) for expression in seen)
    run = re.search(LONG_RUN.encode(), data) and any(
        re.search(one.encode(), data, re.DOTALL) for one in ENCODED_TEXT
    )

    assert told or run or b"\\" in data, what


@given(st.text(max_size=60))
def test_a_text_that_shows_nothing_hidden_has_one_reading(text):
    data = text.encode("utf-8", "surrogatepass")
    told = any(
        re.search(one.encode(), data, re.DOTALL) for one in (*hiding_bytes(), *wrapping_bytes(), LONG_RUN)
    )

    found = readings(text)

    assert told or "\\" in text or [view.text for view in found] == [text]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("４１１１ １٢٣", "4111 123"),
        ("a\u00a0b\u2009c", "a b c"),
        ("10\u20132\u20113", "10-2-3"),
        ("u\u0308ber", "über"),
        ("re\u00adplace", "replace"),
        ("naïve – “quoted” 5 €", "naïve – “quoted” 5 €"),
    ],
)
def test_characters_are_read_as_they_are_seen(text, read):
    assert plain(text)[0] == read


@pytest.mark.parametrize("text", ["привет, саша", "Αθήνα", "5 и 6", "В 2024 году", "İstanbul'da"])
def test_native_text_is_kept_beside_its_reading_in_latin(text):
    assert text in [view.text for view in readings(text)]


@pytest.mark.parametrize(
    ("text", "read"), [("DЕ89", "DE89"), ("4О12", "4012"), ("1234 ОО12", "1234 0012"), ("саша", "саша")]
)
def test_lookalikes_are_read_as_latin_only_in_company(text, read):
    assert without_lookalikes(text)[0] == read


def test_a_span_in_a_decoded_layer_covers_the_whole_run():
    text = f"see {encoded(f'mail {MAIL} now')} there"
    view = next(view for view in readings(text) if MAIL in view.text)
    start = view.text.index(MAIL)

    first, last = view.back(start, start + len(MAIL))

    assert text[first:last] == encoded(f"mail {MAIL} now")


def test_a_span_beside_a_removed_character_holds_its_own_text():
    text = "x\u200b4111\u200b1111 y"
    view = readings(text)[0]
    start = view.text.index("4111")

    assert view.back(start, start + 8) == (2, 11)


@given(st.text(alphabet="ab%-", max_size=30), st.data())
def test_every_span_comes_from_within_the_old_text(text, data):
    new, edits = rewrite(text, re.compile("%+|-"), lambda match: "" if match[0] == "-" else "pp")
    if edits is None or not new:
        return
    start = data.draw(st.integers(0, len(new) - 1))
    end = data.draw(st.integers(start + 1, len(new)))

    first, last = edits.back(start, end)

    assert 0 <= first < last <= len(text)
    assert set(text[first:last]) - set("%-") == set(new[start:end]) - {"p"}


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        (packed("a b c " * 400_000), Limits()),
        (encoded(encoded(encoded(encoded(f"mail {MAIL} deep")))), Limits()),
        (encoded("one two three four five"), Limits(expansion=10)),
    ],
)
def test_text_hidden_beyond_the_limits_is_a_fault(text, limits):
    with pytest.raises(RecordError) as caught:
        readings(text, limits)

    assert caught.value.code is FaultCode.EXPANSION_LIMIT


_ENCODED = st.text("a bé", min_size=6, max_size=30).map(
    lambda text: base64.urlsafe_b64encode(text.encode()).decode()
)


@given(
    st.lists(
        st.one_of(st.from_regex(r"[A-Za-z0-9+/_-]{0,40}", fullmatch=True), _ENCODED, st.just(" ")), max_size=6
    )
)
def test_whatever_is_decoded_lies_behind_where_the_first_long_run_begins(pieces):
    text = "".join(pieces)
    first = re.search(LONG_RUN, text)
    rest = from_the_run(text.encode(), first.end()) if first else b""

    changed, _ = decode(text, Budget(Limits()))

    assert changed == text or any(re.search(one.encode(), rest) for one in ENCODED_TEXT)
    assert not first or decode(rest.decode(), Budget(Limits()))[0] == changed[len(text) - len(rest) :]
