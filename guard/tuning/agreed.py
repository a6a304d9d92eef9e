"""What several annotators say of a text, settled so that none of them decides it alone.

Who is asked follows from a keyed hash of the text's id, so that nobody chooses what they answer and a word that was not
asked for does not count. Annotators are asked one after another until one answer leads by two (a sequential test with
fixed odds; A. Wald, Annals of Mathematical Statistics 16, 1945). What is not settled then counts as there: a record that
is let past where it should not be costs more than one that is looked at in vain.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

LEAD, MOST = 2, 5  # how far an answer leads when it counts, and how many are asked at most


class Wrongly(Struct, frozen=True):
    """The most likely a text is to be settled wrongly: hidden though the subject is there, imagined though it is not."""

    hidden: float
    imagined: float


def asked(text: str, annotators: Sequence[str], *, key: bytes) -> tuple[str, ...]:
    """Return who is asked of a text, in order. Nobody without the key can foresee it, nor bend it by their own word."""

    def rank(name: str) -> bytes:
        return blake2b(f"{text}\0{name}".encode(), digest_size=16, key=key).digest()

    return tuple(sorted(dict.fromkeys(annotators), key=rank)[:MOST])


def settled(says: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return of each text (a row; its words in the order in which they are asked) whether it is there, and words needed.

    >>> [one.tolist() for one in settled(np.array([[0, 0, 1, 1, 1], [0, 1, 1, 1, 0], [0, 1, 0, 1, 0]], dtype=bool))]
    [[False, True, True], [2, 4, 5]]
    """
    lead = np.cumsum(np.where(says, 1, -1), axis=1)
    over = np.abs(lead) >= LEAD
    is_settled = over.any(axis=1)
    at = np.where(is_settled, over.argmax(axis=1), says.shape[1] - 1)
    answer = np.take_along_axis(lead, at[:, None], axis=1)[:, 0]
    return ~is_settled | (answer > 0), at + 1


@lru_cache(maxsize=4096)
def wrongly(overlooks: float, imagines: float, *, annotators: int, dishonest: int) -> Wrongly:
    """Return it where so many of the annotators may lie, always and on the very text that suits them, and the others
    overlook and imagine with these probabilities, independently. Nothing counts, hence 1, with fewer than can lead.
    """
    if annotators < MOST or dishonest * 2 >= annotators:
        return Wrongly(1.0, 1.0)
    return Wrongly(
        _led(overlooks, annotators, dishonest, 0, 0, 0),
        min(1.0, 1 - _led(1 - imagines, annotators, dishonest, 0, 0, 0, lies=False)),
    )


def _led(
    error: float, annotators: int, dishonest: int, lead: int, drawn: int, liars: int, *, lies: bool = True
) -> float:
    """Return how likely the answer that has `error` comes to lead; a liar gives that answer where `lies`, else the other."""
    if lead == LEAD:
        return 1.0
    if lead == -LEAD or drawn == MOST:
        return 0.0
    liar = (dishonest - liars) / (annotators - drawn)
    total = 0.0
    for chance, used, up in (
        (liar, liars + 1, 1.0 if lies else 0.0),
        (1 - liar, liars, error),
    ):
        for part, step in ((up, 1), (1 - up, -1)):
            if chance * part > 0:
                total += (
                    chance
                    * part
                    * _led(error, annotators, dishonest, lead + step, drawn + 1, used, lies=lies)
                )
    return total
