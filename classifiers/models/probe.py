"""A linear probe: one row of weights over what a frozen encoder makes of a text (Alain and Bengio 2016, arXiv:1610.01644).

Its directory holds `probe.safetensors` and `card.json`, which names the files of the encoder that it was made on: over any
other one its numbers mean nothing.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from classifiers.models.card import CARD, card_of
from classifiers.models.weights import FILES, digest
from schemas.errors import SettingsError

FILE = "probe.safetensors"
KIND = "linear_probe"

Floats = NDArray[np.float32]


class Probe(Struct, frozen=True, eq=False):
    """Weights [hidden] and bias, calibrated: the logistic function of what they give is a probability."""

    weight: Floats
    bias: float

    def probabilities(self, means: Floats) -> Floats:
        """Return the probability of each window, of `means` [windows, hidden]."""
        logits = means.astype(np.float64) @ self.weight.astype(np.float64) + self.bias
        return np.asarray(0.5 * (np.tanh(0.5 * logits) + 1), np.float32)

    def __repr__(self) -> str:
        return f"Probe({len(self.weight)})"


def write(directory: Path, probe: Probe, card: Mapping[str, Any]) -> dict[str, Any]:
    """Write a probe's directory and return its card, which then tells of the file."""
    directory.mkdir(parents=True, exist_ok=True)
    arrays = {"weight": probe.weight.astype(np.float32), "bias": np.array([probe.bias], np.float32)}
    save_file(arrays, directory / FILE, metadata={"format": "pt"})
    told = {**card, "kind": KIND, "files": {FILE: digest(directory / FILE)}}
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    (directory / CARD).write_text(text + "\n", encoding="utf-8")
    return told


def read(directory: Path) -> tuple[Probe, dict[str, Any]]:
    """Return the probe of a directory and its card. Raise SettingsError where either is not what it should be."""
    card = card_of(directory)
    file = directory / FILE
    files = card.get("files")
    is_told = card.get("kind") == KIND and isinstance(files, dict) and isinstance(card.get("encoder"), dict)
    if not is_told or not file.is_file() or card["files"].get(FILE) != digest(file):
        raise SettingsError(
            f"`{directory.name}` holds no linear probe as its card tells it; make it anew with `guard tune label`"
        )
    try:
        arrays = load_file(file)
        probe = Probe(arrays["weight"], float(arrays["bias"][0]))
    except (SafetensorError, KeyError, IndexError):
        probe = None
    if probe is None or probe.weight.ndim != 1 or not np.isfinite([*probe.weight, probe.bias]).all():
        raise SettingsError(
            f"`{FILE}` in `{directory.name}` cannot be read; make it anew with `guard tune label`"
        )
    return probe, card


def check_encoder(card: Mapping[str, Any], files: Mapping[str, Any], *, name: str) -> None:
    """Raise SettingsError where an encoder of these files is not the one that the probe was made on."""
    made_on = card.get("encoder", {}).get("files", {})
    strange = [one for one in FILES if not made_on.get(one) or made_on.get(one) != files.get(one)]
    if strange:
        wanted = str(made_on.get("model.safetensors", "none"))[:16]
        given = str(files.get("model.safetensors", "none"))[:16]
        raise SettingsError(
            f"classifier `{name}` was made on the encoder {wanted}, and `{strange[0]}` here is of {given}; "
            "name that encoder in `classifiers.model`, or make it anew with `guard tune label`"
        )
