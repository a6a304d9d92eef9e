"""What the encoder finds and cannot be is not told; what a field's name says stands."""

import pytest

from classifiers.implausible import is_implausible, is_things_name
from classifiers.settle import Candidate
from classifiers.standing import joined
from classifiers.texts import document_of
from schemas.finding import CLEAN


@pytest.mark.parametrize(
    ("entity", "text", "behind"),
    [
        ("SECRET_PASSWORD", "hf_xxxxx", ""),  # a mask
        ("SECRET_PASSWORD", "code>api_XXXXXXXX</code", ">"),
        ("SECRET_PASSWORD", "0" * 30 + "ABC", ""),
        ("SECRET_PASSWORD", "$DB_PASSWORD", ""),
        ("SECRET_PASSWORD", "https://example.org/picture.png", ""),
        ("USERNAME", "oktaKey", " = 1"),
        ("USERNAME", "count", " := 1"),
        ("RELIGION", "Turkish national", ", Mr"),
        ("RELIGION", "Turkish", " national, Mr"),
        ("RELIGION", "United Kingdom", " citizens"),
        ("HEALTH", "with a", " psychosis"),
        ("NATIONAL_ID", "B", " 323 159 716"),
        ("NATIONAL_ID", "159", ""),  # a piece of a number
        ("PHONE_NUMBER", "41", ""),
    ],
)
def test_what_cannot_be_is_known(entity, text, behind):
    assert is_implausible(entity, text, behind)


@pytest.mark.parametrize(
    ("entity", "text", "behind"),
    [
        ("SECRET_PASSWORD", "Sommer2026!", ""),
        ("SECRET_PASSWORD", "hunter2", ""),
        ("SECRET_PASSWORD", "postgres://ana:geheim42@db.example/x", ""),  # a password is within
        ("USERNAME", "ana42", ": hello"),
        ("USERNAME", "ana42", " == other"),
        ("ETHNIC_ORIGIN", "Kurdish", " origin"),
        ("ETHNIC_ORIGIN", "Turkish", " national"),
        ("RELIGION", "Muslim", ""),
        ("HEALTH", "with a fever", ""),
        ("PERSON", "Ana", " = 1"),
        ("NATIONAL_ID", "XK-1234", ""),
        ("NATIONAL_ID", "٤٢٣١٥٦", ""),  # digits of another script
        ("PHONE_NUMBER", "23-18-4", ""),
    ],
)
def test_what_can_be_stands(entity, text, behind):
    assert not is_implausible(entity, text, behind)


@pytest.mark.parametrize(("in_context", "expected"), [(False, []), (True, ["USERNAME"])])
def test_only_what_no_name_says_is_doubted(in_context, expected):
    one = Candidate("USERNAME", 0, 0, 5, 0.9, "words@1", "", frozenset({"personal"}), in_context=in_context)

    found = joined(document_of("ana42 = 1"), CLEAN, [one], {})

    assert [finding.entity for finding in found.findings] == expected


@pytest.mark.parametrize(
    ("entity", "pointer", "text"),
    [
        ("PERSON", "/value/repository/name", "ana-schmidt"),
        ("USERNAME", "/value/repository/full_name", "ana42/notes"),
        ("SECRET_PASSWORD", "/value/package/name", "Sommer2026!"),
        ("ORGANISATION", "/value/repository/description", "Brauerei"),
        ("ORGANISATION", "/value/repository/name", "Praxis Schmidt und Partner"),  # prose
        ("ORGANISATION", "/value/customer/name", "Brauerei"),
        ("ORGANISATION", "/value/name", "Brauerei"),
        ("ORGANISATION", "/value/repository/owner/name", "Brauerei"),
    ],
)
def test_a_things_name_excuses_nothing_but_an_organisation_of_one_word(entity, pointer, text):
    assert not is_things_name(entity, pointer, text)


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ("/value/repository/name", "Hello-World"),
        ("/value/a/repositories/0/full_name", "Codertocat/Hello-World"),
    ],
)
def test_what_a_machine_calls_its_repository_is_no_organisation(pointer, text):
    assert is_things_name("ORGANISATION", pointer, text)
