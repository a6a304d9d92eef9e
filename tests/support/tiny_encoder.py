"""A tiny encoder with random weights, as it would lie on disk."""

import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers

from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.weights import FILES, digest, pack

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäöüéñłçß0123456789.,:;-@/()'\""
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")


def tiny(directory: Path, *, hidden: int = 48, layers: int = 2, heads: int = 4, seed: int = 1) -> Path:
    """Write an encoder of `layers` layers that knows single letters; return its directory."""
    directory.mkdir(parents=True, exist_ok=True)
    pieces = [(name, 0.0) for name in SPECIALS] + [("▁", -2.0)] + [(letter, -3.0) for letter in LETTERS]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.save(str(directory / "tokenizer.json"))
    config = {
        "num_hidden_layers": layers, "num_attention_heads": heads, "hidden_size": hidden, "vocab_size": len(pieces),
        "intermediate_size": 2 * hidden, "layer_norm_eps": 1e-12, "max_position_embeddings": 512,
        "type_vocab_size": 2, "model_type": "bert", "hidden_act": "gelu", "pad_token_id": 1,
    }  # fmt: skip
    (directory / "config.json").write_text(json.dumps(config))
    pack(arrays(config, seed), directory / "model.safetensors")
    card = {
        "name": "tiny", "version": 1, "kinds": KINDS, "topics": TOPICS,
        "files": {name: digest(directory / name) for name in FILES},
    }  # fmt: skip
    (directory / "card.json").write_text(json.dumps(card))
    return directory


def arrays(config: dict[str, object], seed: int) -> dict[str, np.ndarray]:
    """Return random weights of a BertModel of that configuration and of the two heads."""
    draw = np.random.default_rng(seed)
    hidden, inner = int(str(config["hidden_size"])), int(str(config["intermediate_size"]))
    sizes = {
        "embeddings.word_embeddings.weight": (int(str(config["vocab_size"])), hidden),
        "embeddings.position_embeddings.weight": (int(str(config["max_position_embeddings"])), hidden),
        "embeddings.token_type_embeddings.weight": (2, hidden),
        "head.tokens.weight": (2 * len(KINDS), hidden),
        "head.tokens.bias": (2 * len(KINDS),),
        "head.document.weight": (len(TOPICS), hidden),
        "head.document.bias": (len(TOPICS),),
    }
    for layer in range(int(str(config["num_hidden_layers"]))):
        at = f"encoder.layer.{layer}"
        for name in (
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.output.dense",
        ):
            sizes |= {f"{at}.{name}.weight": (hidden, hidden), f"{at}.{name}.bias": (hidden,)}
        sizes |= {
            f"{at}.intermediate.dense.weight": (inner, hidden),
            f"{at}.intermediate.dense.bias": (inner,),
        }
        sizes |= {f"{at}.output.dense.weight": (hidden, inner), f"{at}.output.dense.bias": (hidden,)}
    drawn = {name: draw.normal(0, 0.2, size).astype(np.float32) for name, size in sizes.items()}
    norms = ["embeddings.LayerNorm"]
    for layer in range(int(str(config["num_hidden_layers"]))):
        norms += [
            f"encoder.layer.{layer}.attention.output.LayerNorm",
            f"encoder.layer.{layer}.output.LayerNorm",
        ]
    for name in norms:
        drawn |= {f"{name}.weight": np.ones(hidden, np.float32), f"{name}.bias": np.zeros(hidden, np.float32)}
    return drawn
