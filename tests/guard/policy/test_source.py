"""YAML as policy files use it: no traps, a line for every value."""

import pytest

from guard.policy.source import read
from schemas.errors import SettingsError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),  # Norway
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("010", "010"),  # eight in YAML 1.1
        ("0x1F", "0x1F"),
        ("12:30", "12:30"),  # 750 in YAML 1.1
        ("1_000", "1_000"),
        ("2026-11-23", "2026-11-23"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("5", 5),
        ("-0.5", -0.5),
        ("1e3", "1e3"),  # a number has its point: `3E001` is an export control number
        ("~", None),
        ("'true'", "true"),
    ],
)
def test_a_scalar_is_what_it_looks_like(text, value):
    (item,) = read(f"key: {text}", "p.yaml")

    assert item.data == {"key": value} and type(item.data["key"]) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3", 3, "key `a` was given on line 1 already"),
        ("a:\n  b: 1\n  c:\n   - x: 1\n     x: 2", 5, "key `x` was given on line 4 already"),
        ("a: &x [1]\nb: *x", 1, "an anchor is used again"),
        ("a: !!python/object:os.system [ls]", 1, "is not understood"),
        ("a: !secret x", 1, "tag `!secret` is not understood"),
        ("a: [1", 2, "no valid YAML"),
        ("? [1, 2]\n: 3", 1, "a key is no plain word"),
        ("a: " + "[" * 40 + "]" * 40, 1, "more than 32 levels deep"),
    ],
)
def test_a_trap_is_an_error_with_its_line(text, line, words):
    with pytest.raises(SettingsError) as raised:
        read(text, "p.yaml")

    assert str(raised.value).startswith(f"p.yaml:{line}: ") and words in str(raised.value)


def test_every_value_knows_its_line():
    first, second = read("a:\n  - b\n  - c: d\n---\ne: f", "p.yaml")

    assert first.place(("a", 1, "c")) == "p.yaml:3"
    assert first.place(("a", 1, "c", "gone")) == "p.yaml:3"
    assert second.place(("e",)) == "p.yaml:5"
