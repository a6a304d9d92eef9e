"""How long a sink that did not take what it was given is left alone."""

LONGEST = 60.0
LONGEST_ASKED = 300.0


def pause(failures: int, draw: float, *, asked: float = 0.0) -> float:
    """Return seconds after so many failures in a row: doubling, and spread by `draw` in [0, 1) so that nobody comes in step.

    What the receiver asked for is the least, within reason.

    >>> [pause(number, 0.0) for number in (1, 2, 3, 99)], pause(1, 0.0, asked=7)
    ([0.5, 1.0, 2.0, 30.0], 7.0)
    """
    whole = min(LONGEST, 2.0 ** min(failures - 1, 10))
    return max(whole / 2 + draw * whole / 2, min(asked, LONGEST_ASKED))
