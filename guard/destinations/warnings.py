"""What is worth a look in a policy's destinations: facts of their kind that are missing, assessments that facts rule out."""

from collections.abc import Iterable, Iterator
from datetime import date

from guard.destinations.portrait import portrait
from guard.destinations.sovereignty import assess
from guard.policy.kinds import Thing
from schemas.policy import Content


def destination_warnings(content: Content, things: Iterable[Thing], at: date) -> Iterator[str]:
    """Yield one sentence each, with file and line."""
    for thing in things:
        if thing.kind != "Destination":
            continue
        said = f"Destination `{thing.name}`"
        for one in portrait(content, thing.name, at).missing:
            if one.is_needed:
                yield f"{thing.place('facts')}: `{one.fact}` of {said} is not recorded: {one.why}"
        for index, shown in enumerate(thing.spec.attestations):
            if shown.is_independent_of(thing.spec.operator) is False:
                place = thing.place("attestations", index)
                yield f"{place}: attestation `{shown.name}` of {said} was verified by its own operator; have another verify it"
        for standing in assess(content, thing.name, at).standings:
            if standing.is_contradicted:
                why = standing.because[0]
                yield f"{thing.place('facts', standing.objective.fact)}: {said} is assessed as SEAL-{standing.assessed} for {standing.objective.id}, but {why}"
