"""What bytes tell of a shape is never less than what the shape finds."""

import re

import pytest

from classifiers.atoms import required
from classifiers.chars import STRUCTURE
from classifiers.patterns import load
from classifiers.shapes import beginning, outline, presence

_SHAPES = [
    (r"\b[0-9]{9}\b", "n 123456789 b"),
    (r"(?<![\w.-])[A-Z]{2}[0-9]{2}(?:[ -]?[0-9A-Z]){11,30}(?!\w)", "DE89 3704 0044 0532 0130 00"),
    (r"(?<![0-9A-Za-z_+]|(?<=[0-9])[./-])[1-9][0-9]{7}(?![0-9A-Za-z_]|[./-][0-9])", "./12345678."),
    (r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}", "jörg.müller@bücher.example"),
    (r"(?m)^SECRET$", "a\nSECRET\nb"),
    (r"(?i)straße [0-9]+", "STRAßE 12"),
    (r"(?i)секретно", "СЕКРЕТно"),
    (r"\Bx[0-9]\b", "ax1"),
    (r"(?:ab|a)(?P<it>c+)(?<!d)", "zaccc"),
    (r"(?<![^\n])[a-z]{3,9}(?![^\n])", "abc"),
    (r"[^a\s]{4}é?", "bcdü"),
    (r"a.{0,3}b", "aéüb"),
    (r"(a)\1", "xaax"),
    (r"(?<!\")key(?!\")", "key"),
]


@pytest.mark.parametrize(("shape", "text"), _SHAPES)
@pytest.mark.parametrize("frame", ["\0{}\0", '{{"k":"{}"}}', '["{}",1]'])
def test_bytes_tell_of_every_match_whatever_stands_around_the_field(shape, text, frame):
    data = ("\0" + frame.format(text) + "\0").encode()
    pattern = re.compile(shape)
    assert pattern.search(text), "the example shows what it should"

    expressions = [
        presence(pattern),
        outline(pattern),
        beginning(pattern)[0],
        *(["|".join(required(pattern))] if required(pattern) else []),
    ]

    assert all(re.search(expression.encode(), data, re.DOTALL) for expression in expressions)


@pytest.mark.parametrize(("shape", "text"), _SHAPES)
def test_a_match_begins_where_its_beginning_does(shape, text):
    pattern = re.compile(shape)
    expression, lead = beginning(pattern)
    data = f"\0{text}\0".encode()
    begins = len(text[: pattern.search(text).start()].encode()) + 1

    found = re.compile(expression.encode(), re.DOTALL).match(data, begins - lead)

    assert found


@pytest.mark.parametrize("pattern", load(), ids=lambda pattern: pattern.name)
def test_bytes_tell_of_every_example_of_every_pattern(pattern):
    for text in pattern.finds:
        if pattern.shape.search(text):
            data = f"\0{text}\0".encode()
            for expression in (presence(pattern.shape), outline(pattern.shape), beginning(pattern.shape)[0]):
                assert re.search(expression.encode(), data, re.DOTALL), (pattern.name, expression[:80])
            words = required(pattern.shape)
            assert not words or any(re.search(word.encode(), data, re.DOTALL) for word in words), pattern.name


def test_what_parts_fields_is_never_forbidden_beside_a_match():
    expression = presence(re.compile(r'(?<![\w"])[A-Z]{3}-[0-9]{3}(?![\w",])'))

    for before in (chr(code) for code in range(128) if STRUCTURE >> code & 1):
        assert re.search(expression.encode(), f"{before}ABC-123{before}".encode(), re.DOTALL)


def test_a_number_within_a_longer_one_is_not_present():
    expression = presence(re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])"))

    assert not re.search(expression.encode(), b'\0{"at":1234567890123}\0')
