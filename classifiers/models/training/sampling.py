"""What each pass over the data sees: records drawn by weight, altered in part, our own new each time, in even batches."""

import random
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from msgspec import Struct

from classifiers.models.padding import by_length, padded
from classifiers.models.tokens import Tokens
from classifiers.models.training.alterations import altered
from classifiers.models.training.config import Config
from classifiers.models.training.examples import (
    EVERY,
    UNKNOWN,
    Example,
    Labelled,
    examples,
    is_dev,
    labelled,
    read,
)
from schemas.errors import SettingsError

_POOL = 64  # batches whose examples are sorted by length together
DEV_SEED = 7_000_000  # of our own generator: no training pass draws with it


class Generate(Protocol):
    """Our own generator: so many records of a language, of the part that is trained on or of the one held back."""

    def __call__(
        self, language: str, count: int, seed: int, part: str = "train"
    ) -> Iterable[dict[str, Any]]: ...


class Batch(Struct, frozen=True):
    """Examples side by side, short ones padded: [batch, length], and [batch, length, kinds] and [batch, topics]."""

    ids: torch.Tensor
    mask: torch.Tensor
    targets: torch.Tensor
    topics: torch.Tensor

    @property
    def pieces(self) -> int:
        return int(self.mask.sum())

    def __repr__(self) -> str:
        return f"Batch({tuple(self.ids.shape)})"


class Data(Struct, frozen=True):
    """All records of a run, those held back apart."""

    train: tuple[Labelled, ...]
    dev: tuple[Labelled, ...]

    def __repr__(self) -> str:
        return f"Data({len(self.train)} train, {len(self.dev)} dev)"


def generator() -> Generate | None:
    """Return our own generator of records, or None where it is not installed."""
    if find_spec("classifiers.synthesis") is None or find_spec("faker") is None:
        return None
    from classifiers.synthesis.generator import generate  # noqa: PLC0415 (its pools cost a second)

    return generate


def gather(config: Config, directory: Path | None, generate: Generate | None) -> Data:
    """Return the records of a run. Raise SettingsError where a file or the generator is missing."""
    if config.sources and directory is None:
        raise SettingsError(
            "the configuration names data files; name the directory that holds them with --data"
        )
    if config.synthetic and generate is None:
        raise SettingsError("our own generator is not installed; install `faker`, or leave out `synthetic`")
    train: list[Labelled] = []
    dev: list[Labelled] = []
    for source in config.sources:
        file = (directory or Path()) / source.file
        if not file.is_file():
            raise SettingsError(
                f"{file}: it is missing; fetch it from {source.origin}, or leave it out of `sources`"
            )
        for record in read(file, source):
            (dev if is_dev(record, config.dev_share) else train).append(record)
    if config.synthetic and generate is not None:
        for language in config.synthetic.languages:
            dev += made(
                generate, language, config.synthetic.dev_records, DEV_SEED + config.seed, part="held_out"
            )
    return Data(tuple(train), tuple(dev))


def made(generate: Generate, language: str, count: int, seed: int, *, part: str = "train") -> list[Labelled]:
    """Return records of our own generator."""
    return [labelled(row, EVERY) for row in generate(language, count, seed, part)]


def drawn(config: Config, data: Data, generate: Generate | None, epoch: int) -> list[Labelled]:
    """Return the records of one pass, in the order that seed and pass give."""
    dice = random.Random(f"{config.seed}:{epoch}")  # noqa: S311 (a draw that must repeat)
    records: list[Labelled] = []
    for record in data.train:
        times = int(record.source.weight) + (dice.random() < record.source.weight % 1)
        records += [record] * times
    if config.synthetic and generate is not None:
        for number, language in enumerate(config.synthetic.languages):
            seed = config.seed * 100_000 + epoch * 100 + number
            records += made(generate, language, config.synthetic.records, seed)
    dice.shuffle(records)
    return [altered(record, dice) if dice.random() < config.altered else record for record in records]


def batches(found: Sequence[Example], *, tokens: int, pad: int, seed: str) -> Iterator[Batch]:
    """Yield the examples in batches of about as many pieces, alike in length, in an order the seed gives."""
    dice = random.Random(seed)  # noqa: S311 (a draw that must repeat)
    order = list(range(len(found)))
    dice.shuffle(order)
    pool: list[list[int]] = []
    gathered: list[int] = []
    size = 0
    for number in order:
        gathered.append(number)
        size += len(found[number].ids)
        if size >= tokens * _POOL:
            pool += _cut(gathered, found, tokens)
            gathered, size = [], 0
    pool += _cut(gathered, found, tokens)
    dice.shuffle(pool)
    for numbers in pool:
        yield stacked([found[number] for number in numbers], pad)


def _cut(numbers: Sequence[int], found: Sequence[Example], tokens: int) -> Iterator[list[int]]:
    for group in by_length([len(found[number].ids) for number in numbers], tokens):
        yield [numbers[index] for index in group]


def stacked(group: Sequence[Example], pad: int) -> Batch:
    """Return examples as one batch."""
    ids, mask = padded([one.ids for one in group], pad)
    targets = np.full((*ids.shape, group[0].targets.shape[1]), UNKNOWN, dtype=np.uint8)
    for row, one in enumerate(group):
        targets[row, : len(one.ids)] = one.targets
    topics = np.stack([one.topics for one in group])
    return Batch(*(torch.from_numpy(array) for array in (ids, mask, targets, topics)))


def epoch_of(
    config: Config, data: Data, generate: Generate | None, tokens: Tokens, epoch: int
) -> Iterator[Batch]:
    """Yield the batches of one pass over the data."""
    found = [one for record in drawn(config, data, generate, epoch) for one in examples(record, tokens)]
    return batches(
        found, tokens=config.schedule.batch_tokens, pad=tokens.pad, seed=f"{config.seed}:{epoch}:batches"
    )
