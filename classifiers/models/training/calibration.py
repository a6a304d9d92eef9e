"""From what the finished file says of held-back texts to temperatures, thresholds and the figures in its card."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.models.decoding import Scale, Text, spans
from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.tokens import Tokens
from classifiers.models.training.examples import NO, UNKNOWN
from classifiers.models.training.looking import Floats, Seen, text_of
from classifiers.models.training.tallies import (
    Score,
    Tally,
    judged,
    of_spans,
    of_topics,
    pooled,
    score,
    scores,
)

GRID = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9)
_TEMPERATURES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0)
_FEWEST = 8  # of a kind, below which its usual threshold stays
_USUAL = 0.5
_BINS = 10
_UNJUDGED = -9.0  # too few labels to choose by
SILENT = 1.0  # the threshold of what reaches its precision nowhere: it is not told, and the card says so
_NO_FLOORS: Mapping[str, float] = {}
ALL = frozenset((*KINDS, *TOPICS))


class Calibrated(Struct, frozen=True):
    """What goes into the card."""

    temperatures: Mapping[str, Mapping[str, float]]
    thresholds: Mapping[str, Mapping[str, float]]
    scores: tuple[Score, ...]
    topic_scores: tuple[Score, ...]
    error_before: float  # expected calibration error of findings, over ten bins
    error: float


def calibrate(
    seen: Sequence[Seen],
    tokens: Tokens,
    *,
    floor: float,
    ceiling: float,
    floors: Mapping[str, float] = _NO_FLOORS,
    kept: Scale | None = None,
    free: frozenset[str] = ALL,
) -> Calibrated:
    """Return temperatures by likelihood, and for each kind and topic the threshold of the best F2.

    Its precision is not below `floor`, or that of `floors` for a kind or topic named there, and no larger share than
    `ceiling` of records where nothing is has a finding of the kind; where no threshold reaches that, it is not told. With `kept`, only what is in
    `free` changes, and nothing that was told falls silent.
    """
    kinds = _temperatures(
        [(one.tokens, [each.targets[1:-1] for each in one.examples]) for one in seen], len(KINDS), 2
    )
    whole = _temperatures(
        [([row[None] for row in one.topics], [each.topics[None] for each in one.examples]) for one in seen],
        len(TOPICS),
        1,
    )
    if kept is not None:
        kinds = np.where([name in free for name in KINDS], kinds, kept.kinds_temperature)
        whole = np.where([name in free for name in TOPICS], whole, kept.topics_temperature)
    plain = _scale(0.0, np.ones(len(KINDS)), np.ones(len(TOPICS)))
    texts = [text_of(one, tokens, _scale(0.0, kinds, whole)) for one in seen]
    swept = {at: of_spans(seen, texts, _scale(at, kinds, whole)) for at in GRID}
    thresholds = _best({at: pooled(found) for at, found in swept.items()}, KINDS, floor, ceiling, floors)
    if kept is not None:
        thresholds = _held(thresholds, KINDS, kept.kinds, free)
    levels = np.array([thresholds[kind] for kind in KINDS], dtype=np.float32)
    final = Scale(levels, np.full(len(TOPICS), _USUAL, np.float32), kinds, whole)
    wholes = {at: of_topics(seen, texts, at) for at in GRID}
    levels_of_topics = _best(
        {at: pooled(found) for at, found in wholes.items()}, TOPICS, floor, ceiling, floors
    )
    if kept is not None:
        levels_of_topics = _held(levels_of_topics, TOPICS, kept.topics, free)
    raw = [text_of(one, tokens, plain) for one in seen]
    return Calibrated(
        temperatures={"kinds": _named(KINDS, kinds), "topics": _named(TOPICS, whole)},
        thresholds={"kinds": thresholds, "topics": levels_of_topics},
        scores=scores(of_spans(seen, texts, final)),
        topic_scores=scores(
            {key: value for at in GRID for key, value in wholes[at].items() if levels_of_topics[key[1]] == at}
        ),
        error_before=_error(
            seen, raw, Scale(levels, final.topics, plain.kinds_temperature, plain.topics_temperature)
        ),
        error=_error(seen, texts, final),
    )


def _held(
    chosen: Mapping[str, float], names: Sequence[str], kept: Floats, free: frozenset[str]
) -> dict[str, float]:
    """Return the thresholds with those kept that are not free, or would be told no more."""
    return {
        name: chosen[name] if name in free and chosen[name] < SILENT else round(float(before), 3)
        for name, before in zip(names, kept, strict=True)
    }


def _scale(threshold: float, kinds: NDArray[Any], topics: NDArray[Any]) -> Scale:
    return Scale(
        np.full(len(KINDS), threshold, np.float32),
        np.full(len(TOPICS), _USUAL, np.float32),
        kinds.astype(np.float32),
        topics.astype(np.float32),
    )


def _temperatures(
    pairs: Iterable[tuple[Sequence[Floats], Sequence[NDArray[np.uint8]]]], heads: int, step: int
) -> Floats:
    """Return the temperature of each head under which what is known is likeliest."""
    losses = np.zeros((len(_TEMPERATURES), heads))
    rights = np.zeros(heads)
    for logits, targets in pairs:
        for spoken, known in zip(logits, targets, strict=True):
            told = known != UNKNOWN
            right = told & (known != NO)
            rights += right.sum(axis=0)
            signed = np.where(right, 1.0, -1.0) * spoken[:, ::step]
            for row, temperature in enumerate(_TEMPERATURES):
                losses[row] += (np.logaddexp(0, -signed / temperature) * told).sum(axis=0)
    best = np.array(_TEMPERATURES)[losses.argmin(axis=0)]
    return np.where(rights >= _FEWEST, best, 1.0).astype(np.float32)


def _best(
    swept: Mapping[float, Mapping[str, Tally]],
    names: Sequence[str],
    usual: float,
    ceiling: float,
    floors: Mapping[str, float],
) -> dict[str, float]:
    chosen = {}
    for name in names:
        best = (_UNJUDGED, -1.0, _USUAL)
        floor = floors.get(name, usual)
        for threshold, tallies in swept.items():
            tally = tallies.get(name, Tally())
            if tally.spans < _FEWEST:
                continue
            figures = score("", name, tally)
            alarms = tally.alarms / tally.clean if tally.clean else 0.0
            fit = (
                figures.f2
                if figures.precision >= floor and alarms <= ceiling
                else min(figures.precision, floor) - 2 - alarms
            )
            best = max(best, (fit, -abs(threshold - _USUAL), threshold))
        chosen[name] = best[2] if best[0] >= 0 or best[0] == _UNJUDGED else SILENT
    return chosen


def _error(seen: Sequence[Seen], texts: Sequence[Text], scale: Scale) -> float:
    """Return the expected calibration error of findings: how far scores and shares of right ones lie apart."""
    bins = [[0.0, 0.0, 0] for _ in range(_BINS)]
    for one, text in zip(seen, texts, strict=True):
        for finding in spans(text, one.record.text, scale):
            for _, right in judged(one.record, [finding]):
                place = bins[min(_BINS - 1, int(finding.score * _BINS))]
                place[0] += finding.score
                place[1] += right
                place[2] += 1
    whole = sum(count for _, _, count in bins) or 1
    return round(sum(abs(told - right) for told, right, _ in bins) / whole, 4)


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: round(float(value), 3) for name, value in zip(names, values, strict=True)}
