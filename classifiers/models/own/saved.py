"""What a saved model's directory holds beside its weights: configuration, labels, tokenizer, and nothing that could run."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from classifiers.models.own.asked import Asked
from schemas.errors import SettingsError

_OFFSET = frozenset({"camembert", "roberta", "xlm-roberta"})  # their first positions are not for pieces
_MOST = 512  # pieces of a window


def check_inert(asked: Asked, where: Path, allowed: Collection[str], told: str) -> None:
    """Raise SettingsError where a directory holds a file that is of none of these endings, which `told` lists."""
    for file in sorted(where.rglob("*")):
        is_plain = file.suffix in allowed or (not file.suffix and not file.stem.endswith("pickle"))
        if file.is_file() and not is_plain:
            raise unfit(asked, f"holds `{file.name}`: nothing but {told} is read", "remove it")


def labels_of(asked: Asked, config: Mapping[str, Any]) -> list[str]:
    """Return the labels in order. Raise SettingsError where the configuration does not name them."""
    try:
        given = {int(number): str(label) for number, label in config["id2label"].items()}
        return [given[number] for number in range(len(given))]
    except (KeyError, ValueError, AttributeError):
        raise unfit(asked, "does not name its labels in `id2label`", "save it with them") from None


def is_multi_label(asked: Asked, config: Mapping[str, Any], count: int) -> bool:
    """Return whether each of the `count` labels of a whole text is true or false by itself."""
    return asked.of_text and (config.get("problem_type") == "multi_label_classification" or count == 1)


def window_of(config: Mapping[str, Any]) -> int:
    """Return how many pieces a window of a model may have, its marks included."""
    positions = int(config.get("max_position_embeddings") or _MOST)
    return min(positions - (2 if config.get("model_type") in _OFFSET else 0), _MOST)


def tokenizer_of(asked: Asked, where: Path) -> Tokenizer:
    """Return the tokenizer that was saved beside the weights. Raise SettingsError where it cannot be read."""
    try:
        made = Tokenizer.from_file(str(where / "tokenizer.json"))
    except Exception as error:  # noqa: BLE001 - the library raises this very class, whatever is wrong with the file
        why = f"has no `tokenizer.json` that can be read ({type(error).__name__})"
        raise unfit(asked, why, "save its fast tokenizer beside it") from None
    made.no_padding()
    made.encode_special_tokens = True  # a text that spells `[SEP]` says nothing to the model
    return made


def read_json(asked: Asked, file: Path) -> dict[str, Any]:
    """Return what a file of the directory says. Raise SettingsError where it is no object."""
    try:
        read = json.loads(file.read_bytes())
    except (OSError, ValueError):
        read = None
    if not isinstance(read, dict):
        raise unfit(asked, f"has no `{file.name}` that can be read", "save it anew with `save_pretrained`")
    return read


def unfit(asked: Asked, why: str, remedy: str) -> SettingsError:
    """Return what is to be raised: whose model, why, and what to do."""
    return SettingsError(f"the model of classifier `{asked.name}` {why}; {remedy}")
