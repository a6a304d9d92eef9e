"""A set as it may be told: counts, agreement, uses, erasures. Nothing is opened for it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from guard.labelling.agreement import Agreement, agreements
from guard.labelling.store import Store
from guard.labelling.truth import truth_of
from schemas.labelled import Erasure, Use


class Summary(Struct, frozen=True):
    """One set. `entities` counts spans that hold, by kind; `people` counts words."""

    set: str
    texts: int
    has_key: bool
    languages: dict[str, int]
    sources: dict[str, int]
    states: dict[str, int]
    verdicts: dict[str, int]
    entities: dict[str, int]
    people: dict[str, int]
    agreements: tuple[Agreement, ...]
    uses: tuple[Use, ...]
    doubtful: tuple[Use, ...]  # whose signature is not known
    erasures: tuple[Erasure, ...]


def names_of(store: Store) -> list[str]:
    """Return the sets that there are and were."""
    used, erased = (
        {it.set for it in (*store.uses.values(), *store.doubtful.values())},
        {it.set for it in store.erasures},
    )
    return sorted({it.set for it in store.texts.values()} | used | erased)


def summary(store: Store, name: str, kinds: Mapping[str, str], *, has_key: bool) -> Summary:
    """Return what a set holds, by the words that count."""
    texts = store.of(name)
    words = [store.words(one) for one in texts]
    truths = [truth_of(said, kinds) for said in words]
    return Summary(
        name,
        len(texts),
        has_key,
        _counted(one.lang for one in texts),
        _counted(one.source.value for one in texts),
        _counted(one.state.value for one in truths),
        _counted(one.verdict.value for one in truths if one.verdict is not None),
        _counted(kinds.get(it.entity, it.entity) for one in truths for it in one.spans),
        _counted(it.by for said in words for it in said),
        tuple(agreements(words, kinds)),
        _of_set(store.uses, name),
        _of_set(store.doubtful, name),
        tuple(one for one in store.erasures if one.set == name),
    )


def _of_set(uses: Mapping[str, Use], name: str) -> tuple[Use, ...]:
    return tuple(sorted((one for one in uses.values() if one.set == name), key=lambda it: it.at))


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
