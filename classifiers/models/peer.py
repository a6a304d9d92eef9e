"""The naive peer that benches compare with: `transformers.pipeline` over an encoder of the same size."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import transformers

from classifiers.models.heads import KINDS
from classifiers.models.weights import Weights

_PIECES = 256


def pipeline(weights: Weights, folder: Path, *, threads: int = 1) -> Callable[[str], Any]:
    """Return a token-classification pipeline with random weights of the encoder's size, one text a call, float32 on the CPU.

    What it is needed for is written to `folder`. Texts are cut off at 256 pieces.
    """
    torch.set_num_threads(threads)
    config = json.loads((weights.directory / "config.json").read_bytes())
    naive: Any = transformers  # its classes are untyped
    model = naive.BertForTokenClassification(naive.BertConfig(**config, num_labels=len(KINDS)))
    model.save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes((weights.directory / "tokenizer.json").read_bytes())
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "pad_token": "<pad>",
        "model_max_length": _PIECES,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    cutter = naive.AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
    find: Callable[[str], Any] = naive.pipeline(
        "token-classification", model=str(folder), tokenizer=cutter, device="cpu"
    )
    return find
