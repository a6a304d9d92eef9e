"""How often each annotator is wrong, reckoned from texts that several of them answered: nobody has to be believed first.

A. P. Dawid and A. M. Skene, "Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm", Applied
Statistics 28 (1979), for two classes: the subject is there, or it is not. It supposes that annotators err independently
of one another where the truth is given; texts that are hard for everybody break that, and nothing here can tell.
"""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

_ROUNDS = 12
_RIGHT, _WRONG = 9.0, 1.0  # what is supposed of somebody with no answers: one in ten is wrong


class Words(Struct, frozen=True, eq=False):
    """Who said what of which text: three arrays, an entry a word. `says` is whether the subject is there."""

    texts: NDArray[np.int64]
    annotators: NDArray[np.int64]
    says: NDArray[np.bool_]

    def __repr__(self) -> str:
        return f"Words({len(self.texts)})"


class Reliability(Struct, frozen=True, eq=False):
    """By annotator: the share of what is there that they overlook, of what is not that they imagine, and their words."""

    overlooks: NDArray[np.float64]
    imagines: NDArray[np.float64]
    words: NDArray[np.int64]

    def trusted(self, *, most: float, least: int) -> NDArray[np.bool_]:
        """Return who answered often enough and is wrong seldom enough, both ways."""
        return (self.words >= least) & (self.overlooks <= most) & (self.imagines <= most)


def reliability(words: Words, annotators: int) -> Reliability:
    """Return how often each of so many annotators, named by number, is wrong."""
    who, says = words.annotators, words.says.astype(np.float64)
    _, texts = np.unique(words.texts, return_inverse=True)
    count = int(texts.max()) + 1 if len(texts) else 0
    spoken = np.bincount(texts, minlength=count)
    there = np.bincount(texts, says, minlength=count) / np.maximum(spoken, 1)  # begins with the majority
    overlooks = imagines = np.full(annotators, _WRONG / (_WRONG + _RIGHT))
    for _ in range(_ROUNDS if count else 0):
        is_there = there[texts]
        overlooks = _share(who, is_there, 1 - says, annotators)
        imagines = _share(who, 1 - is_there, says, annotators)
        usual = float(np.clip(there.mean(), 1e-3, 1 - 1e-3))
        weighed = np.where(
            words.says,
            np.log((1 - overlooks[who]) / imagines[who]),
            np.log(overlooks[who] / (1 - imagines[who])),
        )
        odds = np.log(usual / (1 - usual)) + np.bincount(texts, weighed, minlength=count)
        there = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
    return Reliability(overlooks, imagines, np.bincount(who, minlength=annotators))


def _share(
    who: NDArray[np.int64], weights: NDArray[np.float64], wrong: NDArray[np.float64], annotators: int
) -> NDArray[np.float64]:
    """Return each annotator's share of wrong words, pulled towards what is supposed of a stranger."""
    made: NDArray[np.float64] = (np.bincount(who, weights * wrong, minlength=annotators) + _WRONG) / (
        np.bincount(who, weights, minlength=annotators) + _WRONG + _RIGHT
    )
    return made
