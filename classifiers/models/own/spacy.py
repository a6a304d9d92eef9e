"""A spaCy pipeline of one's own, a directory or an installed package: its entities, span groups or text categories.

Texts are read in memory zones, or its vocabulary would grow without end. torch stays out where the pipeline needs none:
spaCy imports it wherever it is installed, for some 500 MB.
"""

import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from classifiers.contract import Tier
from classifiers.models.own.asked import Asked, Takes, found_as
from classifiers.models.own.digest import checked, classifier_id, directory
from classifiers.models.own.reading import Prepared, ReadingTier, Spot
from schemas.errors import SettingsError

SURE = 0.85  # of what a pipeline tells without a score
_CHARACTERS = 1000  # that count as one window: some 254 pieces of words
_CODE = frozenset({".dill", ".pickle", ".pkl", ".pt", ".pth", ".py", ".pyc", ".so"})
_NEEDS_TORCH = ("torch", "transformer")  # in a pipeline's configuration


def load(asked: Asked, known: Mapping[str, Sequence[str]], takes: Takes) -> Tier:
    """Return the tier of a pipeline. Raise SettingsError where it, its hash or its labels are not what they should be."""
    where = directory(asked.kind, asked.path)
    is_package = not Path(asked.path).is_dir()
    if not is_package:
        _has_no_code(asked, where)
    digest = checked(asked)

    def build() -> Any:
        return _pipeline(asked, where, is_package=is_package)

    pipeline = build()
    found = found_as(asked, _labels(pipeline, of_text=asked.of_text), known, all_told=False)
    reader = _Reader(pipeline, build, of_text=asked.of_text)
    return ReadingTier(asked, classifier_id(asked.name, digest), reader, found, takes)


class _Reader:
    """Built once. Where a call never came back the pipeline is loaded anew: its memory zone is still open."""

    def __init__(self, pipeline: Any, build: Any, *, of_text: bool) -> None:
        self._pipeline, self._build, self._of_text = pipeline, build, of_text
        self._busy = threading.Lock()

    def prepare(self, text: str) -> Prepared:
        """Return the text, beyond every limit where the pipeline takes none so long."""
        too_long = len(text) > self._pipeline.max_length
        return Prepared(text, sys.maxsize if too_long else 1 + (len(text) - 1) // _CHARACTERS)

    def read(self, texts: Sequence[Prepared]) -> list[list[Spot]]:
        if not self._busy.acquire(blocking=False):
            self._pipeline, self._busy = self._build(), threading.Lock()
            self._busy.acquire()
        busy, pipeline = self._busy, self._pipeline
        try:
            with pipeline.memory_zone():
                return [
                    _of_text(document) if self._of_text else list(_spots(document))
                    for document in pipeline.pipe([one.text for one in texts])
                ]
        finally:
            busy.release()


def _spots(document: Any) -> Iterable[Spot]:
    """Yield entities and every group's spans; a group's own scores count where it has them."""
    for one in document.ents:
        yield Spot(str(one.label_), SURE, int(one.start_char), int(one.end_char), is_scored=False)
    for group in document.spans.values():
        scores = group.attrs.get("scores")
        is_scored = scores is not None and len(scores) == len(group)
        for at, one in enumerate(group):
            score = float(scores[at]) if is_scored else SURE
            yield Spot(str(one.label_), score, int(one.start_char), int(one.end_char), is_scored)


def _of_text(document: Any) -> list[Spot]:
    return [Spot(str(label), float(score)) for label, score in document.cats.items()]


def _labels(pipeline: Any, *, of_text: bool) -> set[str]:
    """Return what the components say that they tell. What another one tells is checked when it does."""
    assigned = {"doc.cats"} if of_text else {"doc.ents", "doc.spans"}
    return {
        str(label)
        for name in pipeline.pipe_names
        if assigned & {str(one) for one in pipeline.get_pipe_meta(name).assigns}
        for label in pipeline.pipe_labels.get(name, ())
    }


def _has_no_code(asked: Asked, where: Path) -> None:
    for file in sorted(where.rglob("*")):
        if file.suffix in _CODE:
            raise SettingsError(
                f"the pipeline of classifier `{asked.name}` holds `{file.name}`, which is code or a pickle; "
                "remove it, or install the pipeline as a package that you trust"
            )


def _pipeline(asked: Asked, where: Path, *, is_package: bool) -> Any:
    spacy = _imported(asked, where)
    try:
        return spacy.util.load_model_from_package(asked.path) if is_package else spacy.load(where)
    except (OSError, ValueError, KeyError, ImportError, TypeError) as error:
        raise SettingsError(
            f"the pipeline of classifier `{asked.name}` cannot be loaded ({type(error).__name__}); install what its "
            "`config.cfg` names, for the spaCy that is installed here"
        ) from None


def _imported(asked: Asked, where: Path) -> Any:
    """Return spaCy; torch is hidden from it where it was not there before and the pipeline does not ask for it."""
    is_hidden = not {"spacy", "torch"} & sys.modules.keys() and not _needs_torch(where)
    if is_hidden:
        sys.modules["torch"] = None  # type: ignore[assignment]  # how Python says that a module is not to be had
    try:
        return import_module("spacy")
    except ImportError:
        raise SettingsError(f"classifier `{asked.name}` needs spaCy; install the extra `ml`") from None
    finally:
        if is_hidden:
            del sys.modules["torch"]


def _needs_torch(where: Path) -> bool:
    configurations = [
        file.read_text(encoding="utf-8", errors="replace") for file in where.rglob("config.cfg")
    ]
    return any(word in text.casefold() for text in configurations for word in _NEEDS_TORCH)
