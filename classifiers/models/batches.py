"""Windows of many texts through an engine, in batches of equal length as far as may be; each is answered or failed alone."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.deadline import AT_ONCE, Deadline, Hung
from classifiers.models.engines import OutOfMemory
from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.padding import Ids, by_length, padded
from schemas.errors import FaultCode, GuardError

Logits: TypeAlias = tuple[NDArray[np.float32], NDArray[np.float32]]
Runner: TypeAlias = Deadline[tuple[Ids, Ids], Logits]

TOKENS = 2048  # of a batch, padding included
_GIVING_UP = 8  # batches of one that fail in a row: the engine does not work, and every further one would only cost time


class Job(Struct, frozen=True, eq=False):
    """One window: whose it is, and its pieces with `<s>` and `</s>`."""

    owner: int
    window: int
    ids: Sequence[int]


class Answer(NamedTuple):
    """The logits of one window's pieces and of its whole text, or why there are none."""

    job: Job
    tokens: NDArray[np.float32] | None
    topics: NDArray[np.float32] | None
    fault: FaultCode | None = None


def answers(jobs: Sequence[Job], runner: Runner, *, pad: int) -> Iterator[Answer]:
    """Yield one answer a window. Raise GuardError where the device is lost.

    A batch that does not fit is halved, and so is one that fails; one that hangs is read a window at a time: what makes
    it fail harms no neighbour.
    """
    groups = by_length([len(job.ids) for job in jobs], TOKENS)
    waiting = [[jobs[index] for index in group] for group in groups][::-1]
    failures = hung = 0
    while waiting:
        batch = waiting.pop()
        if failures >= _GIVING_UP or hung >= AT_ONCE:
            fault = FaultCode.CLASSIFIER_TIMEOUT if hung >= AT_ONCE else FaultCode.CLASSIFIER_FAILED
            yield from (Answer(job, None, None, fault) for job in batch)
            continue
        try:
            tokens, topics = _run(batch, runner, pad)
        except GuardError:
            raise
        except Hung:
            hung += 1
            if len(batch) > 1:
                waiting += [[job] for job in reversed(batch)]
            else:
                yield Answer(batch[0], None, None, FaultCode.CLASSIFIER_TIMEOUT)
        except Exception as error:  # noqa: BLE001 - an engine is a plug-in: what it raises is these windows' fault
            if len(batch) > 1:
                half = len(batch) // 2
                waiting += [batch[half:], batch[:half]]
            else:
                failures += not isinstance(error, OutOfMemory | MemoryError)
                yield Answer(batch[0], None, None, FaultCode.CLASSIFIER_FAILED)
        else:
            failures = 0
            for row, job in enumerate(batch):
                yield Answer(job, tokens[row, 1 : len(job.ids) - 1], topics[row])


def _run(batch: Sequence[Job], runner: Runner, pad: int) -> Logits:
    ids, mask = padded([job.ids for job in batch], pad)
    tokens, topics = runner.ask((ids, mask))
    if np.shape(tokens) != (*ids.shape, 2 * len(KINDS)) or np.shape(topics) != (len(batch), len(TOPICS)):
        raise ValueError("the engine's logits have another shape than its heads")
    tokens, topics = np.asarray(tokens, np.float32), np.asarray(topics, np.float32)
    if not (np.isfinite(tokens[mask == 1]).all() and np.isfinite(topics).all()):
        raise ValueError("the engine's logits are no numbers")
    return tokens, topics
