"""A label from tens of examples: refused where they are too few, contradict, or teach nothing; else told as it does unseen."""

import numpy as np
import pytest
import word_encoder
from own_models import asked

from classifiers.agreement import Case
from classifiers.models.own import load
from classifiers.models.own.asked import Takes
from classifiers.models.training.labels import make
from classifiers.models.training.logistic import fit, platt, probability
from classifiers.texts import document_of
from guard.detecting import known_entities
from schemas.errors import SettingsError

OTHERS = ("call", "and", "Ana", "Lima", "asthma", "report", "please")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return word_encoder.encoder(tmp_path_factory.mktemp("encoder"))


def cases(having, lacking, *, telling="boom"):
    draw = np.random.default_rng(3)

    def text(number, word):
        return " ".join([*draw.choice(OTHERS, 6), word, *draw.choice(OTHERS, number % 7)])

    def case(number, word, topics):
        return Case(f"{len(topics)}-{number}", "ours", "en", text(number, word), (), topics)

    return [
        *(case(number, telling, ("toxic",)) for number in range(having)),
        *(case(number, "report", ()) for number in range(lacking)),
    ]


def made(cases, encoder, target, **more):
    given = {"data": [{"file": "ours.jsonl", "sha256": "0" * 64}], "miss_cost": 4.0, "seed": 7}
    return make(cases, "toxic", "HEALTH_TEXT", encoder=encoder, target=target, **given, **more)


@pytest.mark.parametrize(
    ("having", "lacking", "missing"),
    [
        (7, 30, "add 13 more texts with `toxic`$"),
        (25, 3, "add 17 more texts without `toxic`$"),
        (0, 0, "add 20 .* and 20 "),
    ],
)
def test_fewer_examples_than_needed_are_refused_with_how_many_are_missing(
    encoder, tmp_path, having, lacking, missing
):
    with pytest.raises(SettingsError, match=missing):
        made(cases(having, lacking), encoder, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_label_that_texts_do_not_tell_is_refused(encoder, tmp_path):
    with pytest.raises(SettingsError, match="no better than by chance"):
        made(cases(30, 30, telling="report"), encoder, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_texts_that_contradict_each_other_are_refused(encoder, tmp_path):
    given = cases(25, 25)
    same = Case("again", "ours", "en", given[0].text, (), ())

    with pytest.raises(SettingsError, match="`1-0` and `again` are the same"):
        made([*given, same], encoder, tmp_path / "out")


def test_what_is_made_tells_the_label_of_texts_that_it_did_not_see(encoder, tmp_path):
    card = made(cases(40, 40), encoder, tmp_path / "out")
    said = asked(
        "linear_probe", tmp_path / "out", {"toxic": "HEALTH_TEXT"}, of_text=True, threshold=card["threshold"]
    )
    tier = load(said, known_entities(), Takes(encoder=encoder))

    with_it, without = tier.candidates(
        [document_of("please Ana call boom"), document_of("please Ana call report")]
    )

    figures = card["results"]["cross_validation"]
    assert ([one.entity for one in with_it], without) == (["HEALTH_TEXT"], [])
    assert figures["recall"] > 0.9 < figures["precision"]
    assert figures["recall_interval"]["low"] < figures["recall"]  # forty texts prove no certainty


def test_the_card_names_the_encoder_the_data_and_the_seed_and_the_same_seed_makes_the_same(encoder, tmp_path):
    first, again = (made(cases(25, 25), encoder, tmp_path / name) for name in ("a", "b"))

    assert first == again
    assert first["encoder"]["files"]["model.safetensors"] and first["seed"] == 7
    assert first["data"] == [{"file": "ours.jsonl", "sha256": "0" * 64}]


def test_the_fit_is_where_the_penalised_loss_has_no_slope():
    draw = np.random.default_rng(1)
    rows, targets = draw.normal(size=(50, 4)), (draw.random(50) < 0.4).astype(float)

    weight, bias = fit(rows, targets, penalty=0.1)

    told = probability(rows @ weight + bias)
    assert np.abs(rows.T @ (told - targets) / 50 + 0.1 * weight).max() < 1e-5
    assert abs((told - targets).mean()) < 1e-5


def test_the_scale_makes_scores_as_likely_as_they_are_right():
    draw = np.random.default_rng(2)
    scores = draw.normal(size=4000) * 3
    has = draw.random(4000) < probability(0.5 * scores - 1)

    slope, bias = platt(scores, has)

    assert (round(slope, 1), round(bias, 1)) == (0.5, -1.0)
