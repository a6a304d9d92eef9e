"""A field whose name says what it holds is that, where its value can be; names of other things say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.declared import build, own_name
from classifiers.declared.lines import pairs
from classifiers.declared.names import entities, said_by
from classifiers.declared.values import likelihood
from classifiers.kinds import kinds
from classifiers.models.heads import SPANS
from classifiers.texts import document_of
from schemas.document import Document, Field, Kind, Part
from schemas.record import Record

TIER = build()


class Flat:
    """A JSON object of strings, as its fields."""

    name = "json"

    def __init__(self, members):
        self._members = members

    def verify(self, data):
        pass

    def fields(self, data, root, part):
        return [Field(f"{root}/{name}", value, Kind.STRING, part, 0, 1) for name, value in self._members]

    def splice(self, data, changes):
        return data


def json_of(**members):
    data = ("{" + ",".join(f'"{name}":"{value}"' for name, value in members.items()) + "}").encode()
    return Document(
        Record("", 0, 0, 0, None, data), (Part("/value", data, "json"),), (Flat(members.items()),)
    )


def found(document):
    [answer] = TIER.candidates([document])
    return [
        (one.entity, document.fields[one.field].text[one.start : one.end])
        for one in sorted(answer, key=lambda one: (one.field, one.start))
    ]


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("firstName", "PERSON"),
        ("nom_usager", "PERSON"),
        ("apellido1", "PERSON"),
        ("cognome", "PERSON"),
        ("achternaam", "PERSON"),
        ("förnamn", "PERSON"),
        ("imię", "PERSON"),
        ("sobrenome", "PERSON"),
        ("customer-last-name", "PERSON"),
        ("geburtsdatum", "DATE_OF_BIRTH"),
        ("patientDOB", "DATE_OF_BIRTH"),
        ("Telefon-Nr", "PHONE_NUMBER"),
        ("numéroDeTéléphone", "PHONE_NUMBER"),
        ("Straße", "ADDRESS"),
        ("codice_fiscale", "NATIONAL_ID"),
        ("diagnosis", "HEALTH"),
        ("konfession", "RELIGION"),
        ("nrRejestracyjny", "LICENCE_PLATE"),
        ("car_registration", "LICENCE_PLATE"),
        ("kfzKennzeichen", "LICENCE_PLATE"),
        ("NUM_TARGA", "LICENCE_PLATE"),
        ("bilnummer", "LICENCE_PLATE"),
    ],
)
def test_a_name_says_its_entity_however_it_is_written(name, entity):
    assert said_by(name).entity == entity


@pytest.mark.parametrize(
    "name", ["product_name", "companyPhone", "hostname", "page", "user_id", "status", "", "x" * 80, "123"]
)
def test_other_names_say_nothing(name):
    assert said_by(name) is None


def test_everything_it_can_say_has_a_kind_and_labels():
    assert entities() <= set(kinds())
    assert {span.entity for span in SPANS} >= entities()


def test_a_field_is_found_whole_where_its_value_is_plausible():
    document = json_of(vorname="Edda", geburtsdatum="21.08.1992", handy="0170 1234567", state="placed")

    assert found(document) == [
        ("PERSON", "Edda"),
        ("DATE_OF_BIRTH", "21.08.1992"),
        ("PHONE_NUMBER", "0170 1234567"),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("vorname", ""),
        ("vorname", "unknown"),
        ("lastName", "user-4711"),
        ("geburtsdatum", "31.02.1990"),
        ("geburtsdatum", "soon"),
        ("phone", "12"),
        ("age", "true"),
        ("address", "10.0.0.1"),
        ("name", "Hello World"),
        ("ssn", "none"),
        ("diagnosis", "no"),
    ],
)
def test_enumerations_and_what_cannot_be_are_not_found(name, value):
    assert found(json_of(**{name: value})) == []


def test_a_general_name_counts_where_its_value_is_a_known_full_name():
    assert found(json_of(name="Jonas Keller")) == [("PERSON", "Jonas Keller")]
    assert found(json_of(name="Jonas")) == []


def test_lines_of_names_and_values_are_read():
    text = "Ticket 4711\nNachname: Quandtner\n  Geburtsdatum = 21.08.1992\nStatus: offen"

    assert found(document_of(text)) == [("PERSON", "Quandtner"), ("DATE_OF_BIRTH", "21.08.1992")]


def test_pairs_within_a_line_of_a_log_are_read():
    text = 'level=info surname="Quandtner" state=ok username=edda42'

    assert found(document_of(text)) == [("PERSON", "Quandtner"), ("USERNAME", "edda42")]


def test_the_columns_under_a_row_of_names_are_read():
    text = "id;vorname;nachname;ort\n1;Edda;Quandtner;Köln\n2;;Berger;Ulm\n"

    assert found(document_of(text)) == [
        ("PERSON", "Edda"),
        ("PERSON", "Quandtner"),
        ("PERSON", "Berger"),
    ]


@given(st.text(max_size=200))
def test_pairs_stand_in_the_text_they_are_of(text):
    for name, start, end in pairs(text):
        assert 0 <= start <= end <= len(text)
        assert name


@given(st.sampled_from(sorted(entities())), st.text(max_size=60), st.booleans())
def test_a_likelihood_is_a_probability(entity, text, weak):
    assert 0.0 <= likelihood(entity, text, is_weak=weak) < 1.0


@given(st.text(max_size=70))
def test_every_name_has_an_answer(name):
    said = said_by(name)

    assert said is None or said.entity in entities()


def test_the_own_name_of_an_item_is_its_list():
    assert own_name("/value/phones/0") == "phones"
    assert own_name("/value") == ""


def test_a_document_of_silent_names_is_not_read():
    document = json_of(order_id="ORD-1", sku="AB-1")

    assert TIER.candidates([document]) == [[]]
    assert document._fields is None


@pytest.mark.parametrize(
    ("value", "is_one"), [("gkn 283", True), ("B-CJ 0945", True), ("missing", False), ("2026", False)]
)
def test_a_plate_is_one_in_either_case_and_mixes_letters_and_digits(value, is_one):
    assert bool(likelihood("LICENCE_PLATE", value, is_weak=False)) is is_one
