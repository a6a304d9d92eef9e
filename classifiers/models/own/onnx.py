"""An ONNX file of one's own, with its `tokenizer.json` and `config.json` beside it: token or sequence classification.

OpenVINO runs it. The file is read from memory, so that nothing it names outside of itself is opened, and an operator
that OpenVINO does not know is refused: no code comes with a model.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.contract import Tier
from classifiers.models.own.asked import Asked, Takes, found_as
from classifiers.models.own.digest import checked, directory
from classifiers.models.own.labelling import Floats, scheme_of
from classifiers.models.own.saved import (
    check_inert,
    is_multi_label,
    labels_of,
    read_json,
    unfit,
)
from classifiers.models.own.windowed import Rows, windowed
from classifiers.models.padding import padded

_ALLOWED = frozenset({".json", ".md", ".model", ".onnx", ".txt"})
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")  # the last is nought: there is but one text
_LOGITS = "logits"
_SETTINGS = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": "f32"}
_EXPORT = "export it with a batch and a length of any size, its pieces in, its logits out"


def load(asked: Asked, known: Mapping[str, Sequence[str]], takes: Takes) -> Tier:
    """Return the tier of a directory. Raise SettingsError where anything of it is not what it should be."""
    where = directory(asked.kind, asked.path)
    check_inert(asked, where, _ALLOWED, "one ONNX file, JSON and text")
    config = read_json(asked, where / "config.json")
    digest = checked(asked)
    labels = labels_of(asked, config)
    scheme = scheme_of(labels, of_text=asked.of_text)
    found = found_as(asked, scheme.types, known)
    runner = _Runner(
        _compiled(asked, where, len(labels)),
        pad=int(config.get("pad_token_id") or 0),
        is_sigmoid=is_multi_label(asked, config, len(labels)),
        shape=(len(labels),),
    )
    return windowed(asked, runner.run, scheme, found, takes, digest=digest, config=config)


class _Runner:
    """Runs one batch after another on one thread."""

    def __init__(self, compiled: Any, *, pad: int, is_sigmoid: bool, shape: tuple[int, ...]) -> None:
        self._compiled = compiled
        self._pad, self._is_sigmoid, self._labels = pad, is_sigmoid, shape[0]
        self._types = {one.get_any_name(): one.get_element_type().to_dtype() for one in compiled.inputs}
        self._is_of_pieces = len(compiled.output(0).get_partial_shape()) == 3

    def run(self, rows: Rows) -> list[Floats]:
        """Return the probabilities of each row. Raise ValueError where they are none, or are of other labels."""
        ids, mask = padded(rows, self._pad)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        # a request of its own: one that hung is left behind with its thread
        request = self._compiled.create_infer_request()
        found = request.infer({name: given[name].astype(kind) for name, kind in self._types.items()})[0]
        expected = (*ids.shape, self._labels) if self._is_of_pieces else (len(rows), self._labels)
        if found.shape != expected:
            raise ValueError("the model's logits have another shape than its labels")
        made = _probabilities(np.asarray(found, np.float32), is_sigmoid=self._is_sigmoid)
        if not np.isfinite(made[mask == 1] if self._is_of_pieces else made).all():
            raise ValueError("the model's probabilities are no numbers")
        return list(made)


def _probabilities(logits: NDArray[np.float32], *, is_sigmoid: bool) -> NDArray[np.float32]:
    if is_sigmoid:
        return np.asarray(0.5 * (np.tanh(0.5 * logits) + 1), np.float32)
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)


def _compiled(asked: Asked, where: Path, labels: int) -> Any:
    """Return the model, ready to run, once its inputs and outputs are known to be those of a classifier."""
    files = sorted(where.rglob("*.onnx"))
    if len(files) != 1:
        raise unfit(asked, f"has {len(files)} `*.onnx`", "leave the one that is meant, its weights within it")
    try:
        import openvino as ov  # noqa: PLC0415 (costs memory and a second, where there is a model of this kind)
    except ImportError:
        raise unfit(asked, "needs OpenVINO", "install openvino") from None
    try:
        core = ov.Core()
        model = core.read_model(files[0].read_bytes())
        _check(asked, model, labels)
        return core.compile_model(model, "CPU", _SETTINGS)
    except (OSError, RuntimeError) as error:
        why = f"cannot be read ({type(error).__name__})"
        raise unfit(asked, why, "save it whole, in one file, of operators that OpenVINO knows") from None


def _check(asked: Asked, model: Any, labels: int) -> None:
    names = [one.get_any_name() for one in model.inputs]
    if not {"input_ids", "attention_mask"} <= set(names) <= set(_INPUTS):
        raise unfit(asked, f"takes {', '.join(names)}, not {', '.join(_INPUTS)}", _EXPORT)
    if not all(
        len(one.get_partial_shape()) == 2 and _is_open(one.get_partial_shape()) for one in model.inputs
    ):
        raise unfit(asked, "takes texts of one length alone", _EXPORT)
    (out, *others) = model.outputs
    shape = out.get_partial_shape()
    task, rank = ("text", 2) if asked.of_text else ("spans", 3)
    if others or shape.rank.is_dynamic or len(shape) != rank:
        raise unfit(asked, f"gives no logits such as `task: {task}` needs", f"set `task`, or {_EXPORT}")
    if shape[rank - 1].is_static and shape[rank - 1].get_length() != labels:
        raise unfit(
            asked,
            f"has {shape[rank - 1].get_length()} labels, and `id2label` names {labels}",
            "save its own configuration beside it",
        )


def _is_open(shape: Any) -> bool:
    return all(one.is_dynamic for one in shape)
