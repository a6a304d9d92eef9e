"""A state is a place; alone it tells of nobody."""

import pytest

from classifiers.countries import CountryTier, countries, is_country
from classifiers.lexicons import every
from classifiers.settle import Candidate
from classifiers.standing import joined
from classifiers.texts import document_of
from schemas.finding import CLEAN, Detection, Finding


def named(text):
    return [text[start:end] for start, end in countries(text)]


def candidate(text, part, entity="LOCATION", labels=(), classifier="encoder@1"):
    start = text.index(part)
    return Candidate(
        entity, 0, start, start + len(part), 0.9, classifier, "", frozenset(labels), in_context=False
    )


def told(text, *candidates, found=CLEAN):
    return [one.entity for one in joined(document_of(text), found, candidates, {}).findings]


def test_every_name_of_the_list_is_found_whole():
    names = [
        name for name in every("countries") if not name.startswith("EE")
    ]  # EE. UU.: its parts say nothing

    assert [name for name in names if named(f"They lived in {name}, then.") != [name]] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'Allemagne et la Côte d’Ivoire", ["Allemagne", "Côte d’Ivoire"]),
        ("the GDR and the Federal Republic of Germany (FRG)", ["GDR", "Federal Republic of Germany", "FRG"]),
        ("South Korea's exports", ["South Korea"]),
        ("an Africa-based shop", []),  # part of a word
        ("Chad met Jordan and Georgia", []),  # people have these names
        ("a turkey and some china", []),
    ],
)
def test_names_are_found_as_they_stand(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize("text", ["the Netherlands", "la France", "SPAIN", "Georgia", "EE. UU."])
def test_a_state_is_known_with_its_article_and_in_capitals(text):
    assert is_country(text)


@pytest.mark.parametrize("text", ["Utrecht", "USA and Canada", "Bank of China", ""])
def test_towns_and_what_only_holds_a_state_are_none(text):
    assert not is_country(text)


def test_states_alone_are_not_told():
    text = "Can I transfer money from Spain to the USA?"

    assert told(text, candidate(text, "Spain"), candidate(text, "the USA")) == []


def test_a_state_beside_a_person_is_told():
    text = "Ana flew to Spain"

    assert told(text, candidate(text, "Spain"), candidate(text, "Ana", "PERSON", ("personal",))) == [
        "PERSON",
        "LOCATION",
    ]


def test_a_state_beside_a_finding_of_the_patterns_is_told():
    text = "ana@example.org flew to Spain"
    found = Detection((Finding("EMAIL_ADDRESS", "/value", 0, 15, 0.9, "email@1", 0),))

    assert told(text, candidate(text, "Spain"), found=found) == ["EMAIL_ADDRESS", "LOCATION"]


def test_a_town_alone_is_told():
    text = "I am in Utrecht"

    assert told(text, candidate(text, "Utrecht")) == ["LOCATION"]


def test_the_tier_finds_states_in_texts_and_fields():
    [found] = CountryTier().candidates([document_of("moved from Norway to Chile")])

    assert [(one.entity, one.start, one.end) for one in found] == [("LOCATION", 11, 17), ("LOCATION", 21, 26)]
