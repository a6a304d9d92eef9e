"""Every engine computes what a transformers BertModel with our two heads would."""

import json

import numpy as np
import pytest

from classifiers.models.engines import ENGINES, choose
from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.weights import Weights, load
from schemas.errors import SettingsError
from tests.support.tiny_encoder import tiny

ENGINES_HERE = ("openvino", "torch")


@pytest.fixture(scope="module")
def weights(tmp_path_factory) -> Weights:
    return load(tiny(tmp_path_factory.mktemp("encoder") / "tiny", layers=3))


def reference(weights: Weights, ids: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig(**json.loads((weights.directory / "config.json").read_text()))
    model = BertModel(config, add_pooling_layer=False).eval()
    state = {
        name: torch.from_numpy(weights.floats(name))
        for name in weights.arrays
        if not name.endswith(".scale") and not name.startswith("head.")
    }
    model.load_state_dict(state)
    with torch.no_grad():
        x = model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)).last_hidden_state
    x = x.numpy()
    mean = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
    tokens = x @ weights.floats("head.tokens.weight").T + weights.floats("head.tokens.bias")
    return tokens, mean @ weights.floats("head.document.weight").T + weights.floats("head.document.bias")


def batch(lengths: list[int], seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    ids = np.ones((len(lengths), max(lengths)), np.int64)
    mask = np.zeros_like(ids)
    for row, length in enumerate(lengths):
        ids[row, :length], mask[row, :length] = draw.integers(4, 60, length), 1
    return ids, mask


@pytest.mark.parametrize("name", ENGINES_HERE)
@pytest.mark.parametrize("lengths", [[1], [7], [256], [3, 40, 12], [256, 9]])
def test_an_engine_computes_what_transformers_does(weights, name, lengths):
    ids, mask = batch(lengths)
    expected = reference(weights, ids, mask)

    found = choose(weights, engine=name).run(ids, mask)

    assert found[0].shape == (*ids.shape, 2 * len(KINDS))
    assert found[1].shape == (len(lengths), len(TOPICS))
    for ours, theirs in ((found[0][mask == 1], expected[0][mask == 1]), (found[1], expected[1])):
        assert float((ours * theirs).sum() / np.linalg.norm(ours) / np.linalg.norm(theirs)) > 0.998


@pytest.mark.parametrize("name", ENGINES_HERE)
def test_padding_changes_no_logit_beyond_rounding(weights, name):
    engine = choose(weights, engine=name)
    alone, padded = batch([11]), batch([11, 60])
    padded[0][0, :11] = alone[0][0]

    tokens, document = engine.run(*alone)
    among_tokens, among_document = engine.run(*padded)

    np.testing.assert_allclose(tokens[0], among_tokens[0, :11], atol=0.05)
    np.testing.assert_allclose(document[0], among_document[0], atol=0.05)


def test_an_unknown_engine_is_refused(weights):
    with pytest.raises(SettingsError, match="use one of"):
        choose(weights, engine="abacus")
    assert "auto" in ENGINES


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_an_altered_file_is_refused(tmp_path, name):
    directory = tiny(tmp_path / "encoder")
    file = directory / name
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    with pytest.raises(SettingsError, match=name):
        load(directory)


@pytest.mark.parametrize("name", ["model.safetensors", "card.json"])
def test_a_missing_file_is_refused(tmp_path, name):
    directory = tiny(tmp_path / "encoder")
    (directory / name).unlink()
    with pytest.raises(SettingsError, match=name):
        load(directory)


def test_an_encoder_of_other_heads_is_refused(tmp_path):
    directory = tiny(tmp_path / "encoder")
    card = json.loads((directory / "card.json").read_text())
    card["kinds"] = card["kinds"][::-1]
    (directory / "card.json").write_text(json.dumps(card))
    with pytest.raises(SettingsError, match="other heads"):
        load(directory)
