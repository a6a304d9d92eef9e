"""What every redaction operator's file promises."""

import pytest

from guard.redaction.contract import Context
from guard.redaction.operators import operators

OPERATORS = list(operators().values())
EXAMPLES = [
    pytest.param(operator, example, id=f"{operator.name}-{n}")
    for operator in OPERATORS
    for n, example in enumerate(operator.examples)
]
TEXTS = (
    "ana@example.org",
    "x",
    " ",
    "é👍",
    "4111 1111 1111 1111",
    "0",
    "-1",
    "\x00",
    "a" * 9_000,
    "１２３",
    "١٢٣",
)


def context(parameters=None, key=b"k" * 32, destination="vllm-frankfurt", epoch="e1"):
    return Context(key, epoch, destination, "orders", parameters or {})


def test_the_verbs_of_the_vocabulary_are_there_in_the_order_of_strictness():
    verbs = ["redact", "replace", "mask", "generalize", "hash", "tokenize", "encrypt"]

    assert [name for name in operators() if name in verbs] == verbs


@pytest.mark.parametrize(("operator", "example"), EXAMPLES)
def test_examples_hold(operator, example):
    result = operator.apply(example.text, example.entity, context(example.parameters))

    assert operator.parameters.issuperset(example.parameters)
    assert example.result is None or result == example.result
    assert result != example.text


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_an_operator_has_examples_and_a_residual_that_is_known(operator):
    assert operator.examples
    assert operator.residual in ("", "pseudonymous")


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
@pytest.mark.parametrize("text", TEXTS)
def test_an_operator_gives_the_same_text_twice_and_never_the_secret(operator, text):
    once = operator.apply(text, "PERSON", context())

    assert once == operator.apply(text, "PERSON", context())
    assert "ana@" not in once
    assert once.encode().decode() == once


@pytest.mark.parametrize(
    "operator", [one for one in OPERATORS if one.keeps_identity], ids=lambda one: one.name
)
def test_what_keeps_identity_depends_on_key_destination_and_entity_alone(operator):
    base = operator.apply("ana@example.org", "EMAIL_ADDRESS", context())

    assert operator.apply("ana@example.com", "EMAIL_ADDRESS", context()) != base
    assert operator.apply("ana@example.org", "PERSON", context()) != base
    assert operator.apply("ana@example.org", "EMAIL_ADDRESS", context(key=b"l" * 32)) != base


@pytest.mark.parametrize("operator", [one for one in OPERATORS if one.residual], ids=lambda one: one.name)
def test_a_pseudonym_reads_as_no_number_or_address(operator):
    result = operator.apply("ana@example.org", "EMAIL_ADDRESS", context())

    assert "@" not in result
    assert operator.name == "encrypt" or not any(character.isdigit() for character in result)


def test_a_context_shows_no_key():
    assert "kkkk" not in repr(context({"format": "card"}))
