"""The encoder as it learns: a transformers `BertModel` and the two heads on it, in float32."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import BertConfig, BertModel

from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.weights import SCALE, Weights
from schemas.errors import SettingsError

_RARE = (
    -4.0
)  # the heads' first answer is no, nearly everywhere right: without it the first steps unlearn the base
_HEADS = {"tokens": 2 * len(KINDS), "document": len(TOPICS)}


class Encoder(nn.Module):
    """Pieces in; out logits [batch, length, 2 * kinds] (inside and begin of each kind in turn) and [batch, topics]."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        self.config = config
        described = BertConfig.from_dict({**config, "attn_implementation": "sdpa"})
        self.bert = BertModel(described, add_pooling_layer=False)  # type: ignore[no-untyped-call]
        self.heads = nn.ModuleDict(
            {name: _head(described.hidden_size, size) for name, size in _HEADS.items()}
        )

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        each = mask[:, :, None].to(hidden.dtype)
        mean = (hidden * each).sum(dim=1) / each.sum(dim=1).clamp(min=1)
        return self.heads["tokens"](hidden), self.heads["document"](mean)

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """Return the weights by the names a model directory has for them."""
        named = {
            name.removeprefix("bert.").replace("heads.", "head.", 1): tensor
            for name, tensor in self.state_dict().items()
        }
        return {name: tensor.detach().float().cpu().numpy() for name, tensor in named.items()}


def build(base: Path, *, layers: int | None = None, is_random: bool = False) -> Encoder:
    """Return an encoder on a base directory, its lowest layers where fewer are asked for; its heads know nothing yet.

    Raise SettingsError where the directory is no base.
    """
    try:
        config = json.loads((base / "config.json").read_text(encoding="utf-8"))
        tensors = {} if is_random else load_file(base / "model.safetensors")
    except (OSError, ValueError, SafetensorError) as error:
        raise SettingsError(
            f"{base}: no base can be read there; make one with `guard classifier base`"
        ) from error
    config["attention_probs_dropout_prob"] = (
        0.0  # with it a processor has no fused attention, which costs a third
    )
    if layers is not None:
        config["num_hidden_layers"] = min(layers, int(config["num_hidden_layers"]))
    encoder = Encoder(config)
    if not is_random:
        load(encoder, tensors)
    return encoder


def continued(weights: Weights) -> Encoder:
    """Return an encoder as it is shipped, its heads with all that they know, ready to go on."""
    config = json.loads((weights.directory / "config.json").read_text(encoding="utf-8"))
    config["attention_probs_dropout_prob"] = 0.0
    encoder = Encoder(config)
    names = [name for name in weights.arrays if not name.endswith(SCALE)]
    load(encoder, {name: torch.from_numpy(weights.floats(name)) for name in names})
    return encoder


def load(encoder: Encoder, tensors: dict[str, torch.Tensor]) -> None:
    """Put weights into an encoder: all of its own, heads left as they are where none are given. Raise SettingsError."""
    own = encoder.state_dict()
    given = {
        name.replace("head.", "heads.", 1) if name.startswith("head.") else f"bert.{name}": tensor.float()
        for name, tensor in tensors.items()
    }
    found = {name: tensor for name, tensor in given.items() if name in own}
    lacking = [name for name in own if name not in found and not name.startswith("heads.")]
    if lacking:
        raise SettingsError(
            f"the weights lack `{lacking[0]}`; make the base anew with `guard classifier base`"
        )
    encoder.load_state_dict({**own, **found})


def save(encoder: Encoder, file: Path) -> None:
    """Write the weights in float16."""
    halves = {name: torch.from_numpy(array).half() for name, array in sorted(encoder.arrays().items())}
    save_file(halves, file, metadata={"format": "pt"})


def _head(hidden: int, size: int) -> nn.Linear:
    head = nn.Linear(hidden, size)
    nn.init.normal_(head.weight, std=0.02)
    nn.init.constant_(head.bias, _RARE)
    return head
