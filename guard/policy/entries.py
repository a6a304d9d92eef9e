"""Entries of the thresholds held against the policy: what they name is there, and they raise only what may be raised."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from guard.policy.compiled import Flow
from guard.policy.complaints import closest
from guard.policy.kinds import Thing
from guard.policy.resolve import base_thresholds, labels_of
from guard.policy.scoring import is_fixed, spoken_of
from schemas.flow import FlowSpec
from schemas.label import IMPLIES, ThresholdEntry
from schemas.policy import Content

Path = tuple[str | int, ...]


def entry_complaints(thing: Thing, content: Content) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with the entries of an object, each with its place."""
    every = [one.name for one in content.thresholds.entries or ()]
    for index, entry in enumerate(thing.spec.entries or ()):
        where: Path = ("entries", index)
        said = f"the entry `{entry.name}` of {thing.kind} `{thing.name}`"
        yield from ((where, f"{one}, in {said}") for one in _unknown(entry, content))
        if every.count(entry.name) > 1:
            yield where, f"{said} stands twice; keep one of them"
        if told := _raises_what_is_fixed(entry, content):
            yield (
                (*where, "at_least"),
                f"{said} raises {told}: proven findings, secrets and what is classified count; lower it or remove it",
            )


def entry_warnings(
    policy_flows: Iterable[Flow], content: Content, things: Iterable[Thing], at: date
) -> Iterator[str]:
    """Yield the entries that count no more, or nowhere, each with file and line."""
    flows = list(policy_flows)
    for thing in things:
        for index, entry in enumerate(thing.spec.entries or () if thing.kind == "Thresholds" else ()):
            place = thing.place("entries", index)
            if entry.expires is not None and entry.expires < at:
                yield f"{place}: the entry `{entry.name}` ended on {entry.expires}; it counts no more, renew or remove it"
            if entry.language is not None and not any(
                entry.language in (flow.spec.languages or ()) for flow in flows
            ):
                yield f"{place}: no flow declares `languages: [{entry.language}]`; the entry `{entry.name}` raises nothing"
        raised = getattr(thing.spec, "thresholds", None) if thing.kind in ("Flow", "Thresholds") else None
        for name, score in sorted((raised or {}).items()):
            if score > content.thresholds.default:
                yield (
                    f"{thing.place('thresholds', name)}: `{name}` is raised to {score:g} and nobody says why; "
                    "write it as one of `entries`, with owner and reason"
                )


def told_entries(
    content: Content,
    labels: Mapping[str, frozenset[str]],
    *,
    flow: str,
    destination: str,
    asked: Iterable[str],
    at: date,
) -> tuple[str, ...]:
    """Return in words the entries in force that speak of entities with some labels, on a flow's way to a destination."""
    asked = frozenset(asked)
    told = []
    for entry in content.thresholds.entries or ():
        if entry.flow not in (None, flow) or entry.destination not in (None, destination):
            continue
        if entry.expires is not None and entry.expires < at:
            continue
        if any(
            entity.lower() in asked or not labels[entity].isdisjoint(asked)
            for entity in spoken_of(entry, labels)
        ):
            until = f", until {entry.expires}" if entry.expires else ""
            told.append(
                f"{entry.name} counts from {entry.at_least:g} on ({entry.owner}: {entry.reason}{until})"
            )
    return tuple(told)


def _unknown(entry: ThresholdEntry, content: Content) -> Iterator[str]:
    named = (
        ("entity", entry.entity, content.entities),
        ("label", entry.label, IMPLIES),
        ("flow", entry.flow, content.flows),
        ("destination", entry.destination, content.destinations),
    )
    for what, name, known in named:
        if name is not None and name not in known:
            yield f"unknown {what} `{name}`{closest(name, known) or '; name one that is there'}"
    spec = content.flows.get(entry.flow or "")
    if spec is not None and entry.destination not in (None, *spec.destinations):
        yield f"flow `{entry.flow}` does not lead to `{entry.destination}`; name one of its destinations"


def _raises_what_is_fixed(entry: ThresholdEntry, content: Content) -> str:
    """Return what an entry would raise where nothing that it speaks of may be raised; empty where that is not so."""
    labels = labels_of(content)
    spoken = [entity for entity in spoken_of(entry, labels) if _is_above(entry, entity, content)]
    if not spoken or not all(is_fixed(entity, labels, content.proven or ()) for entity in spoken):
        return ""
    return f"`{entry.entity or entry.label}`"


def _is_above(entry: ThresholdEntry, entity: str, content: Content) -> bool:
    flows: Mapping[str, FlowSpec] = content.flows
    return any(
        entry.at_least > base_thresholds(name, content)[entity]
        for name in flows
        if entry.flow in (None, name)
    )
