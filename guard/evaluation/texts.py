"""Labelled texts from files: JSON lines, gzipped or not, one file or a folder of them."""

import gzip
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from classifiers.agreement import Case, case
from classifiers.held_back import is_held_back
from classifiers.models.card import card_of as card_in
from classifiers.models.entities import SHIPPED
from schemas.errors import SettingsError

_ENDINGS = (".jsonl", ".jsonl.gz")


def files_of(suite: Path) -> list[Path]:
    """Return the labelled files of a folder by name. Raise SettingsError where it has none."""
    found = sorted(file for file in suite.iterdir() if file.name.endswith(_ENDINGS))
    if not found:
        raise SettingsError(
            f"no labelled texts in `{suite}`; expected files ending in {' or '.join(_ENDINGS)}"
        )
    return found


def cases_of(file: Path) -> Iterator[Case]:
    """Yield the texts of a file. Raise SettingsError with the line that has another form."""
    return (one for _, one in lines_of(file))


def lines_of(file: Path) -> Iterator[tuple[str, Case]]:
    """Yield each line of a file with its text. Raise SettingsError with the line that has another form."""
    with (
        gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8")
    ) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield line, case(line)
                except SettingsError as error:
                    raise SettingsError(f"{file.name} line {number}: {error}") from None


def card_of(model: str) -> dict[str, Any]:
    """Return the provenance card of the encoder that the name stands for. Raise SettingsError where there is none."""
    directory = SHIPPED if model in {"auto", "off"} else Path(model)
    try:
        return card_in(directory)
    except SettingsError:
        raise SettingsError(f"no provenance card in `{directory.name}`; leave `--unseen` out") from None


def unseen(file: Path, cases: Iterable[Case], card: Mapping[str, Any]) -> Iterator[Case]:
    """Yield the texts of a file that an encoder was not trained on, by its card: all of a file that is not in it.

    Of the others those that were held back, by the hash of their id.
    """
    if all(one["file"] != file.name for one in card.get("data", ())):
        yield from cases
        return
    share = float(card["config"]["dev_share"])
    for one in cases:
        if is_held_back(one.id, share):
            yield one


def sampled(cases: Sequence[Case], size: int, *, seed: int) -> list[Case]:
    """Return at most `size` texts of each data set, in their order; the same ones for the same seed."""
    sets: dict[str, list[int]] = {}
    for index, one in enumerate(cases):
        sets.setdefault(one.dataset, []).append(index)
    chosen: list[int] = []
    for name, indices in sorted(sets.items()):
        generator = random.Random(f"{seed} {name}")  # noqa: S311 (a sample, and the same every time)
        chosen += generator.sample(indices, min(size, len(indices)))
    return [cases[index] for index in sorted(chosen)]


def of_flows(cases: Sequence[Case], flows: frozenset[str]) -> list[Case]:
    """Return the texts of these flows; all of them where none is asked for, or no text names its flow.

    Raise SettingsError where texts name flows and none of these.
    """
    named = {one.flow for one in cases if one.flow}
    if not flows or not named:
        return list(cases)
    found = [one for one in cases if one.flow in flows]
    if not found:
        wanted, told = (", ".join(f"`{it}`" for it in sorted(names)) for names in (flows, named))
        raise SettingsError(f"no labelled text is of flow {wanted}; these are of {told}")
    return found
