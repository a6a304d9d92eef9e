"""What an encoder is shown again while it learns something new, so that it forgets nothing (Robins 1995; rehearsal).

Records of our own generator, new in each pass, and where they are given those of the sets that it was trained on.
"""

import random
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from msgspec import Struct

from classifiers.held_back import is_held_back
from classifiers.models.tokens import Tokens
from classifiers.models.training.alterations import altered
from classifiers.models.training.config import Config
from classifiers.models.training.examples import Labelled, examples
from classifiers.models.training.sampling import (
    DEV_SEED,
    Batch,
    Generate,
    batches,
    gather,
    made,
)
from schemas.errors import SettingsError

_FEWEST = 8  # records of a language in a pass
_SEEDS = 40_000_000  # of our own generator: apart from those of the shipped run


class Replay(Struct, frozen=True):
    """Records of the sets to learn from, and two parts held back: one that learning is watched by, one that judges it."""

    train: tuple[Labelled, ...]
    watched: tuple[Labelled, ...]
    judged: tuple[Labelled, ...]

    def __repr__(self) -> str:
        return f"Replay({len(self.train)} train, {len(self.watched)} watched, {len(self.judged)} judged)"


def replay_of(config: Config, directory: Path | None, generate: Generate | None) -> Replay:
    """Return what is shown again. Raise SettingsError where there is nothing to judge by."""
    known = gather(config, directory, generate)
    sets = [one for one in known.dev if one.source.file]
    watched = [one for one in known.dev if not one.source.file]
    judged: list[Labelled] = []
    if config.synthetic and generate is not None:
        for language in config.synthetic.languages:
            judged += made(
                generate,
                language,
                2 * config.synthetic.dev_records,
                DEV_SEED + config.seed + 1,
                part="held_out",
            )
    for one in sets:
        (judged if is_held_back(f"judged {one.id}", 0.5) else watched).append(one)
    if not judged or not watched:
        raise SettingsError(
            "nothing is left to judge by what the encoder knew; give `synthetic` in the configuration, or --data"
        )
    return Replay(known.train, tuple(watched), tuple(judged))


def passes(
    config: Config,
    own: Sequence[Labelled],
    replay: Replay,
    generate: Generate | None,
    tokens: Tokens,
    share: float,
) -> "Mix":
    """Return what gives the batches of each pass: own texts, and of what is replayed so many that it is a share of the pieces."""
    watched = [one for one in replay.watched if not one.source.file] or list(replay.watched)
    of_one = sum(len(tokens.encode(one.text)[0]) for one in watched) / len(watched)
    pieces = sum(len(tokens.encode(one.text)[0]) for one in own)
    return Mix(config, tuple(own), replay, generate, tokens, pieces, share, max(1.0, of_one))


class Mix(Struct, frozen=True):
    """The passes of a run. A content type: its repr shows counts."""

    config: Config
    own: tuple[Labelled, ...]
    replay: Replay
    generate: Generate | None
    tokens: Tokens
    pieces: int  # of own texts
    share: float
    of_one: float  # pieces of a generated record, on average

    @property
    def size(self) -> int:
        """About how many pieces a pass has."""
        return round(self.pieces / (1 - self.share))

    def __call__(self, epoch: int) -> Iterator[Batch]:
        dice = random.Random(f"{self.config.seed}:{epoch}")  # noqa: S311 (a draw that must repeat)
        records = [*self.own, *self._shown(epoch, dice)]
        dice.shuffle(records)
        mixed = [altered(one, dice) if dice.random() < self.config.altered else one for one in records]
        found = list(chain.from_iterable(examples(one, self.tokens) for one in mixed))
        return batches(
            found,
            tokens=self.config.schedule.batch_tokens,
            pad=self.tokens.pad,
            seed=f"{self.config.seed}:{epoch}:batches",
        )

    def _shown(self, epoch: int, dice: random.Random) -> list[Labelled]:
        """Return what is shown again in a pass: by halves from the sets and our own generator, where there are both."""
        wanted = self.pieces * self.share / (1 - self.share)
        if wanted <= 0:
            return []
        synthetic = self.config.synthetic if self.generate is not None else None
        shown: list[Labelled] = []
        if self.replay.train:
            weights = [one.source.weight for one in self.replay.train]
            room = wanted / 2 if synthetic else wanted
            while room > 0:
                (one,) = dice.choices(self.replay.train, weights)
                shown.append(one)
                room -= len(self.tokens.encode(one.text)[0])
            wanted /= 2
        if synthetic and self.generate is not None:
            count = max(_FEWEST, round(wanted / self.of_one / len(synthetic.languages)))
            for number, language in enumerate(synthetic.languages):
                seed = _SEEDS + self.config.seed * 100_000 + epoch * 100 + number
                shown += made(self.generate, language, count, seed)
        return shown

    def __repr__(self) -> str:
        return f"Mix({len(self.own)} own, {self.replay!r})"
