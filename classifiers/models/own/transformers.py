"""A Hugging Face directory of one's own: token or sequence classification, safetensors, and no code of its own.

Nothing but JSON, text and safetensors may lie in it.
"""

import os
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from classifiers.contract import Tier
from classifiers.models.engines import DeviceLost
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

FAMILIES = {
    "albert": "Albert",
    "bert": "Bert",
    "camembert": "Camembert",
    "deberta-v2": "DebertaV2",
    "distilbert": "DistilBert",
    "electra": "Electra",
    "modernbert": "ModernBert",
    "roberta": "Roberta",
    "xlm-roberta": "XLMRoberta",
}
_ALLOWED = frozenset({".json", ".md", ".model", ".safetensors", ".txt"})
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DISABLE_SAFETENSORS_CONVERSION": "1",
    "USE_HUB_KERNELS": "NO",
    "TOKENIZERS_PARALLELISM": "false",
}


def load(asked: Asked, known: Mapping[str, Sequence[str]], takes: Takes) -> Tier:
    """Return the tier of a directory. Raise SettingsError where anything of it is not what it should be."""
    where = directory(asked.kind, asked.path)
    config = _config(asked, where)
    digest = checked(asked)
    scheme = scheme_of(_labels(asked, config), of_text=asked.of_text)
    found = found_as(asked, scheme.types, known)
    runner = _Runner(
        _model(asked, where, config),
        pad=int(config.get("pad_token_id") or 0),
        is_sigmoid=is_multi_label(asked, config, len(scheme.types)),
        engine=takes.engine,
    )
    return windowed(asked, runner.run, scheme, found, takes, digest=digest, config=config)


class _Runner:
    """Built once of a model that is ready, on the device that it is to run on."""

    def __init__(self, model: Any, *, pad: int, is_sigmoid: bool, engine: str) -> None:
        import torch  # noqa: PLC0415 (costs seconds, where there is a model of this kind)

        is_cuda = engine in {"auto", "cuda"} and torch.cuda.is_available()
        self._device = torch.device("cuda" if is_cuda else "cpu")
        self._model = model.to(self._device)
        self._pad, self._is_sigmoid = pad, is_sigmoid

    def run(self, rows: Rows) -> list[Floats]:
        """Return the probabilities of each row; a batch that does not fit is halved."""
        import torch  # noqa: PLC0415

        ids, mask = (torch.from_numpy(array) for array in padded(rows, self._pad))
        try:
            with torch.inference_mode():
                given = {"input_ids": ids.to(self._device), "attention_mask": mask.to(self._device)}
                logits = self._model(**given).logits.float()
                made = (logits.sigmoid() if self._is_sigmoid else logits.softmax(-1)).cpu()
        except torch.OutOfMemoryError:
            if len(rows) == 1:
                raise
            torch.cuda.empty_cache()
            half = len(rows) // 2
            return [*self.run(rows[:half]), *self.run(rows[half:])]
        except torch.AcceleratorError as error:
            raise DeviceLost(f"the device failed ({type(error).__name__}); restart the worker") from None
        if not bool(torch.isfinite(made[mask == 1] if made.dim() == 3 else made).all()):
            raise ValueError("the model's probabilities are no numbers")
        return [made[number].numpy() for number in range(len(rows))]


def _config(asked: Asked, where: Path) -> dict[str, Any]:
    """Return the configuration, once the directory is known to hold nothing that could run."""
    check_inert(asked, where, _ALLOWED, "safetensors, JSON and text")
    if (where / "adapter_config.json").exists():
        raise unfit(asked, "is an adapter", "merge it into its base and save the whole")
    if not list(where.glob("*.safetensors")):
        raise unfit(asked, "has no `*.safetensors`", "save it anew with `save_pretrained`")
    config = read_json(asked, where / "config.json")
    for name in ("config.json", "tokenizer_config.json", "processor_config.json"):
        if (where / name).exists() and "auto_map" in read_json(asked, where / name):
            raise unfit(
                asked, f"asks for code of its own (`auto_map` in `{name}`)", "use a plain architecture"
            )
    if "quantization_config" in config:
        raise unfit(asked, "is quantised by a library of its own", "save it in float32 or bfloat16")
    return config


def _labels(asked: Asked, config: Mapping[str, Any]) -> list[str]:
    """Return the model's labels in order. Raise SettingsError for an architecture that is not one of ours."""
    head = "SequenceClassification" if asked.of_text else "TokenClassification"
    family = FAMILIES.get(str(config.get("model_type")))
    if family is None or config.get("architectures") != [f"{family}For{head}"]:
        task = "task: text" if asked.of_text else "task: spans"
        raise unfit(
            asked,
            f"is no *For{head} of a known family, which `{task}` needs",
            f"use one of {', '.join(sorted(FAMILIES))}, or set `task`",
        )
    return labels_of(asked, config)


def _model(asked: Asked, where: Path, config: Mapping[str, Any]) -> Any:
    """Return the model, every weight of it from the directory: one that is missing would be drawn at random."""
    for name, value in _OFFLINE.items():
        os.environ.setdefault(name, value)
    try:
        import torch  # noqa: PLC0415
        import transformers  # noqa: PLC0415
    except ImportError:
        raise unfit(asked, "needs torch and transformers", "install the extra `ml`") from None
    untyped: Any = transformers
    untyped.utils.logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of torch, over how a family is written
            model, told = getattr(untyped, config["architectures"][0]).from_pretrained(
                str(where),
                local_files_only=True,
                use_safetensors=True,
                trust_remote_code=False,
                dtype=torch.float32,
                output_loading_info=True,
            )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, ImportError, AttributeError) as error:
        raise unfit(asked, f"cannot be read ({type(error).__name__})", "save it anew") from None
    strange = [
        name for name in told["unexpected_keys"] if ".pooler." not in name and "position_ids" not in name
    ]
    if told["missing_keys"] or told["mismatched_keys"] or strange:
        raise unfit(asked, "has other weights than its configuration names", "save the whole of it anew")
    if torch.get_num_threads() > 1:
        torch.set_num_threads(1)  # workers are many, a thread each
    return model.eval()
