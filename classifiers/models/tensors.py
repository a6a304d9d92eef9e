"""The encoder in torch, from the same shipped weights: bf16 with fused attention on CUDA, float32 elsewhere.

On CUDA batches come from pinned memory on a stream of their own, so that tokenising goes on while the device works.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from classifiers.models.engines import DeviceLost, OutOfMemory
from classifiers.models.weights import Weights


class TensorEngine:
    """Runs batches on a torch device. One batch at a time."""

    def __init__(self, weights: Weights, *, device: str = "cpu", threads: int = 1) -> None:
        self._device = torch.device(device)
        self._is_cuda = self._device.type == "cuda"
        dtype = torch.bfloat16 if self._is_cuda else torch.float32
        self.name = f"torch-{'bf16' if self._is_cuda else 'fp32'}-{self._device.type}"
        if not self._is_cuda:
            torch.set_num_threads(threads)
        names = [name for name in weights.arrays if not name.endswith(".scale")]
        self._arrays = {
            name: torch.from_numpy(weights.floats(name)).to(self._device, dtype) for name in names
        }
        self._shape = weights.shape

    def run(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the logits of the two heads. Raise OutOfMemory, or DeviceLost where the device is gone."""
        try:
            with torch.inference_mode():
                tokens, document = self._forward(self._placed(ids), self._placed(mask))
                return tokens.float().cpu().numpy(), document.float().cpu().numpy()
        except torch.OutOfMemoryError:
            torch.cuda.empty_cache()
            raise OutOfMemory("the batch does not fit into the device's memory") from None
        except torch.AcceleratorError as error:
            raise DeviceLost(f"the device failed ({type(error).__name__}); restart the worker") from None

    def _placed(self, array: NDArray[np.int64]) -> torch.Tensor:
        tensor = torch.from_numpy(array)
        return tensor.pin_memory().to(self._device, non_blocking=True) if self._is_cuda else tensor

    def _forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        arrays, shape = self._arrays, self._shape
        batch, length = ids.shape
        x = arrays["embeddings.word_embeddings.weight"][ids]
        x = x + arrays["embeddings.position_embeddings.weight"][:length]
        x = self._normal(x + arrays["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        bias = (mask[:, None, None, :].to(x.dtype) - 1.0) * 1e4
        for layer in range(shape.layers):
            at = f"encoder.layer.{layer}"
            query, key, value = (
                self._linear(x, f"{at}.attention.self.{name}")
                .view(batch, length, shape.heads, shape.hidden // shape.heads)
                .transpose(1, 2)
                for name in ("query", "key", "value")
            )
            attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
            attended = attended.transpose(1, 2).reshape(batch, length, shape.hidden)
            y = self._linear(attended, f"{at}.attention.output.dense") + x
            x = self._normal(y, f"{at}.attention.output.LayerNorm")
            y = functional.gelu(self._linear(x, f"{at}.intermediate.dense"))
            x = self._normal(self._linear(y, f"{at}.output.dense") + x, f"{at}.output.LayerNorm")
        each = mask[:, :, None].to(x.dtype)
        mean = (x * each).sum(dim=1) / each.sum(dim=1).clamp(min=1)
        return self._linear(x, "head.tokens"), self._linear(mean, "head.document")

    def _linear(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return functional.linear(x, self._arrays[f"{name}.weight"], self._arrays[f"{name}.bias"])

    def _normal(self, x: torch.Tensor, name: str) -> torch.Tensor:
        weight, bias = self._arrays[f"{name}.weight"], self._arrays[f"{name}.bias"]
        return functional.layer_norm(x, (self._shape.hidden,), weight, bias, self._shape.epsilon)
