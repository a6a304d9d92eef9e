"""An encoder's directory that knows words and nothing else: what it makes of a text tells the share of each word in it."""

import json

import numpy as np
from tiny_encoder import arrays
from tokenizers import Tokenizer, models, pre_tokenizers

from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.probe import Probe, write
from classifiers.models.weights import FILES, digest, pack

WORDS = ("boom", "call", "and", "Ana", "Lima", "asthma", "report", "please")
_SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
_HIDDEN = 16


def encoder(directory, *, sure=10.0):
    """Write the encoder and return its directory; another `sure` makes another file of it."""
    directory.mkdir(parents=True, exist_ok=True)
    pieces = [(name, 0.0) for name in _SPECIALS] + [(f"▁{word}", -1.0) for word in WORDS]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.save(str(directory / "tokenizer.json"))
    config = {
        "num_hidden_layers": 1, "num_attention_heads": 2, "hidden_size": _HIDDEN, "vocab_size": len(pieces),
        "intermediate_size": _HIDDEN, "layer_norm_eps": 1e-12, "max_position_embeddings": 512,
        "type_vocab_size": 2, "model_type": "bert", "hidden_act": "gelu", "pad_token_id": 1,
    }  # fmt: skip
    (directory / "config.json").write_text(json.dumps(config))
    made = {name: np.zeros_like(array) for name, array in arrays(config, 1).items()}
    made |= {name: np.ones_like(array) for name, array in made.items() if name.endswith("LayerNorm.weight")}
    table = made["embeddings.word_embeddings.weight"]
    table[:4, 0] = 10.0
    for number in range(len(WORDS)):
        table[4 + number, 1 + number] = sure
    made["embeddings.position_embeddings.weight"][:, 15] = 0.01 * sure
    pack(made, directory / "model.safetensors")
    card = {
        "name": "words", "version": 1, "kinds": KINDS, "topics": TOPICS, "data": [],
        "files": {name: digest(directory / name) for name in FILES},
    }  # fmt: skip
    (directory / "card.json").write_text(json.dumps(card))
    return directory


def probe(directory, on, *, label="toxic"):
    """Write a probe that tells a text with `boom` in it, as made on the encoder of a directory."""
    weight = np.zeros(_HIDDEN, np.float32)
    weight[1] = 73.0  # some 300 times the share of `boom`
    files = json.loads((on / "card.json").read_text())["files"]
    write(directory, Probe(weight, 73.0 * 0.258 - 0.1), {"label": label, "encoder": {"files": files}})
    return directory
