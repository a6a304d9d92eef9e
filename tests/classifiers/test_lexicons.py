"""Word lists state their source, and what is found by them speaks of a person."""

from pathlib import Path

import pytest

from classifiers import lexicons
from classifiers.lexicons import every, lexicon
from classifiers.lexicons.names import can_be_name, given_names, is_full_name, polish_cases
from classifiers.patterns import defined_in
from classifiers.patterns.matching import find_one
from schemas.errors import SettingsError

LANGUAGES = {"de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv"}
FILES = sorted(file.stem for file in Path(lexicons.__file__).parent.glob("*.yaml"))
TOPICS = [name for name in FILES if name.startswith("art")]


def entities(file: str, text: str) -> set[str]:
    return {text[one.start : one.end] for pattern in defined_in(file) for one in find_one(pattern, text)}


@pytest.mark.parametrize("name", FILES)
def test_a_lexicon_states_its_source(name):
    content = lexicons._content(name)

    assert content["source"]
    assert all(lexicon(name, part) for part in content if part != "source")


@pytest.mark.parametrize("name", TOPICS)
def test_a_special_category_has_words_in_every_language(name):
    assert set(lexicon(name)) == LANGUAGES
    assert set(lexicon("data_subjects")) >= LANGUAGES


def test_a_lexicon_that_is_missing_or_has_no_source_is_refused(tmp_path, monkeypatch):
    (tmp_path / "bare.yaml").write_text("words: {en: a b}")
    monkeypatch.setattr(lexicons, "_FOLDER", tmp_path)

    for name in ("bare", "absent"):
        with pytest.raises(SettingsError):
            lexicon(name)


def test_words_that_are_no_names_are_in_no_name():
    assert not given_names() & every("not_names")
    assert not can_be_name("Edda Street")


@pytest.mark.parametrize("name", ["Edda Quandtner", "Karl-Otto Wilms", "Anna K. Lopez", "Jan van der Berg"])
def test_a_given_name_and_what_can_be_a_family_name_are_a_full_name(name):
    assert is_full_name(name)


@pytest.mark.parametrize(
    "text", ["Paris Saturday", "Edda", "", "Virginia Xyzzy", "Edda Maria", "Edda QX", "The Edda"]
)
def test_places_words_and_single_names_are_no_full_name(text):
    assert not is_full_name(text)


def test_polish_names_are_known_in_their_cases():
    assert {"Konrada", "Konradowi", "Konradem"} <= set(polish_cases("Konrad"))
    assert {"Anny", "Annie", "Annę", "Anną"} <= set(polish_cases("Anna"))
    assert "Konradem" in given_names()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bitte Herrn Dr. Quandtner fragen", "Quandtner"),
        ("par Mme Perrochon-Vidal.", "Perrochon-Vidal"),
        ("z panią Nowakiewicz", "Nowakiewicz"),
        ("przekazał Konradowi Quandtnerowi", "Konradowi Quandtnerowi"),
        ("met Jonas Quandtner yesterday", "Jonas Quandtner"),
        ("BERGER Edda", "BERGER Edda"),
        ("Apellidos: Lopez.", "Lopez"),
        ("Thanks,\nJonas Quandtner", "Jonas Quandtner"),
    ],
)
def test_a_person_is_found_by_title_name_label_or_place_in_a_letter(text, name):
    assert name in entities("person", text)


@pytest.mark.parametrize(
    "text",
    [
        "Jonas Quandtner GmbH",
        "in der Calle Jonas Quandtner 12",
        "12 Jonas Quandtner",
        "the Jonas Foundation",
        "Hospital Jonas Quandtner",
        "Herr Minister",
        "at https://example.org/Jonas Quandtner"[:24],
    ],
)
def test_firms_streets_and_offices_are_no_persons(text):
    assert entities("person", text) == set()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("art9_health", "She was told that her diabetes is back."),
        ("art9_health", "Seit März ist meine Mutter wegen Depressionen krankgeschrieben."),
        ("art9_health", "Powódka od 2019 r. choruje na cukrzycę"),
        ("art9_belief", "Son mari est musulman."),
        ("art9_union", "Powódka jest członkinią Związku Zawodowego"),
        ("art9_sex", "He told us that he is gay."),
        ("art9_ethnic", "su madre es gitana"),
        ("art9_politics", "Hon är medlem i partiet, en partimedlem."),
        ("art10_criminal", "il suo dipendente, mio collega, è stato condannato per furto"),
    ],
)
def test_a_special_category_is_found_where_somebody_is_spoken_of(file, text):
    assert entities(file, text)


@pytest.mark.parametrize(
    "text",
    [
        "Diabetes is treated with insulin.",
        "A trial of chemotherapy in 22 patients with lymphoma.",
        "Die Therapie der Depression ist in der Leitlinie beschrieben.",
        "Le cancer du sein est fréquent.",
        "Trade unions and churches were invited.",
    ],
)
def test_text_about_nobody_holds_no_special_category(text):
    assert not any(entities(file, text) for file in TOPICS)
