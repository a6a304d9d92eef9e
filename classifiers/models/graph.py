"""The encoder as an OpenVINO graph, built from the shipped int8 weights without conversion, for CPUs.

Weights stay int8 in memory; activations are quantised by groups of 128 as they come (`DYNAMIC_QUANTIZATION_GROUP_SIZE`),
which moved sentence vectors by less than 0.1 % of their length where one scale a tensor moved F1 by points.
"""

from pathlib import Path
from typing import Any, cast

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset15 as op

from classifiers.models.weights import SCALE, Weights

_GROUP = "128"


class GraphEngine:
    """Runs batches on `threads` threads of the CPU. One batch at a time."""

    def __init__(self, weights: Weights, *, threads: int = 1) -> None:
        self.name = "openvino-int8"
        compiled = ov.Core().compile_model(
            _model(weights),
            "CPU",
            {
                "INFERENCE_NUM_THREADS": threads,
                "NUM_STREAMS": 1,
                "DYNAMIC_QUANTIZATION_GROUP_SIZE": _GROUP,
                "INFERENCE_PRECISION_HINT": "f32",
            },
        )
        self._request = compiled.create_infer_request()

    def run(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the logits of the two heads: [batch, length, 2 * kinds] and [batch, topics]."""
        found = self._request.infer([ids.astype(np.int32), mask.astype(np.float32)])
        return cast("NDArray[np.float32]", found[0].copy()), cast("NDArray[np.float32]", found[1].copy())


def save(weights: Weights, file: Path) -> None:
    """Write the graph as a server takes it: ids and mask as int64, and the hash of the weights beside the logits."""
    ids = op.parameter([-1, -1], np.int64, name="ids")
    mask = op.parameter([-1, -1], np.int64, name="mask")
    tokens, document = _logits(weights, op.convert(ids, "i32"), op.convert(mask, "f32"))
    digest = op.constant(np.frombuffer(bytes.fromhex(weights.digest), np.uint8))
    outputs = {"tokens": tokens, "topics": document, "sha256": digest}
    for name, node in {"ids": ids, "mask": mask, **outputs}.items():
        node.output(0).set_names({name})
    ov.save_model(ov.Model(list(outputs.values()), [ids, mask], "encoder"), file, compress_to_fp16=False)


def _model(weights: Weights) -> Any:
    """Return the graph: ids and mask in, the logits of both heads out."""
    ids = op.parameter([-1, -1], np.int32, name="ids")
    mask = op.parameter([-1, -1], np.float32, name="mask")
    return ov.Model([*_logits(weights, ids, mask)], [ids, mask], "encoder")


def _logits(weights: Weights, ids: Any, mask: Any) -> tuple[Any, Any]:
    """Return the logits of both heads (Devlin et al. 2019, post-norm, exact GELU)."""
    shape = weights.shape
    x = _embedded(weights, ids)
    bias = op.multiply(op.subtract(mask, _scalar(1.0)), _scalar(1e4))
    bias = op.unsqueeze(op.unsqueeze(bias, _ints(1)), _ints(1))
    apart = _ints([0, 0, 3, shape.heads, shape.hidden // shape.heads])
    turned, joined = _ints([0, 2, 1, 3]), _ints([0, 0, shape.hidden])

    for layer in range(shape.layers):
        at = f"encoder.layer.{layer}"
        # One product for all three: activations are quantised once.
        three = _linear(weights, x, *(f"{at}.attention.self.{one}" for one in ("query", "key", "value")))
        three = op.transpose(op.reshape(three, apart, special_zero=True), _ints([2, 0, 3, 1, 4]))
        query, key, value = (op.squeeze(one, _ints(0)) for one in op.split(three, _ints(0), 3).outputs())
        attended = op.scaled_dot_product_attention(query, key, value, bias)
        attended = op.reshape(op.transpose(attended, turned), joined, special_zero=True)
        y = op.add(_linear(weights, attended, f"{at}.attention.output.dense"), x)
        x = _normal(weights, y, f"{at}.attention.output.LayerNorm")
        y = op.gelu(_linear(weights, x, f"{at}.intermediate.dense"), "erf")
        y = op.add(_linear(weights, y, f"{at}.output.dense"), x)
        x = _normal(weights, y, f"{at}.output.LayerNorm")

    tokens = _linear(weights, x, "head.tokens")
    each = op.unsqueeze(mask, _ints(2))
    total = op.reduce_sum(op.multiply(x, each), _ints(1))
    mean = op.divide(total, op.maximum(op.reduce_sum(each, _ints(1)), _scalar(1.0)))
    return tokens, _linear(weights, mean, "head.document")


def _embedded(weights: Weights, ids: Any) -> Any:
    words = op.gather(_matrix(weights, "embeddings.word_embeddings.weight"), ids, _ints(0))
    places = weights.floats("embeddings.position_embeddings.weight")
    places = places + weights.floats("embeddings.token_type_embeddings.weight")[0]
    length = op.gather(op.shape_of(ids), _ints(1), _ints(0))
    positions = op.range(_ints(0), length, _ints(1), "i64")
    x = op.add(words, op.gather(op.constant(places), positions, _ints(0)))
    return _normal(weights, x, "embeddings.LayerNorm")


def _matrix(weights: Weights, *names: str) -> Any:
    """Return the matrices of these names, one below the other."""
    scales = [weights.arrays[name + SCALE] for name in names if name + SCALE in weights.arrays]
    if len(scales) < len(names):
        return op.constant(np.concatenate([weights.floats(name) for name in names]))
    rows = np.concatenate([weights.arrays[name] for name in names])
    return op.multiply(op.convert(op.constant(rows), "f32"), op.constant(np.concatenate(scales)))


def _linear(weights: Weights, x: Any, *names: str) -> Any:
    matrix = _matrix(weights, *(f"{name}.weight" for name in names))
    biases = np.concatenate([weights.floats(f"{name}.bias") for name in names])
    return op.add(op.matmul(x, matrix, transpose_a=False, transpose_b=True), op.constant(biases))


def _normal(weights: Weights, x: Any, name: str) -> Any:
    normal = op.mvn(
        x, _ints([-1]), normalize_variance=True, eps=weights.shape.epsilon, eps_mode="inside_sqrt"
    )
    scaled = op.multiply(normal, op.constant(weights.floats(f"{name}.weight")))
    return op.add(scaled, op.constant(weights.floats(f"{name}.bias")))


def _ints(value: int | list[int]) -> Any:
    return op.constant(np.array(value, dtype=np.int64))


def _scalar(value: float) -> Any:
    return op.constant(np.float32(value))
