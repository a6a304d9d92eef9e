"""Whether permits, and what is revoked, speak of what exists: importers, flows, adequacy decisions, other permits."""

from collections.abc import Iterator, Mapping
from typing import Any

from guard.policy.complaints import closest
from guard.policy.kinds import Thing
from guard.residency.jurisdictions import adequacy_name
from schemas.policy import Content
from schemas.vocabulary import FACTS, canonical

Path = tuple[str | int, ...]


def permit_complaints(
    thing: Thing, content: Content, operators: Mapping[str, Any]
) -> Iterator[tuple[Path, str]]:
    """Yield place and sentence for every reference of an object's permits and revocations that leads nowhere."""
    if thing.kind == "Permit":
        yield from _references((), thing.spec, f"Permit `{thing.name}`", content, operators)
    elif thing.kind in {"Destination", "Flow"}:
        for index, permit in enumerate(thing.spec.permits):
            said = f"permit `{permit.id}` of {thing.kind} `{thing.name}`"
            yield from _references(("permits", index), permit, said, content, operators)
    elif thing.kind == "Facts":
        yield from _revoked(thing, content)


def permit_names(content: Content) -> frozenset[str]:
    """Return the ids of all permits on record."""
    inline = [spec.permits for spec in content.destinations.values()]
    inline += [spec.permits for spec in content.flows.values()]
    return frozenset(content.permits) | {one.id for permits in inline for one in permits}


def revocable(content: Content) -> frozenset[str]:
    """Return what can be revoked, by name: facts of the vocabulary, adequacy decisions, permits, answers."""
    decisions = {
        adequacy_name(regime, entry.destination)
        for regime, entries in content.facts.adequacy.items()
        for entry in entries
    }
    answers = {f"answer {answer.id}" for spec in content.flows.values() for answer in spec.conditions}
    return frozenset(FACTS) | decisions | answers | {f"permit {name}" for name in permit_names(content)}


def _references(
    path: Path, permit: Any, said: str, content: Content, operators: Mapping[str, Any]
) -> Iterator[tuple[Path, str]]:
    parties = {*operators, *content.destinations}
    for index, name in enumerate(permit.importers):
        if name not in parties:
            hint = closest(name, parties) or "; name an operator or a destination"
            yield (*path, "importers", index), f"unknown importer `{name}` in {said}{hint}"
    for index, name in enumerate(permit.flows):
        if name not in content.flows:
            hint = closest(name, content.flows) or "; name a flow of this policy"
            yield (*path, "flows", index), f"unknown flow `{name}` in {said}{hint}"


def _revoked(thing: Thing, content: Content) -> Iterator[tuple[Path, str]]:
    known = revocable(content)
    for name in thing.spec.revoked:
        # a permit or an answer that was removed since may stay revoked
        if (canonical(name) or name) not in known and not name.startswith(("permit ", "answer ")):
            hint = closest(name, known) or "; `guard facts list` names what there is"
            yield ("revoked", name), f"nothing is called `{name}`, which Facts `{thing.name}` revokes{hint}"
