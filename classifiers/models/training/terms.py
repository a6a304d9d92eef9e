"""What a continued run is given and gives back: its terms, a team's own texts, who hears of it, and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from classifiers.agreement import Case
from classifiers.models.training.gating import Change
from classifiers.models.training.loop import Step


class Terms(Struct, frozen=True):
    """How it goes on, and what is refused: a fall of F2 beyond `bound` in a cut with `fewest` labelled spans."""

    share: float = 0.5  # of what is replayed, in the pieces of a pass
    passes: int = 3
    patience: int = 3  # looks at held-back texts without gain
    bound: float = 0.02
    fewest: int = 50


class Texts(Struct, frozen=True):
    """A team's own texts, and what the card says of them. A content type: its repr shows how many there are."""

    cases: Sequence[Case]
    data: Sequence[Mapping[str, Any]]

    def __repr__(self) -> str:
        return f"Texts({len(self.cases)})"


class Watch(Struct, frozen=True):
    """Who hears how far it is: of the pieces there will be, of each step, of pieces looked at, and of numbers worth keeping."""

    size: Callable[[int], None] = lambda _: None
    step: Callable[[Step], None] = lambda _: None
    looked: Callable[[int], None] = lambda _: None
    measured: Callable[[Mapping[str, float], int], None] = lambda _numbers, _step: None


class Continued(Struct, frozen=True):
    """What came of it: changes on own held-back texts, and on what it knew. `worse` is why nothing was written."""

    card: dict[str, Any]
    own: tuple[Change, ...]
    replay: tuple[Change, ...]
    worse: tuple[Change, ...]
