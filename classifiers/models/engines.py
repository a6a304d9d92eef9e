"""What runs an encoder: one protocol, whatever device it is on, and the choice of it."""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from schemas.errors import GuardError, SettingsError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from classifiers.models.weights import Weights

ENGINES = ("auto", "cuda", "openvino", "torch")


class OutOfMemory(Exception):
    """A batch did not fit; a smaller one may."""


class DeviceLost(GuardError):
    """The device is gone: the guard is unfit, nothing was detected."""


class Engine(Protocol):
    """Runs one batch after another.

    `run` takes piece ids and a mask of 0 and 1, both int64 [batch, length], and returns logits: float32
    [batch, length, 2 * kinds] (inside, begin, of each kind in turn) and [batch, topics]. It raises OutOfMemory where
    the batch is too large, DeviceLost where no further one will do.
    """

    name: str

    def run(
        self, ids: "NDArray[np.int64]", mask: "NDArray[np.int64]"
    ) -> "tuple[NDArray[np.float32], NDArray[np.float32]]": ...


def choose(weights: "Weights", *, engine: str = "auto", threads: int = 1) -> Engine:
    """Return the engine of that name; `auto` is CUDA where there is a device, else OpenVINO, else torch.

    Raise SettingsError where what it needs is not installed.
    """
    if engine not in ENGINES:
        raise SettingsError(f"no engine `{engine}`; use one of {', '.join(ENGINES)}")
    if engine in {"auto", "cuda"} and _has_cuda():
        from classifiers.models.tensors import TensorEngine  # noqa: PLC0415 (torch costs seconds)

        return TensorEngine(weights, device="cuda")
    if engine == "cuda":
        raise SettingsError("no CUDA device is to be had; use engine `auto`")
    if engine in {"auto", "openvino"} and find_spec("openvino"):
        from classifiers.models.graph import GraphEngine  # noqa: PLC0415

        return GraphEngine(weights, threads=threads)
    if engine in {"auto", "torch"} and find_spec("torch"):
        from classifiers.models.tensors import TensorEngine  # noqa: PLC0415

        return TensorEngine(weights, threads=threads)
    raise SettingsError(f"engine `{engine}` is not installed; install openvino, or the extra `ml` for torch")


def _has_cuda() -> bool:
    """Whether torch is installed and sees a device; torch is imported only where a driver is."""
    from pathlib import Path  # noqa: PLC0415

    if not (Path("/dev/nvidiactl").exists() or Path("/proc/driver/nvidia").exists()) or not find_spec(
        "torch"
    ):
        return False
    import torch  # noqa: PLC0415

    return bool(torch.cuda.is_available())
