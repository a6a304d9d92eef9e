"""One run told to every tracker that is asked for: settings, the numbers of each step, what came of it, and hashes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from classifiers.models.training.loop import Step
from classifiers.models.training.terms import Continued
from classifiers.models.training.tracking import Run, Tracker, start


class Tracks:
    """The trackers of one run; it may have none."""

    def __init__(self, trackers: Sequence[Tracker]) -> None:
        self._trackers = trackers

    def settings(self, values: Mapping[str, str | int | float]) -> None:
        for one in self._trackers:
            one.settings(values)

    def step(self, step: Step) -> None:
        self.numbers({"loss": step.loss, "rate": step.rate, "tokens": step.tokens}, step.step)

    def numbers(self, values: Mapping[str, float], step: int) -> None:
        for one in self._trackers:
            one.numbers(values, step)

    def made(self, continued: Continued) -> None:
        """Tell the hashes of what was made, of what it was made of and of what it learned from, and whether it was refused."""
        card = continued.card
        hashes = {f"sha256.{name}": digest for name, digest in card["files"].items()}
        base = {f"base.sha256.{name}": digest for name, digest in card["base"]["files"].items()}
        data = {
            f"data.sha256.{number}": str(one["sha256"])
            for number, one in enumerate(card["data"])
            if "sha256" in one and "through" not in one
        }
        for one in self._trackers:
            one.tags({**hashes, **base, **data, "refused": str(bool(continued.worse)).lower()})


@contextmanager
def tracked(names: Sequence[str], where: str, run: Run) -> Iterator[Tracks]:
    """Track a run while the body runs; one that raises is told as failed. Raise SettingsError before it, where a tracker is unfit."""
    trackers = [start(name, where, run) for name in dict.fromkeys(names)]
    is_done = False
    try:
        yield Tracks(trackers)
        is_done = True
    finally:
        for one in trackers:
            one.end(is_done=is_done)
