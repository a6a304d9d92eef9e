"""An encoder that goes on: refused where it would tell less of what it knew, or nothing is gained; else better on own texts."""

import json

import pytest
from going_on import CONFIG, DATA, blind, cases, continued, contradicting, shipped
from msgspec.structs import replace

from classifiers.agreement import Case, Span
from classifiers.models.tensors import TensorEngine
from classifiers.models.training.gating import Change, degraded
from classifiers.models.training.own import taken
from classifiers.models.weights import digest, load
from schemas.errors import SettingsError


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return shipped(tmp_path_factory.mktemp("knows"))


@pytest.fixture(scope="module")
def target(base, tmp_path_factory):
    target = tmp_path_factory.mktemp("goes") / "on"
    made = continued(base, target, cases(240))
    assert made.worse == (), made.replay
    return target


def of(found, name):
    (one,) = [each for each in found if each.name == name]
    return one


def test_one_that_forgets_what_it_knew_is_refused_with_figures_and_nothing_is_written(base, tmp_path):
    made = continued(base, tmp_path / "on", contradicting(240), generate=blind)

    assert {(one.cut, one.name) for one in made.worse} == {("language", "en"), ("kind", "person")}
    assert of(made.worse, "person").fall > 0.05
    assert list(tmp_path.iterdir()) == []


def test_too_few_texts_are_refused_with_how_many_are_missing(base, tmp_path):
    with pytest.raises(SettingsError, match="add 20, or make a label"):
        continued(base, tmp_path / "on", cases(30))


def test_texts_that_label_nothing_it_tells_are_refused(base, tmp_path):
    with pytest.raises(SettingsError, match="label nothing that the encoder tells"):
        continued(base, tmp_path / "on", cases(60, label="mood"))


def test_where_no_step_gains_anything_nothing_is_written(base, tmp_path):
    harmful = {"schedule": CONFIG.schedule.model_copy(update={"rate": 5.0, "head_rate": 5.0})}

    with pytest.raises(SettingsError, match="nothing was gained"):
        continued(base, tmp_path / "on", cases(60), config=CONFIG.model_copy(update=harmful))

    assert list(tmp_path.iterdir()) == []


def test_it_tells_more_of_own_texts_that_it_did_not_learn_from(target):
    (person,) = [
        one
        for one in json.loads((target / "card.json").read_text())["results"]["own"]
        if one["name"] == "person"
    ]

    assert person["after"] > person["before"] + 0.3


def test_the_card_names_the_base_by_hash_the_data_and_the_seed(base, target):
    card = json.loads((target / "card.json").read_text())

    assert card["base"]["files"]["model.safetensors"] == digest(base / "model.safetensors")
    assert card["data"][0] == DATA
    assert all("through" in one or "origin" in one for one in card["data"][1:])
    assert card["trained"]["seed"] == CONFIG.seed
    assert {name: digest(target / name) for name in card["files"]} == card["files"]


def test_what_is_written_runs_under_a_version_of_its_own(base, target):
    mine, before = load(target), load(base)

    TensorEngine(mine)

    assert mine.digest != before.digest
    assert "version" not in mine.card


def test_thresholds_of_kinds_that_own_texts_never_label_stay_as_they_were(base, target):
    before, after = (json.loads((one / "card.json").read_text()) for one in (base, target))

    for what in ("thresholds", "temperatures"):
        for heads in ("kinds", "topics"):
            assert {**after[what][heads], "person": 0} == {**before[what][heads], "person": 0}


def test_the_same_seed_and_texts_make_the_same_weights(base, tmp_path):
    made = [continued(base, tmp_path / name, cases(80), passes=2, bound=1.0).card for name in ("a", "b")]

    assert made[0]["files"] == made[1]["files"]


def test_only_cuts_with_enough_support_are_judged_and_only_a_fall_counts():
    fell = Change("kind", "person", spans=50, before=0.9, after=0.87)

    assert degraded([fell], bound=0.02, fewest=50) == (fell,)
    assert degraded([fell], bound=0.03, fewest=50) == ()
    assert degraded([fell], bound=0.02, fewest=51) == ()
    assert degraded([replace(fell, after=1.0)], bound=0.0, fewest=1) == ()


def test_a_set_tells_of_the_kinds_that_it_labels_and_of_no_other():
    text = "Ana lives in Porto since 1999-01-02"
    spans = (Span(0, 3, "person"), Span(13, 18, "location"), Span(25, 35, "date", "DATE_OF_BIRTH"))
    mine = [Case(str(number), "mine", "en", text, spans, ("hr",)) for number in range(40)]
    other = [Case(str(number), "other", "en", text, spans[:1]) for number in range(40)]

    first, *_, last = taken([*mine, *other])

    assert first.source.whole == ("person", "location", "date_of_birth")  # by the entity, where one is named
    assert first.source.topics.whole == ("hr",)
    assert (last.source.whole, last.source.topics.whole) == (("person",), ())
