"""The encoder that ships is the one of its card, its card is of the shipped configuration, and it finds what no pattern could."""

import json

import pytest

from classifiers.models.entities import SHIPPED
from classifiers.models.heads import KINDS
from classifiers.models.tier import load
from classifiers.models.training.config import DEFAULT
from classifiers.models.training.config import load as load_config
from classifiers.models.weights import load as load_weights
from classifiers.texts import document_of

MOST_BYTES = 60_000_000
TEXTS = (
    ("en", "Quentin met Marisol near the old harbour in Lisbon yesterday.", {"PERSON", "LOCATION"}),
    ("de", "Gestern hat Ottokar den Vertrag mit der Brauerei in Regensburg unterschrieben.", {"PERSON", "LOCATION"}),
    ("fr", "La requérante, Ginette Barbotin, est née à Clermont-Ferrand.", {"PERSON"}),
    ("es", "Ingresó en el hospital de Zaragoza la paciente Remedios Altolaguirre.", {"PERSON"}),
    ("pl", "Wczoraj dzwonił Bogumił i pytał o mieszkanie w Gdańsku.", {"PERSON"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def tier():
    return load(SHIPPED)


def test_the_files_are_those_of_the_card_and_small_enough():
    weights = load_weights(SHIPPED)

    assert weights.digest == weights.card["files"]["model.safetensors"]
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < MOST_BYTES


def test_the_card_is_of_the_shipped_configuration_and_tells_where_everything_came_from():
    card = json.loads((SHIPPED / "card.json").read_bytes())

    assert card["config"]["sha256"] == load_config(DEFAULT).digest
    assert card["base"]["licence"] == "MIT" and card["base"]["members"]
    assert all(one["licence"] and one["origin"] for one in card["data"])
    assert all(len(one["sha256"]) == 64 for one in card["data"] if one["file"].endswith(".jsonl"))
    assert set(card["thresholds"]["kinds"]) == set(KINDS)
    assert card["limits"]


@pytest.mark.parametrize(("lang", "text", "entities"), TEXTS, ids=[lang for lang, _, _ in TEXTS])
def test_it_finds_whom_no_pattern_could(tier, lang, text, entities):
    [found] = tier.candidates([document_of(text)])
    assert entities <= {one.entity for one in found}


def test_the_same_text_is_told_the_same_alone_and_among_others(tier):
    texts = [text for _, text, _ in TEXTS]
    alone = [next(iter(load(SHIPPED).candidates([document_of(text)]))) for text in texts]
    fresh = load(SHIPPED).candidates([document_of(text) for text in texts])
    assert [{(one.entity, one.start, one.end) for one in found} for found in alone] == [
        {(one.entity, one.start, one.end) for one in found} for found in fresh
    ]
