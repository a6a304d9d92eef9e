"""The file an encoder is shipped as: embeddings and linear layers in int8 with one scale a row, all else in float16.

A directory holds `model.safetensors`, `config.json` (that of a transformers `BertModel`), `tokenizer.json` and
`card.json`, which names the heads and the SHA-256 of the other three. Nothing in it is code, and nothing else is read.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from classifiers.models.card import card_of
from classifiers.models.heads import KINDS, TOPICS
from schemas.errors import SettingsError

FILES = ("model.safetensors", "config.json", "tokenizer.json")
SCALE = ".scale"
_QUANTISED = ("embeddings.word_embeddings.weight", "encoder.layer.")  # of two dimensions

Array = NDArray[Any]


class Shape(Struct, frozen=True):
    """The sizes that a forward pass needs, from `config.json`."""

    layers: int
    heads: int
    hidden: int
    epsilon: float
    positions: int


class Weights(Struct, frozen=True):
    """An encoder as it lies on disk, checked. `arrays` by BertModel's names, `head.tokens.*` and `head.document.*`."""

    directory: Path
    arrays: Mapping[str, Array]
    shape: Shape
    card: Mapping[str, Any]
    digest: str  # SHA-256 of model.safetensors

    def __repr__(self) -> str:
        return f"Weights({self.digest[:12]}, {len(self.arrays)} arrays)"

    def floats(self, name: str) -> NDArray[np.float32]:
        """Return one array in float32, its scale applied."""
        array = self.arrays[name].astype(np.float32)
        scale = self.arrays.get(name + SCALE)
        return array if scale is None else array * scale


def load(directory: Path) -> Weights:
    """Return the encoder of a directory. Raise SettingsError where a file is missing, altered, or of other heads."""
    card = checked(directory)
    try:
        arrays = load_file(directory / "model.safetensors")
        shape = shape_of(_json(directory / "config.json"))
    except (SafetensorError, KeyError, TypeError) as error:
        raise SettingsError(
            f"the encoder in `{directory.name}` cannot be read ({type(error).__name__}); install it anew"
        ) from None
    return Weights(directory, arrays, shape, card, card["files"]["model.safetensors"])


def checked(directory: Path, files: Sequence[str] = FILES) -> dict[str, Any]:
    """Return an encoder's card. Raise SettingsError where one of the files is not the card's, or the heads are not ours."""
    card = card_of(directory)
    for name in files:
        _check(directory / name, str(card.get("files", {}).get(name, "")))
    if tuple(card.get("kinds", ())) != KINDS or tuple(card.get("topics", ())) != TOPICS:
        raise SettingsError(
            f"the encoder in `{directory.name}` has other heads than this release; train it anew"
        )
    return card


def pack(arrays: Mapping[str, Array], file: Path) -> None:
    """Write arrays of floats as the shipped file: int8 with one scale a row where `_QUANTISED`, else float16."""
    packed: dict[str, Array] = {}
    for name, array in sorted(arrays.items()):
        values = np.asarray(array, dtype=np.float32)
        if values.ndim == 2 and name.startswith(_QUANTISED):
            scale = np.abs(values).max(axis=1, keepdims=True) / 127
            scale[scale == 0] = 1
            packed[name] = np.round(values / scale).astype(np.int8)
            packed[name + SCALE] = scale.astype(np.float32)
        else:
            packed[name] = values.astype(np.float16)
    save_file(packed, file, metadata={"format": "pt"})


def shape_of(config: Mapping[str, Any]) -> Shape:
    """Return the sizes that a BertModel's configuration gives. Raise KeyError where one is missing."""
    return Shape(
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        hidden=int(config["hidden_size"]),
        epsilon=float(config["layer_norm_eps"]),
        positions=int(config["max_position_embeddings"]),
    )


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _check(file: Path, expected: str) -> None:
    if not file.is_file():
        raise SettingsError(f"`{file.name}` is missing in `{file.parent.name}`; install the encoder anew")
    if digest(file) != expected:
        raise SettingsError(
            f"`{file.name}` in `{file.parent.name}` is not the file of its card; install the encoder anew"
        )


def _json(file: Path) -> dict[str, Any]:
    try:
        read = json.loads(file.read_bytes())
    except (OSError, ValueError):
        raise SettingsError(
            f"`{file.name}` in `{file.parent.name}` cannot be read; install the encoder anew"
        ) from None
    if not isinstance(read, dict):
        raise SettingsError(f"`{file.name}` in `{file.parent.name}` is no object; install the encoder anew")
    return read
