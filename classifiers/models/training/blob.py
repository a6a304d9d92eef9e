"""The file of four-bit weights that the base comes in: sizes, pieces, and a directory of tensors.

A tensor is float32, or in blocks of 32 weights: a float16 scale, then 16 bytes, the lower halves of which are the first
16 weights, each from 0 to 15 for -8 to 7 times the scale.
"""

import struct
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class Blob:
    """The weights' file: sizes, pieces, a directory of tensors, each float32 or in blocks of 32 four-bit weights."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 8  # a mark and a version
        self.hidden, self.layers, self.heads, self.inner, self.size, self.positions, _ = self._read("<7i")
        _, self._block = self._read("<fi")
        self.pieces, *_ = self._read("<5i")
        (length,) = self._read("<Q")
        self._starts = np.frombuffer(content, "<u4", self.pieces + 1, self._place)
        self._texts = self._place + 4 * (2 * self.pieces + 1)
        self._place = self._texts + length
        _, skipped = self._read("<iI")
        self._place += skipped
        (tensors,) = self._read("<i")
        self._tensors: dict[str, tuple[int, int]] = {}
        for _ in range(tensors):
            (size,) = self._read("<H")
            name = content[self._place : self._place + size].decode()
            self._place += size
            self._read("<BI")
            self._tensors[name] = self._read("<QQ")

    def _read(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(form, self._content, self._place)
        self._place += struct.calcsize(form)
        return values

    def texts(self) -> list[bytes]:
        bounds = [self._texts + int(start) for start in self._starts]
        return [self._content[left:right] for left, right in pairwise(bounds)]

    def _plain(self, name: str, *shape: int) -> NDArray[np.float32]:
        start, _ = self._tensors[name]
        return np.frombuffer(self._content, "<f4", int(np.prod(shape)), start).reshape(shape)

    def _packed(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        start, size = self._tensors[name]
        width = 2 + self._block // 2
        blocks = np.frombuffer(self._content, np.uint8, size, start).reshape(-1, width)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        halves = blocks[:, 2:]
        weights = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
        return np.asarray((weights * scale).reshape(rows, columns), dtype=np.float32)

    def model(self) -> tuple[dict[str, NDArray[np.float32]], dict[str, Any]]:
        """Return the tensors by the names BertModel has for them, and its configuration."""
        wide, inner = self.hidden, self.inner
        types = self._plain("emb.type", 1, wide)
        found: dict[str, NDArray[np.float32]] = {
            "embeddings.word_embeddings.weight": self._packed("emb.word", self.size, wide),
            "embeddings.position_embeddings.weight": self._plain("emb.pos", self.positions, wide),
            "embeddings.token_type_embeddings.weight": types.repeat(2, axis=0),
            "embeddings.LayerNorm.weight": self._plain("emb.ln.w", wide),
            "embeddings.LayerNorm.bias": self._plain("emb.ln.b", wide),
        }
        for layer in range(self.layers):
            for short, long in _LINEAR.items():
                rows, columns = {"fi": (inner, wide), "fo": (wide, inner)}.get(short, (wide, wide))
                found[f"encoder.layer.{layer}.{long}.weight"] = self._packed(
                    f"l{layer}.{short}.w", rows, columns
                )
                found[f"encoder.layer.{layer}.{long}.bias"] = self._plain(f"l{layer}.{short}.b", rows)
            for short, long in _NORMS.items():
                for end, kind in (("w", "weight"), ("b", "bias")):
                    found[f"encoder.layer.{layer}.{long}.{kind}"] = self._plain(
                        f"l{layer}.{short}.{end}", wide
                    )
        config: dict[str, Any] = {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": wide,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "intermediate_size": inner,
            "hidden_act": "gelu",
            "hidden_dropout_prob": 0.1,
            "attention_probs_dropout_prob": 0.1,
            "max_position_embeddings": self.positions,
            "type_vocab_size": 2,
            "layer_norm_eps": 1e-12,
        }
        return found, config
