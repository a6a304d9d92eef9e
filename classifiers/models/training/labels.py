"""A new label of whole texts from tens of examples: texts and a frozen encoder in, the directory of a linear probe out."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import to_builtins

from classifiers.agreement import Case
from classifiers.models.card import version_of
from classifiers.models.embedding import Embedder
from classifiers.models.entities import NAME
from classifiers.models.probe import write
from classifiers.models.training.card import made_with
from classifiers.models.training.crossing import check_enough, probed
from classifiers.models.weights import FILES
from classifiers.models.weights import load as load_weights
from schemas.errors import SettingsError

_AT_ONCE = 32


def make(
    cases: Sequence[Case],
    label: str,
    entity: str,
    *,
    encoder: Path,
    target: Path,
    data: Sequence[Mapping[str, Any]],
    miss_cost: float,
    seed: int,
    engine: str = "auto",
    tell: Callable[[int], None] = lambda _: None,
) -> dict[str, Any]:
    """Write the probe of a label to `target` and return its card, which names `data` as it is given.

    A text has the label where its document labels name it, and lacks it elsewhere. It is told from the probability on at
    which a miss, worth `miss_cost` false findings, costs as much as one. Raise SettingsError where texts are too few or
    contradict each other, or where cross-validation shows nothing better than chance.
    """
    each = _different(cases, label)
    has = [label in one.topics for one in each]
    check_enough(has, label)  # before the encoder costs anything
    weights = load_weights(encoder)
    embedder = Embedder(weights, engine=engine)
    cut = [embedder.cut(one.text) for one in each]
    if empty := [one.id for one, rows in zip(each, cut, strict=True) if not rows]:
        raise SettingsError(f"text `{empty[0]}` has no word that the encoder reads; leave it out")
    means: list[Any] = []
    for at in range(0, len(cut), _AT_ONCE):
        several = cut[at : at + _AT_ONCE]
        made = embedder.means([row for rows in several for row in rows])
        means += np.split(made, np.cumsum([len(rows) for rows in several])[:-1])
        tell(len(several))
    probe, figures = probed(means, has, label=label, threshold=round(1 / (1 + miss_cost), 3), seed=seed)
    return write(
        target,
        probe,
        {
            "label": label,
            "entity": entity,
            "encoder": {
                "name": NAME,
                "version": version_of(weights.card),
                "files": {name: weights.card["files"][name] for name in FILES},
            },
            "engine": embedder.engine,
            "data": [dict(one) for one in data],
            "seed": seed,
            "threshold": figures.threshold,
            "results": {"cross_validation": to_builtins(figures)},
            "made_with": made_with("numpy", "safetensors", "tokenizers"),
        },
    )


def _different(cases: Sequence[Case], label: str) -> list[Case]:
    """Return each different text once. Raise SettingsError where the same text has the label and has it not."""
    found: dict[str, Case] = {}
    for one in cases:
        before = found.setdefault(one.text, one)
        if (label in before.topics) != (label in one.topics):
            raise SettingsError(
                f"texts `{before.id}` and `{one.id}` are the same, one with `{label}` and one without; mend one of them"
            )
    return list(found.values())
