"""How far annotators agree beyond chance: Cohen's kappa for each pair of people, over verdicts and for each entity.

Cohen, J. (1960), "A Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement 20(1), 37-46:
kappa = (p_o - p_e) / (1 - p_e), p_o the share of texts on which both say the same, p_e what their own frequencies would give
by chance. Over all, what is said is the verdict; of an entity, whether the text holds it. Spans have no negatives that could
be counted, so their edges are no part of it: a dispute of edges shows in the queue.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from guard.labelling.words import NO_KINDS
from schemas.labelled import Annotation


class Agreement(Struct, frozen=True):
    """Two people on the texts that both annotated. `kappa` is None where chance alone makes them agree on all."""

    people: tuple[str, str]
    about: str  # an entity; empty for the verdict
    texts: int
    same: int
    kappa: float | None


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Return Cohen's kappa of what two people said of each text; None of no text, or where chance explains all.

    >>> kappa([("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15)
    0.4
    """
    if not pairs:
        return None
    count = len(pairs)
    left, right = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    observed = sum(one == other for one, other in pairs)
    chance = sum(left[name] * right[name] for name in left)  # of count squared
    if chance == count * count:
        return None
    return round((observed * count - chance) / (count * count - chance), 6)


def agreements(texts: Iterable[Sequence[Annotation]], kinds: Mapping[str, str] = NO_KINDS) -> list[Agreement]:
    """Return how each two people agree, over verdicts first, then by entity. `texts` are the words on each text."""
    said: dict[tuple[str, str], list[tuple[Annotation, Annotation]]] = {}
    for words in texts:
        plain = sorted((it for it in words if not it.settles), key=lambda it: it.by)
        for one, other in combinations(plain, 2):
            said.setdefault((one.by, other.by), []).append((one, other))
    found = []
    for people, both in sorted(said.items()):
        found.append(_agreement(people, "", [(one.verdict, other.verdict) for one, other in both]))
        named = {kinds.get(it.entity, it.entity) for pair in both for word in pair for it in word.spans}
        found += [
            _agreement(
                people, name, [(_has(one, name, kinds), _has(other, name, kinds)) for one, other in both]
            )
            for name in sorted(named)
        ]
    return found


def _agreement(people: tuple[str, str], about: str, pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    return Agreement(people, about, len(pairs), sum(one == other for one, other in pairs), kappa(pairs))


def _has(word: Annotation, name: str, kinds: Mapping[str, str]) -> bool:
    return any(kinds.get(it.entity, it.entity) == name for it in word.spans)
