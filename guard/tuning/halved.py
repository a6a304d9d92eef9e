"""Changes from one half of labelled texts, measured on the other: what they come to on texts that nothing was chosen by.

The halves are parted by the hash of the texts' ids, so that they stay what they are when texts are added.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise

import numpy as np
from msgspec import Struct

from classifiers.agreement import label
from guard.tuning.applied import Change, Cut, Seen, Shapes, Terms
from guard.tuning.proposed import RESAMPLES, SEED, Gain, Sums, f2_of, proposed, sums
from schemas.errors import SettingsError

FEWEST = 40  # texts with a span that something finds: below, halves in five folds show next to nothing


class Rise(Struct, frozen=True):
    """F2 of the same texts before and after, with recall and precision; `within` is the interval of 95 % of F2's rise."""

    texts: int
    spans: int
    before: float
    after: float
    within: tuple[float, float]
    recall: tuple[float, float]
    precision: tuple[float, float]


class Halved(Struct, frozen=True, eq=False):
    """What was learned of one half, and what it is reckoned to come to on the other."""

    gains: tuple[Gain, ...]
    learned: tuple[Seen, ...]
    other: tuple[Seen, ...]
    labels: frozenset[str]  # that F2 is over
    reckoned: Rise

    @property
    def changes(self) -> list[Change]:
        return [one.change for one in self.gains]


def tuned_on_half(
    texts: Iterable[Seen], kinds: Mapping[str, str], *, fixed: Collection[str]
) -> Halved | None:
    """Return what one half teaches and what that comes to on the other; None where one of them has no span to find."""
    learn, other = halves(texts)
    found = frozenset(label(one) for one in kinds.values())
    labels = found & {it.label for one in other for it in one.judged.spans}
    if not labels or not found & {it.label for one in learn for it in one.judged.spans}:
        return None
    gains = tuple(proposed(learn, kinds, fixed=fixed))
    changes = [one.change for one in gains]
    reckoned = rise(sums(other, (), labels), sums(other, changes, labels))
    return Halved(gains, tuple(learn), tuple(other), labels, reckoned)


def halves(texts: Iterable[Seen]) -> tuple[list[Seen], list[Seen]]:
    """Return the half to tune on and the half to measure on, parted by the hash of their ids."""
    parts: tuple[list[Seen], list[Seen]] = ([], [])
    for one in texts:
        parts[half_hash(one.judged.id) % 2].append(one)
    return parts


def half_hash(id_: str) -> int:
    """Return the number that says in which half a text is: the odd ones are measured on."""
    return int(sha256(f"half {id_}".encode()).hexdigest()[:12], 16)


def rise(before: Sums, after: Sums) -> Rise:
    """Return what the parts of the same texts come to, with a paired bootstrap over them, of always the same draws."""
    old, new, size = before.sum(axis=0), after.sum(axis=0), len(before)
    drawn = np.random.default_rng(SEED).multinomial(size, [1 / size] * size, size=RESAMPLES)
    swung = [f2_of(late) - f2_of(early) for early, late in zip(drawn @ before, drawn @ after, strict=True)]
    low, high = (round(float(np.quantile(swung, share)), 4) for share in (0.025, 0.975))
    recall, precision = (
        (_share(old[part], old[part + 1]), _share(new[part], new[part + 1])) for part in (0, 2)
    )
    return Rise(size, int(old[1]), f2_of(old), f2_of(new), (low, high), recall, precision)


def _share(some: int, every: int) -> float:
    return int(some) / int(every) if every else 0.0


def steps(other: Sequence[Seen], changes: Sequence[Change], labels: Collection[str]) -> list[Rise]:
    """Return what each change comes to on the other half, on top of those before it."""
    parts = [sums(other, changes[:count], labels) for count in range(len(changes) + 1)]
    return [rise(before, after) for before, after in pairwise(parts)]


def refuse_too_few(texts: Sequence[Seen], kinds: Mapping[str, str]) -> None:
    """Raise SettingsError, with how many are missing, where no change could be shown on so few texts."""
    found = frozenset(label(one) for one in kinds.values())
    having = sum(any(it.label in found for it in one.judged.spans) for one in texts)
    if having < FEWEST:
        raise SettingsError(
            f"{having} texts have a labelled span of what is found, and {FEWEST} are needed for two halves that show "
            f"anything; label {FEWEST - having} more"
        )


def told(change: Change) -> str:
    """Return what a change is, without a term of it."""
    match change:
        case Cut():
            return f"{change.entity} from {change.at_least:g}" + (
                f" in {change.language}" if change.language else ""
            )
        case Terms():
            return f"{change.list} {len(change.terms):,} terms of {change.entity}"
        case Shapes():
            return f"{len(change.shapes)} shape{'s' if len(change.shapes) > 1 else ''} of {change.entity}"
