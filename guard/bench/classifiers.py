"""What the encoder costs: tokens a CPU second of each engine against transformers' own pipeline on the same texts, and
records a CPU second with it and without, against presidio-analyzer where an interpreter has it.

All in one process and one run, one thread, so that ratios hold whatever else the machine does.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from classifiers.models.engines import Engine, choose
from classifiers.models.padding import by_length, padded
from classifiers.models.tokens import Tokens
from classifiers.models.weights import Weights, load
from guard.bench import cascades
from guard.bench.corpus import records as corpus
from schemas.errors import SettingsError

_LENGTH = 254
_BUDGET = 2048  # tokens of a batch
_LAYER_PRODUCTS = (
    12  # matrix products of hidden x hidden a layer and token, the inner ones counted as four each
)


def measured(
    directory: Path, *, texts: int, seconds: float, peers: bool = True, presidio: cascades.Peer | None = None
) -> dict[str, Any]:
    """Return the figures for an encoder: engines and pipeline over the same tickets and documents, then whole records."""
    weights = load(directory)
    tokens = Tokens(directory / "tokenizer.json")
    given = [*_texts("tickets", texts), *_texts("documents", max(texts // 8, 1))]
    batches = list(_batches([tokens.encode(one)[0] for one in given], tokens))
    figures: dict[str, Any] = {
        "texts": len(given),
        "tokens": int(sum(int(mask.sum()) for _, mask in batches)),
    }
    figures["engines"] = engines = {}
    for name in ("openvino", "torch", "cuda"):
        try:
            engine = choose(weights, engine=name)
        except SettingsError:
            continue
        engines[engine.name] = round(_rate(lambda batch, it=engine: it.run(*batch), batches, seconds))  # type: ignore[misc]
    figures["int8_says_the_same"] = round(agreement(weights, given[:64]), 5)
    if peers:
        engines["transformers.pipeline"] = round(_piped(weights, given, tokens, seconds))
        base = engines["transformers.pipeline"]
        figures["times_the_pipeline"] = {name: round(rate / base, 2) for name, rate in engines.items()}
    figures["gflop_per_thousand_tokens"] = round(_flops(weights) / 1e6, 1)
    figures |= cascades.measured(directory, records=16 * texts, seconds=seconds, peer=presidio)
    figures["worker_megabytes"] = _resident(directory, max(texts, 100))
    return figures


def agreement(weights: Weights, texts: Sequence[str]) -> float:
    """Return how often int8 on OpenVINO and float32 in torch say the same of a token and kind, at a half."""
    tokens = Tokens(weights.directory / "tokenizer.json")
    one, other = choose(weights, engine="openvino"), choose(weights, engine="torch")
    same = total = 0
    for ids, mask in _batches([tokens.encode(text)[0] for text in texts], tokens):
        left, right = (_said(engine, ids, mask) for engine in (one, other))
        same, total = same + int((left == right).sum()), total + left.size
    return same / total if total else 1.0


def _said(engine: Engine, ids: Any, mask: Any) -> Any:
    return engine.run(ids, mask)[0][mask == 1] > 0


def _texts(kind: str, count: int) -> list[str]:
    return [value.decode() for value in corpus(kind, count)]


def _batches(cut: Iterable[list[int]], tokens: Tokens) -> Iterable[tuple[Any, Any]]:
    """Yield batches of windows of like length, at most `_BUDGET` tokens each."""
    windows = [
        [tokens.begin, *ids[at : at + _LENGTH], tokens.end]
        for ids in cut
        for at in range(0, len(ids), _LENGTH)
    ]
    for group in by_length([len(window) for window in windows], _BUDGET):
        yield padded([windows[index] for index in group], tokens.pad)


def _rate(run: Callable[[tuple[Any, Any]], Any], batches: Sequence[tuple[Any, Any]], seconds: float) -> float:
    """Return tokens a CPU second; the first batch warms up and does not count."""
    run(batches[0])
    done, began = 0, time.process_time()
    while time.process_time() - began < seconds:
        for batch in batches:
            run(batch)
            done += int(batch[1].sum())
            if time.process_time() - began >= seconds:
                break
    return done / (time.process_time() - began)


def _piped(weights: Weights, texts: Sequence[str], tokens: Tokens, seconds: float) -> float:
    """Return tokens a CPU second of transformers' own pipeline, one text after another, cut off at a window's length."""
    from classifiers.models.peer import pipeline  # noqa: PLC0415 (torch and transformers cost seconds)

    with tempfile.TemporaryDirectory() as folder:
        find = pipeline(weights, Path(folder))
        find(texts[0])
        done, began = 0, time.process_time()
        for text in texts:
            find(text)
            done += min(len(tokens.encode(text)[0]), _LENGTH)
            if time.process_time() - began >= seconds:
                break
        return done / (time.process_time() - began)


def _flops(weights: Weights) -> float:
    """Return the floating-point operations of a token's matrix products."""
    shape = weights.shape
    return 2.0 * shape.layers * _LAYER_PRODUCTS * shape.hidden**2


def _resident(directory: Path, count: int) -> int:
    """Return the resident megabytes of a process that runs no more than a worker does."""
    command = [sys.executable, "-m", "guard.bench.resident", str(directory), str(count)]
    return int(subprocess.run(command, check=True, capture_output=True, timeout=600).stdout)
