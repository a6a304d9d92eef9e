"""Texts that cost a shape dearly, made of its own examples: repeated, drawn out, and missed by a little.

A shape that backtracks does so over texts that nearly match (Davis et al., "The Impact of Regular Expression Denial of
Service", ESEC/FSE 2018): a long run of what a repetition takes, and behind it what ends no match.
"""

import re
from collections.abc import Iterator, Sequence

_PIECES = re.compile(r"[^\W\d_]+|\d+|\s+|(?:[^\w\s]|_)+")
_ENDS = ("", "!", "\x01a")  # what stands behind the run: nothing, and what few shapes take
_EXAMPLES = 4  # whose pieces are drawn out
_MOST = 60  # texts


def texts(examples: Sequence[str], size: int) -> list[str]:
    r"""Return texts of about `size` characters, each once, always the same ones.

    >>> texts(("a1",), 4)[:3]
    ['a1a1', 'a1a1!', 'a1a1\x01a']
    """
    found: dict[str, None] = {}
    for example in examples[:_EXAMPLES]:
        for run in _runs(example, size):
            for end in _ENDS:
                found[run + end] = None
    return list(found)[:_MOST]


def _runs(example: str, size: int) -> Iterator[str]:
    yield _filled(example, size)
    places = [match.span() for match in _PIECES.finditer(example)]
    for start, end in sorted(places, key=lambda place: place[0] - place[1]):
        yield example[:start] + _filled(example[start], size)
        yield example[:start] + _filled(example[start:end], size) + example[end:-1]
    yield _filled(example[:-1] or example, size)
    yield _filled(example + " ", size)


def _filled(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]
