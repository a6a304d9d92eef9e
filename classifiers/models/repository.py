"""An encoder as a model repository that Triton serves by its OpenVINO backend: the graph, and how it is asked."""

from pathlib import Path

from classifiers.models.entities import NAME
from classifiers.models.graph import save
from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.weights import load

_SHA256 = 32  # bytes
_VERSION = "1"


def write(directory: Path, target: Path) -> Path:
    """Write the repository of an encoder's directory to `target` and return the model's folder in it."""
    weights = load(directory)
    home = target / NAME
    (home / _VERSION).mkdir(parents=True, exist_ok=True)
    save(weights, home / _VERSION / "model.xml")
    (home / "config.pbtxt").write_text(_config(), encoding="utf-8")
    return home


def _config() -> str:
    tensors = {
        "input": [("ids", "INT64", "-1, -1"), ("mask", "INT64", "-1, -1")],
        "output": [
            ("tokens", "FP32", f"-1, -1, {2 * len(KINDS)}"),
            ("topics", "FP32", f"-1, {len(TOPICS)}"),
            ("sha256", "UINT8", f"{_SHA256}"),
        ],
    }
    lines = [f'name: "{NAME}"', 'backend: "openvino"', "max_batch_size: 0"]
    for kind, several in tensors.items():
        each = [f'  {{ name: "{name}", data_type: TYPE_{of}, dims: [{dims}] }}' for name, of, dims in several]
        lines.append(f"{kind} [\n" + ",\n".join(each) + "\n]")
    return "\n".join(lines) + "\n"
