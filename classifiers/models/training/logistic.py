"""Logistic regression with an L2 penalty, by Newton's method with halved steps (Hastie et al. 2009, section 4.4), and Platt's scale.

Small on purpose: some hundred rows of some hundred numbers, the same result every time.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_STEPS = 60
_CLOSE = 1e-8
_FLAT = 1e-6  # the penalty of Platt's scale: only so that perfect scores have an end


def fit(rows: Array, targets: Array, *, penalty: float, counts: Array | None = None) -> tuple[Array, float]:
    """Return weights [columns] and bias that minimise the mean log loss plus `penalty` / 2 times the weights' square.

    `targets` [rows] lie between 0 and 1; `counts` [rows] is how much each row counts, all the same by default. The bias is
    not penalised.
    """
    counts = np.ones(len(rows)) if counts is None else counts
    counts = counts / counts.sum()
    wide = np.column_stack([rows, np.ones(len(rows))])
    held = np.append(np.full(rows.shape[1], penalty), 1e-9)
    found = np.zeros(wide.shape[1])
    found[-1] = _logit(float(counts @ targets))
    loss = _loss(wide, targets, counts, held, found)
    for _ in range(_STEPS):
        told = probability(wide @ found)
        slope = wide.T @ (counts * (told - targets)) + held * found
        bend = (wide.T * (counts * told * (1 - told))) @ wide + np.diag(held)
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while (lower := _loss(wide, targets, counts, held, found - size * step)) > loss and size > _CLOSE:
            size /= 2
        if loss - lower < _CLOSE * max(1.0, loss):
            break
        found, loss = found - size * step, lower
    return found[:-1], float(found[-1])


def platt(scores: Array, has: NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope and bias under which scores become calibrated logits (Platt 1999, with his smoothed targets)."""
    right, wrong = int(has.sum()), int((~has).sum())
    targets = np.where(has, (right + 1) / (right + 2), 1 / (wrong + 2))
    (slope,), bias = fit(scores[:, None], targets, penalty=_FLAT)
    return float(slope), bias


def probability(logits: Array) -> Array:
    """Return the logistic function, without overflow."""
    return np.asarray(0.5 * (np.tanh(0.5 * logits) + 1))


def log_loss(scores: Array, has: NDArray[np.bool_]) -> float:
    """Return the mean log loss of logits."""
    return float(np.logaddexp(0, np.where(has, -scores, scores)).mean())


def _loss(wide: Array, targets: Array, counts: Array, held: Array, found: Array) -> float:
    logits = wide @ found
    return float(counts @ (np.logaddexp(0, logits) - targets * logits) + 0.5 * held @ found**2)


def _logit(share: float) -> float:
    share = min(max(share, 1e-6), 1 - 1e-6)
    return float(np.log(share / (1 - share)))
