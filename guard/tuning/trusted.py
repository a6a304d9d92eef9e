"""How much tighter a bound must be shown where some of the labels that show it may be wrong.

With `hidden` the probability that a text with the subject is settled as one without it, and `diluted` the share of texts
that are settled as having it, have a finding, and do not have it, labels show the odds `(1 - hidden) (1 - diluted)` times
those of a miss, or more. So a miss rate is within a bound where the share that is seen is within one of odds that much
lower. It holds whichever texts the wrong labels fall on, a liar's own choice included; what it rests on is what
`agreed.wrongly` rests on: who is asked is drawn by lot, no more than so many lie, and the others err independently and no
more often than texts with a known answer show (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934).
"""

from msgspec import Struct

from guard.tuning.agreed import wrongly
from guard.tuning.risk import risk_of


class Known(Struct, frozen=True):
    """Answers to texts whose truth is known to those who ask alone: how many were there or not, and how many were wrong."""

    there: int
    overlooked: int
    absent: int
    imagined: int


class Panel(Struct, frozen=True):
    """Who is asked: how many, how many of them may lie, and how the answers to known texts came out."""

    annotators: int
    dishonest: int
    known: Known


class Correction(Struct, frozen=True):
    """The most that labels hide and dilute."""

    hidden: float
    diluted: float

    def shown(self, bound: float) -> float:
        """Return the share of misses that labels must be seen to keep within, so that the true one is within the bound.

        >>> round(Correction(hidden=0.1, diluted=0.0).shown(0.5), 4), Correction(1.0, 0.0).shown(0.5)
        (0.4737, 0.0)
        """
        odds = bound / (1 - bound) * (1 - self.hidden) * (1 - self.diluted)
        return odds / (1 + odds)


def correction(panel: Panel, *, there: int, absent: int, delta: float) -> Correction:
    """Return it for texts with a finding, so many of which are settled as there and as absent.

    It is wrong with a chance of `delta`. Without an answer to a known text it is everything: nothing is shown then.
    How `there` and `absent` would swing on other texts is not reckoned in: they weigh a probability of about a hundredth.
    """
    known = panel.known
    worst = wrongly(
        round(risk_of(known.overlooked, known.there, promise="assured", delta=delta / 2), 4),
        round(risk_of(known.imagined, known.absent, promise="assured", delta=delta / 2), 4),
        annotators=panel.annotators,
        dishonest=panel.dishonest,
    )
    if worst.hidden >= 1 or worst.imagined >= 1:
        return Correction(1.0, 1.0)
    return Correction(worst.hidden, min(1.0, worst.imagined / (1 - worst.imagined) * absent / max(1, there)))
