"""The generator of labelled records: exact labels, the same for the same seed, and parts that share nothing."""

import importlib
import itertools
import json
import os
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn

from classifiers.models.heads import KINDS, TOPICS
from schemas.errors import GuardError

pytest.importorskip("faker", reason="the generator needs Faker, of the extra `ml`")

from classifiers.synthesis import accounts, dates, identifiers, noise, people, pools, templates, values
from classifiers.synthesis.generator import generate
from classifiers.synthesis.labelled import Labelled, Mark, joined, labelled, rewritten, separated
from classifiers.synthesis.layouts import chosen, escaped
from classifiers.synthesis.pools import LANGUAGES, LOCALES
from classifiers.synthesis.rows import row
from classifiers.synthesis.world import World

NAMES = {"person.first", "person.last", "person.titled"}
SLOTS = {*values.VALUES, *NAMES}

texts = st.text(alphabet=string.ascii_letters + ' .,"\\\n<ßéł', min_size=1, max_size=12)
parts = st.lists(st.tuples(texts, st.sampled_from([None, "person", "address"])), min_size=1, max_size=8)


def spans(made: Labelled) -> list[str]:
    return [made.text[mark.start : mark.end] for mark in made.marks]


@given(parts)
def test_what_is_joined_is_labelled_where_it_stands(pieces):
    made = joined(labelled(text, label) for text, label in pieces)

    assert made.text == "".join(text for text, _ in pieces)
    assert spans(made) == [text for text, label in pieces if label]


@given(parts, st.sampled_from(["upper", "lower", "swapcase", "title"]))
def test_a_rewritten_span_is_the_rewriting_of_the_span(pieces, how):
    made = separated([labelled(text, label) for text, label in pieces], " | ")

    after = rewritten(made, lambda piece: getattr(piece, how)())

    wanted = [getattr(text, how)().strip() for text, label in pieces if label]
    assert spans(after) == [text for text in wanted if text]


@given(parts)
def test_what_json_reads_back_holds_the_span_that_was_labelled(pieces):
    made = escaped(separated([labelled(text, label) for text, label in pieces], " "))

    assert json.loads(f'"{made.text}"') == " ".join(text for text, _ in pieces)
    held = [json.loads(f'"{span}"').strip() for span in spans(made)]
    assert [one for one in held if one] == [text.strip() for text, label in pieces if label and text.strip()]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_noise_moves_no_label_to_other_words(seed):
    world = World("de", "train", seed)
    made = joined(
        ("Frau ", labelled("Maria Groß", "person"), " wohnt in ", labelled("Kiel", "location"), " seit Mai.")
    )

    after = noise.noisy(world, made)

    assert [mark.label for mark in after.marks] == ["person", "location"]
    assert after.marks[0].end < after.marks[1].start


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["train", "held_out"])
def test_every_span_lies_in_its_text_and_begins_and_ends_with_a_sign(language, part):
    for record in generate(language, 300, 3, part):
        for span in record["spans"]:
            found = record["text"][span["start"] : span["end"]]
            assert found and found == found.strip()
        assert set(record["doc_labels"]) <= set(TOPICS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_seed_gives_the_same_records_and_another_gives_others(language):
    first = list(generate(language, 60, 1))

    assert first == list(generate(language, 60, 1))
    assert first[:40] == list(generate(language, 40, 1))
    assert [one["text"] for one in first] != [one["text"] for one in generate(language, 60, 2)]


def test_two_generators_at_work_at_once_do_not_disturb_each_other():
    alone = list(generate("en", 30, 5))

    together = [first for first, _ in zip(generate("en", 30, 5), generate("de", 30, 6), strict=True)]

    assert together == alone


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_every_kind_and_speaks_of_every_topic(language):
    book = templates.book(language)
    told = {topic for document in book.documents for topic in document.topics}

    assert set(KINDS) <= set(book.fields) and told == set(TOPICS)
    assert len(book.documents) >= 110
    assert sum(not document.topics for document in book.documents) >= len(book.documents) // 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slot_of_a_template_is_one_that_can_be_filled(language):
    book = templates.book(language)
    for document in book.documents:
        rest = templates.SLOT.sub("", document.text)
        for slot in templates.SLOT.finditer(document.text):
            assert not slot["list"] or slot["list"] in book.words, slot[0]
            assert not slot["kind"] or slot["list"] or slot["kind"] in SLOTS, slot[0]
        assert not re.search(r"\{[a-z~]|\[\[|\]\]", rest), rest


@pytest.mark.parametrize("language", LANGUAGES)
def test_some_documents_of_a_language_hold_nothing_to_find(language):
    book = templates.book(language)
    bare = [
        one for one in book.documents if not re.search(r"(?<!\{)\{[a-z]|\[\[", one.text) and not one.topics
    ]

    assert len(bare) >= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_training_sees_no_template_of_the_held_out_part(language):
    seen = set(templates.documents(language, "train"))
    held = set(templates.documents(language, "held_out"))

    assert seen and held and not seen & held
    assert seen | held == set(templates.book(language).documents)


@pytest.mark.parametrize("language", LANGUAGES)
def test_training_sees_no_name_and_no_locale_of_the_held_out_part(language):
    train, held = World(language, "train", 0), World(language, "held_out", 0)
    names = [
        {name for locale in world.locales for name in pools.pool(locale, part=world.part).last_men}
        for world in (train, held)
    ]

    assert not names[0] & names[1]
    assert len(LOCALES[language]) == 1 or not set(train.locales) & set(held.locales)


PROOFS = {
    "nino": "gb_nino",
    "social_us": "us_ssn",
    "social_germany": "de_svnr",
    "health_germany": "de_kvnr",
    "nir": "fr_nir",
    "belgian": "be_nn",
    "codice_fiscale": "it_cf",
}


@pytest.mark.parametrize(("maker", "pattern"), PROOFS.items())
def test_a_number_made_holds_by_the_pattern_that_finds_it(maker, pattern):
    module = importlib.import_module(f"classifiers.patterns.{pattern}")
    patterns = getattr(module, "CLASSIFIERS", None) or (module.CLASSIFIER,)
    world = World("de", "train", 4)

    made = [getattr(identifiers, maker)(world) for _ in range(100)]

    assert all(any(one.proof(number) for one in patterns if one.proof) for number in made)


STDNUM = {
    "en_GB": ("gb.utr",),
    "en_IE": ("ie.pps",),
    "de_DE": ("de.idnr",),
    "de_AT": ("at.vnr",),
    "de_CH": ("ch.ssn",),
    "fr_FR": ("fr.nir",),
    "fr_CH": ("ch.ssn",),
    "fr_BE": ("be.nn",),
    "es_ES": ("es.dni", "es.nie"),
    "es_MX": ("mx.curp",),
    "it_IT": ("it.codicefiscale",),
    "nl_NL": ("nl.bsn",),
    "nl_BE": ("be.nn",),
    "pl_PL": ("pl.pesel",),
    "pt_PT": ("pt.nif",),
    "pt_BR": ("br.cpf",),
    "sv_SE": ("se.personnummer",),
}


@pytest.mark.parametrize(("locale", "modules"), STDNUM.items())
def test_a_national_number_holds_by_its_country(locale, modules):
    world = World(locale[:2], "train", 9)
    made = [make(world) for make in identifiers.NATIONAL[locale] for _ in range(30)]

    held = [
        number
        for number in made
        if any(identifiers.proven(module)(re.sub(r"[^A-Z0-9]", "", number)) for module in modules)
    ]

    assert len(held) >= 30 and (locale in {"en_GB", "de_DE"} or len(held) == len(made))


@pytest.mark.parametrize("language", LANGUAGES)
def test_accounts_and_cards_hold(language):
    world = World(language, "train", 2)

    assert all(iban.is_valid(accounts.iban(world), check_country=language == "es") for _ in range(60))
    assert all(luhn.is_valid(re.sub(r"[ -]", "", accounts.card(world))) for _ in range(60))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_maker_makes_something_in_every_locale(language):
    world = World(language, "train", 2)
    for locale, kind in itertools.product(LOCALES[language], values.VALUES):
        world.locale = locale
        assert all(values.VALUES[kind](world).strip() for _ in range(5)), kind


def test_a_name_in_another_case_is_another_form_of_the_name():
    world = World("pl", "train", 1)
    who = people.Person("Anna", "Maria", "Kowalska", female=True)

    made = {people.inflected(world, who) for _ in range(60)}

    assert made == {"Anny Kowalskiej", "Annie Kowalskiej", "Anną Kowalską"}


def test_a_birthday_is_a_day_of_the_calendar_in_many_forms():
    world = World("en", "train", 1)

    assert len({re.sub(r"\d", "0", re.sub(r"[A-Z][a-z]+", "M", dates.birth(world))) for _ in range(400)}) >= 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_of_fields_tells_in_its_topics_what_its_values_tell(language):
    world = World(language, "train", 7)
    for _ in range(200):
        world.begin()
        cells, topics = row(world)
        told = {mark.label for _, made in cells for mark in made.marks}
        assert {label for label in told if label.startswith(("art9", "art10")) or label == "secret"} == set(
            topics
        )
        assert {mark.label for mark in chosen(world)(world, cells).marks} == told


def test_a_letter_that_follows_a_name_belongs_to_it_and_an_apostrophe_does_not():
    world = World("sv", "train", 1)

    made = templates.filled(world, "{person.last}s bok, {person.last}'s bok")

    assert made.text[made.marks[0].end] == " " and made.text[made.marks[1].end] == "'"


def test_literal_words_keep_what_is_labelled_inside_them():
    made = templates.filled(World("en", "train", 1), "[[art9_union|member of {organisation}]] {{x}}")

    assert made.marks[0] == Mark(0, made.marks[1].end, "art9_union") and made.marks[1].label == "organisation"
    assert made.text.endswith(" {x}")


@pytest.mark.parametrize(("language", "part"), [("xx", "train"), ("de", "test")])
def test_an_unknown_language_or_part_is_refused_before_anything_is_made(language, part):
    with pytest.raises(GuardError, match="there are"):
        generate(language, 1, 1, part)


def test_the_command_writes_a_record_a_line():
    from guard.cli.classifier_commands.synthesise import command

    out = CliRunner().invoke(command, ["--language", "sv", "--count", "5", "--seed", "3"])

    assert out.exit_code == 0
    assert [json.loads(line) for line in out.output.splitlines()] == list(generate("sv", 5, 3))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_about_nobody_names_nobody(language):
    for record in generate(language, 600, 8):
        if "no_data_subject" in record["doc_labels"]:
            assert record["doc_labels"] == ["no_data_subject"]
            assert not any(span["label"] in {"person", "email"} for span in record["spans"])


def test_every_process_generates_the_same():
    program = (
        "import hashlib, json; from classifiers.synthesis.generator import generate;"
        "print(hashlib.sha256(json.dumps([list(generate(one, 30, 3)) for one in ('it', 'pl', 'de')]).encode()).hexdigest())"
    )

    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
            timeout=120,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(told) == 1
