"""The provenance card beside the weights: whence everything came, how it was made, how well it does, what it cannot."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from classifiers.models.card import CARD, card_of
from classifiers.models.entities import NAME
from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.training.calibration import Calibrated
from classifiers.models.training.config import Config
from classifiers.models.weights import FILES, digest

LIMITS = (
    "Latin script: words in other scripts are read letter by letter, and in CJK not at all",
    "languages it learned: en de fr es it nl pl pt sv; others only as far as they resemble these",
    "special-category and criminal spans were learned from few labelled texts and our own: a signal for review",
    "labels of a whole text are of each window; what only the whole of a long text tells is not seen",
    "some data it learned from are share-alike, see `data`: whether that binds weights is unsettled",
    "figures are of texts held back from the same sets it learned from; unseen sets do worse",
    "the base was published in four bits: what that lost of the original cannot be had back",
)
_MADE_WITH = ("torch", "transformers", "tokenizers", "safetensors", "numpy", "faker")


def write(
    directory: Path,
    *,
    config: Config,
    base: Mapping[str, Any],
    data: Path | None,
    calibrated: Calibrated,
    engine: str,
    trained: Mapping[str, Any],
    full: Path,
    learned: Sequence[Mapping[str, Any]] = (),
    more: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write the card of a model directory whose other files are there, and return it.

    `learned` is what it learned from besides the configuration's sources, and `more` what else is to be told.
    """
    card = {
        "name": NAME,
        "licence": "Apache-2.0",
        "kinds": list(KINDS),
        "topics": list(TOPICS),
        "files": {name: digest(directory / name) for name in FILES},
        "full": {"file": str(full.relative_to(directory)), "sha256": digest(full)},
        "base": dict(base),
        "data": [*map(dict, learned), *data_of(config, data)],
        "config": {"sha256": config.digest, **config.model_dump(mode="json", exclude={"sources"})},
        "code": {"dataguard-streams": _version("dataguard-streams"), "sha256": code()},
        "made_with": made_with(*_MADE_WITH),
        "trained": dict(trained),
        "calibrated_with": engine,
        "held_back": f"{config.dev_share:.0%} of each set by the SHA-256 of a record's id, and texts of our own never trained on",
        **to_builtins(calibrated),
        "limits": list(LIMITS),
        **(more or {}),
    }
    _write(directory / CARD, card)
    if all((full.parent / name).is_file() for name in FILES):
        _write(full.with_name(CARD), {**card, "files": {name: digest(full.parent / name) for name in FILES}})
    return card


def _write(file: Path, card: Mapping[str, Any]) -> None:
    text = json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True)
    file.write_text(text + "\n", encoding="utf-8")


def code() -> str:
    """Return one SHA-256 over the modules and lists that make an encoder, so that a card tells which they were."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), here / "pieces.txt", *here.parent.glob("*.py")])
    whole = sha256()
    for file in files:
        whole.update(file.name.encode() + b"\0" + bytes.fromhex(digest(file)))
    return whole.hexdigest()


def of_base(base: Path) -> dict[str, Any]:
    """Return what a base directory's card says of it, with the hashes of its files."""
    told = card_of(base) if (base / CARD).is_file() else {}
    return {**told, "files": {name: digest(base / name) for name in FILES if (base / name).is_file()}}


def data_of(config: Config, data: Path | None) -> list[dict[str, Any]]:
    """Return what a card says of a configuration's sources, their files by hash."""
    found: list[dict[str, Any]] = [
        {
            "file": source.file,
            "sha256": digest((data or Path()) / source.file),
            "licence": source.licence,
            "share_alike": source.share_alike,
            "origin": source.origin,
            "weight": source.weight,
            "labelled_wholly": list(source.whole),
            "labelled_in_part": list(source.positives),
        }
        for source in config.sources
    ]
    if config.synthetic:
        found.append({"file": "classifiers.synthesis", "licence": "Apache-2.0", "origin": "own work"})
    return found


def made_with(*names: str) -> dict[str, str]:
    """Return which versions of these distributions are installed."""
    return {name: _version(name) for name in names}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
