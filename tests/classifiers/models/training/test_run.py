"""A whole run on a base of no knowledge: what it writes loads, matches its card, and beats the untrained heads."""

import itertools
import json

import numpy as np
import pytest
import torch
from small_base import generate, write_base

from classifiers.models.tensors import TensorEngine
from classifiers.models.tokens import Tokens
from classifiers.models.training import encoder, run, sampling
from classifiers.models.training.calibration import calibrate
from classifiers.models.training.config import Config
from classifiers.models.training.looking import look
from classifiers.models.training.loop import Clock, Saving, train
from classifiers.models.training.run import Machine, Places
from classifiers.models.weights import digest, load, pack
from schemas.errors import SettingsError

MARGIN = (
    0.5  # of F2 on persons where one clean text in a hundred may have a finding; measured 0.77 against 0.00
)
CONFIG = Config.model_validate({
    "altered": 0.0,
    "synthetic": {"languages": ["en"], "records": 200, "dev_records": 60},
    "schedule": {"tokens": 30_000, "batch_tokens": 256, "rate": 3e-3, "head_rate": 1e-2, "warmup": 5, "average": 0.9, "autocast": False, "freeze_embeddings": False},
})  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return write_base(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def trained(base, tmp_path_factory):
    target = tmp_path_factory.mktemp("trained")
    run.run(CONFIG, Places(base, target), machine(), generate=generate)
    return target


def machine():
    return Machine(now=itertools.count().__next__)


def persons(card):
    return next(
        (one["f2"] for one in card["scores"] if (one["dataset"], one["kind"]) == ("*", "person")), 0.0
    )


def test_training_beats_the_untrained_heads_by_a_margin(base, trained):
    tokens = Tokens(base / "tokenizer.json")
    held = sampling.gather(CONFIG, None, generate).dev
    torch.manual_seed(1)
    untrained = encoder.build(base)
    run.write(untrained, base, trained / "untrained")
    engine = TensorEngine(load(run.provisional(trained / "untrained")))

    before = calibrate(
        look(held, tokens, engine.run, tell=lambda _: None),
        tokens,
        floor=CONFIG.precision_floor,
        ceiling=CONFIG.alarm_ceiling,
    )

    untold = next((one.f2 for one in before.scores if (one.dataset, one.kind) == ("*", "person")), 0.0)
    assert persons(json.loads((trained / "card.json").read_text())) >= untold + MARGIN


def test_a_card_tells_the_files_beside_it(trained):
    card = json.loads((trained / "card.json").read_text())

    assert {name: digest(trained / name) for name in card["files"]} == card["files"]
    assert digest(trained / card["full"]["file"]) == card["full"]["sha256"]
    assert card["config"]["sha256"] == CONFIG.digest
    assert load(trained).card["thresholds"]["kinds"]["person"] > 0


def test_the_encoder_in_fp16_is_one_that_runs_and_says_nearly_what_int8_says(trained):
    from classifiers.models.tier import load as tier_of

    full = trained / "fp16"
    ids, mask = np.array([[0, 5, 6, 7, 2]]), np.ones((1, 5), np.int64)

    whole, packed = (TensorEngine(load(one)).run(ids, mask)[0] for one in (full, trained))

    assert np.abs(whole - packed).max() < 0.5
    assert tier_of(full, engine="openvino").name != tier_of(trained, engine="openvino").name


def test_no_checkpoint_is_left_behind(trained):
    assert not (trained / run.CHECKPOINT).exists()


def test_the_same_seed_makes_the_same_weights(base, trained, tmp_path):
    run.run(CONFIG, Places(base, tmp_path / "again"), machine(), generate=generate)

    assert digest(tmp_path / "again" / run.FULL) == digest(trained / run.FULL)


def learn(base, directory, tokens, *, stop=None, identity="run"):
    """Train, or break off after so many steps, with a checkpoint every five seconds of a clock that ticks each time."""
    torch.manual_seed(1)
    schedule = CONFIG.schedule.model_copy(update={"tokens": 6000})
    model = encoder.build(base)

    def tell(step):
        if step.step == stop:
            raise KeyboardInterrupt

    train(
        model,
        lambda epoch: sampling.epoch_of(
            CONFIG, sampling.gather(CONFIG, None, generate), generate, tokens, epoch
        ),
        schedule,
        clock=Clock(itertools.count().__next__),
        saving=Saving(directory / "checkpoint.pt", 5, identity),
        tell=tell,
    )
    pack(model.arrays(), directory / "model.safetensors")
    return digest(directory / "model.safetensors")


def test_a_run_that_was_cut_off_ends_where_an_uninterrupted_one_does(base, tmp_path):
    tokens = Tokens(base / "tokenizer.json")
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    expected = learn(base, whole, tokens)
    with pytest.raises(KeyboardInterrupt):
        learn(base, cut, tokens, stop=13)

    assert learn(base, cut, tokens) == expected


def test_a_checkpoint_of_another_run_is_refused(base, tmp_path):
    tokens = Tokens(base / "tokenizer.json")
    learn(base, tmp_path, tokens)

    with pytest.raises(SettingsError, match="another configuration or base"):
        learn(base, tmp_path, tokens, identity="other")


def test_a_run_without_its_data_says_where_they_come_from(base, tmp_path):
    source = {"file": "set.jsonl", "licence": "CC0-1.0", "origin": "somewhere/known"}
    config = CONFIG.model_copy(update={"sources": (Config.model_validate({"sources": [source]}).sources)})

    with pytest.raises(SettingsError, match=r"set\.jsonl: it is missing; fetch it from somewhere/known"):
        run.run(config, Places(base, tmp_path, tmp_path), machine(), generate=generate)


def test_a_directory_that_is_no_base_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="guard classifier base"):
        encoder.build(tmp_path)


def test_a_calibration_anew_keeps_what_the_card_says_of_base_and_training(base, tmp_path):
    config = CONFIG.model_copy(update={"schedule": CONFIG.schedule.model_copy(update={"tokens": 1000})})
    before = run.run(config, Places(base, tmp_path), machine(), generate=generate)

    after = run.recalibrate(config, Places(tmp_path, tmp_path), machine(), generate=generate)

    assert after == before


def test_a_calibration_on_own_texts_changes_what_they_label_and_nothing_else(base, tmp_path):
    config = CONFIG.model_copy(update={"schedule": CONFIG.schedule.model_copy(update={"tokens": 1000})})
    before = run.run(config, Places(base, tmp_path / "made"), machine(), generate=generate)
    rows = [json.dumps(row) for row in generate("en", 60, 9)]
    (tmp_path / "ours.jsonl").write_text("\n".join(rows))
    source = {"file": "ours.jsonl", "licence": "own", "origin": "own", "whole": ["person"]}
    own = Config.model_validate({"dev_share": 1.0, "sources": [source]})

    after = run.recalibrate(own, Places(tmp_path / "made", tmp_path / "made", tmp_path), machine())

    assert [one["file"] for one in after["calibrated_on"]] == ["ours.jsonl"]
    assert {what: after[what] for what in ("base", "data", "config", "trained")} == {
        what: before[what] for what in ("base", "data", "config", "trained")
    }
    for what in ("thresholds", "temperatures"):
        assert {**after[what]["kinds"], "person": 0} == {**before[what]["kinds"], "person": 0}


def test_a_directory_without_a_card_is_not_calibrated(tmp_path):
    with pytest.raises(SettingsError, match="no card of an encoder"):
        run.recalibrate(CONFIG, Places(tmp_path, tmp_path), machine(), generate=generate)
