"""Which findings count where: from a flow's thresholds on, and where the policy has entries, destination by destination.

INVARIANT: an entry raises nothing that is proven, a secret or classified, nor what a field's own name says; and none counts
after its last day. What is found and does not count is told with the decision.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol

from msgspec import Struct

from guard.policy.compiled import Cut, Flow
from schemas.flow import FlowSpec
from schemas.label import ThresholdEntry, with_implied
from schemas.policy import Content

FIXED = frozenset({"secret_credential", "classified"})  # labels of which one record let past is too many
_DECLARED = "declared_name@"


class Found(Protocol):
    """A finding, or what the log tells of one."""

    @property
    def entity(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def score(self) -> float: ...
    @property
    def classifier(self) -> str: ...
    @property
    def origin(self) -> str: ...


class Scoring(Struct, frozen=True, eq=False):
    """A flow's thresholds on a day. `limits` has those entities of which entries speak, at each destination in its order."""

    destinations: tuple[str, ...]
    base: dict[str, float]
    default: float
    limits: dict[str, tuple[float, ...]]


class Counting(Struct, frozen=True):
    """What of a record's findings counts at some destination, and which entities do not count at which."""

    entities: frozenset[str]
    whole: frozenset[str]
    origins: frozenset[str]  # that findings of entities not dismissed give evidence of
    uncounted: tuple[tuple[str, str], ...]  # destination, entity; sorted


@lru_cache(maxsize=1024)
def scoring_of(flow: Flow, at: date) -> Scoring:
    """Return a flow's thresholds on a day."""
    names = tuple(one.name for one in flow.destinations)
    cuts = [one for one in flow.cuts if one.expires is None or at <= one.expires]
    entities = sorted({entity for cut in cuts for entity in cut.limits})
    limits = {
        entity: tuple(
            _limit(cuts, entity, name, flow.thresholds.get(entity, flow.default_threshold)) for name in names
        )
        for entity in entities
    }
    return Scoring(names, flow.thresholds, flow.default_threshold, limits)


def counted(findings: Iterable[Found], scoring: Scoring, dismissed: frozenset[str] = frozenset()) -> Counting:
    """Return what counts. A score that is no number does, everywhere."""
    entities: set[str] = set()
    met: dict[str, list[bool]] = {}  # entity of which entries speak -> whether it counts at each destination
    whole, origins = set(), set()
    base, default, limits = scoring.base, scoring.default, scoring.limits
    for one in findings:
        entity = one.entity
        usual = base.get(entity, default)
        own = limits.get(entity)
        if own is None:
            if one.score < usual:
                continue
            entities.add(entity)
        else:
            score = round(one.score, 4)  # as the log tells it: a replay must not count otherwise
            if one.classifier.startswith(_DECLARED):
                own = tuple([min(limit, usual) for limit in own])
            counts = [not score < limit for limit in own]
            if not any(counts):
                if not score < usual:
                    met.setdefault(entity, counts)
                continue
            known = met.get(entity)
            met[entity] = counts if known is None else [x or y for x, y in zip(known, counts, strict=True)]
        if one.end <= one.start:
            whole.add(entity)
        if one.origin and entity not in dismissed:
            origins.add(one.origin)
    uncounted = []
    for entity, counts in met.items():
        if any(counts):
            entities.add(entity)
        if not all(counts):
            pairs = zip(scoring.destinations, counts, strict=True)
            uncounted += [(name, entity) for name, is_counted in pairs if not is_counted]
    uncounted.sort()
    return Counting(frozenset(entities), frozenset(whole), frozenset(origins), tuple(uncounted))


def at(destination: str, entities: frozenset[str], uncounted: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Return those of the entities that count at a destination.

    >>> at("a", frozenset({"X"}), (("a", "X"),)), at("b", frozenset({"X"}), (("a", "X"),))
    (frozenset(), frozenset({'X'}))
    """
    if not uncounted:
        return entities
    return entities - {entity for name, entity in uncounted if name == destination}


def cuts_of(
    name: str, content: Content, labels: Mapping[str, frozenset[str]], base: Mapping[str, float]
) -> tuple[Cut, ...]:
    """Return the entries that speak of a flow. `base` is what its entities count from without them."""
    spec, made = content.flows[name], []
    for entry in content.thresholds.entries or ():
        if not _speaks_of(entry, name, spec):
            continue
        sure = entry.language is None or spec.languages == (entry.language,)
        limits = {}
        for entity in spoken_of(entry, labels):
            raises = entry.at_least > base[entity]
            is_held = raises and (not sure or is_fixed(entity, labels, content.proven or ()))
            limits[entity] = base[entity] if is_held else entry.at_least
        if limits:
            made.append(Cut(limits, entry.destination or "", _closeness(entry), entry.expires))
    return tuple(made)


def spoken_of(entry: ThresholdEntry, labels: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Yield the entities that an entry speaks of."""
    for entity, own in labels.items():
        if entity == entry.entity or (entry.label is not None and entry.label in with_implied(own)):
            yield entity


def is_fixed(entity: str, labels: Mapping[str, frozenset[str]], proven: Sequence[str]) -> bool:
    """Return whether nothing raises an entity's threshold."""
    return entity in proven or not FIXED.isdisjoint(with_implied(labels.get(entity, frozenset())))


def _speaks_of(entry: ThresholdEntry, name: str, spec: FlowSpec) -> bool:
    """Return whether an entry speaks of a flow: in a language that its records may be written in."""
    return (
        entry.flow in (None, name)
        and entry.destination in (None, *spec.destinations)
        and (entry.language is None or spec.languages is None or entry.language in spec.languages)
    )


def _closeness(entry: ThresholdEntry) -> int:
    asked = (entry.destination, entry.flow, entry.language, entry.entity)
    return sum(weight for weight, one in zip((8, 4, 2, 1), asked, strict=True) if one is not None)


def _limit(cuts: list[Cut], entity: str, destination: str, base: float) -> float:
    spoken = [
        (-cut.closeness, cut.limits[entity])
        for cut in cuts
        if entity in cut.limits and cut.destination in ("", destination)
    ]
    return min(spoken)[1] if spoken else base
