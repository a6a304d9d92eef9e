"""Early stopping: the weights under which own texts that are not learned from cost least, and an end where they no longer do.

What it knew may cost a little more meanwhile (`SLACK`); what goes beyond counts against the gain, share by share.

What is judged is the mean of the last weights, which is what a run leaves behind.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import torch

from classifiers.models.training.config import Schedule
from classifiers.models.training.encoder import Encoder
from classifiers.models.training.loop import Step, loss_of
from classifiers.models.training.sampling import Batch

SLACK = 0.05  # of the loss on what it knew: a converged encoder that moves at all costs some of it

Part = Sequence[Batch]


class Stopping:
    """Asked after each step; looks every so many pieces, and says stop after `patience` looks without gain."""

    def __init__(
        self,
        encoder: Encoder,
        own: Part,
        known: Part,
        schedule: Schedule,
        *,
        device: str,
        every: int,
        patience: int,
        tell: Callable[[int, float], None] = lambda _step, _loss: None,
    ) -> None:
        self._encoder, self._schedule, self._device = encoder, schedule, device
        self._own, self._known = own, known
        self._every, self._patience, self._tell = every, patience, tell
        self._next, self._worse = every, 0
        self._best: list[torch.Tensor] | None = None  # None: the weights that it began with
        self.began = self.least = self._loss(own)
        self._knew = self._loss(known)
        self._cost = 1.0
        self.step = 0

    def __call__(
        self, step: Step, learnt: Sequence[torch.nn.Parameter], mean: Sequence[torch.Tensor]
    ) -> bool:
        if step.tokens < self._next:
            return False
        self._next = step.tokens + self._every
        return self.look(step, learnt, mean)

    def look(self, step: Step, learnt: Sequence[torch.nn.Parameter], mean: Sequence[torch.Tensor]) -> bool:
        """Judge the mean of the last weights, and return whether enough looks brought no gain."""
        with _as(learnt, mean):
            loss, knows = self._loss(self._own), self._loss(self._known)
        self._tell(step.step, loss)
        lost = max(0.0, knows / max(self._knew, 1e-9) - 1 - SLACK)
        cost = loss / max(self.began, 1e-9) + lost
        if cost < self._cost:
            self._cost, self.least, self.step, self._worse = cost, loss, step.step, 0
            self._best = [one.detach().clone() for one in mean]
        else:
            self._worse += 1
        return self._worse >= self._patience

    def restore(self, learnt: Sequence[torch.nn.Parameter]) -> bool:
        """Put the best weights into the encoder; return False where it began with the best."""
        if self._best is None:
            return False
        with torch.no_grad():
            for one, best in zip(learnt, self._best, strict=True):
                one.copy_(best)
        return True

    def _loss(self, part: Part) -> float:
        """Return the mean loss of a piece."""
        self._encoder.eval()
        whole = 0.0
        with torch.no_grad():
            for batch in part:
                ids, mask = batch.ids.to(self._device), batch.mask.to(self._device)
                with torch.autocast(
                    torch.device(self._device).type,
                    dtype=torch.bfloat16,
                    enabled=self._schedule.autocast,
                ):
                    tokens, document = self._encoder(ids, mask)
                loss = loss_of(
                    tokens,
                    document,
                    batch,
                    positive=self._schedule.positive,
                    share=self._schedule.document,
                )
                whole += float(loss) * batch.pieces
        self._encoder.train()
        return whole / max(1, sum(batch.pieces for batch in part))


@contextmanager
def _as(learnt: Sequence[torch.nn.Parameter], mean: Sequence[torch.Tensor]) -> Iterator[None]:
    """Lend the encoder these weights for a while."""
    kept = [one.detach().clone() for one in learnt]
    with torch.no_grad():
        for one, other in zip(learnt, mean, strict=True):
            one.copy_(other)
        try:
            yield
        finally:
            for one, before in zip(learnt, kept, strict=True):
                one.copy_(before)
