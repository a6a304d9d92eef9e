"""A pattern's shape is compiled when it is first matched: a command that only asks what patterns mean waits for none."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from classifiers.contract import Pattern

ROOT = Path(__file__).parents[2]


def pattern(**more):
    return Pattern(name="x", version=1, entity="X", kind="x", labels=("x",), **more)


def test_a_shape_given_as_text_is_compiled_when_it_is_first_asked_for():
    one = pattern(shape="a+b")

    before = vars(one)["shape"]

    assert before == "a+b"
    assert one.shape.fullmatch("aab") and one.shape is one.shape


def test_a_compiled_shape_stays_what_it_is():
    shape = re.compile("a+", re.IGNORECASE)

    assert pattern(shape=shape).shape is shape
    assert replace(pattern(shape="b"), shape=shape).shape is shape


def test_a_pattern_without_a_shape_is_none():
    with pytest.raises(TypeError, match="shape"):
        pattern()


def test_what_patterns_mean_is_known_before_their_long_shapes_are_compiled():
    program = (
        "from guard.detecting import known_entities; from classifiers.patterns import load; known_entities();"
        "print(sum(isinstance(vars(one)['shape'], str) for one in load() if one.entity == 'PERSON'))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 20
