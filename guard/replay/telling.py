"""A rehearsal in words and as data. Examples name entities and places, never a text."""

from collections.abc import Iterable, Iterator
from typing import Any

from guard.replay.rehearsal import Change, Rehearsal, Sample
from schemas.label import with_implied

_PLACES = 3


def by_label(changes: Iterable[Change]) -> dict[str, tuple[int, int]]:
    """Return for each label how many changed records carry it, and how many of those are let through that were not."""
    found: dict[str, tuple[int, int]] = {}
    for change in changes:
        for label in sorted(with_implied(change.labels)) or ["nothing found"]:
            records, wider = found.get(label, (0, 0))
            found[label] = records + change.records, wider + change.records * change.is_wider
    return found


def by_destination(changes: Iterable[Change]) -> dict[str, tuple[int, int]]:
    """Return for each destination how many records it would lose, and how many it would get."""
    found: dict[str, tuple[int, int]] = {}
    for change in changes:
        if change.was_to == change.would_to:
            continue
        for destination, lost, got in ((change.was_to, 1, 0), (change.would_to, 0, 1)):
            if destination:
                before = found.get(destination, (0, 0))
                found[destination] = before[0] + lost * change.records, before[1] + got * change.records
    return found


def became(action: str, destination: str, redacted: tuple[str, ...]) -> str:
    """Return what became of a record, in words.

    >>> became("redact", "us-llm", ("EMAIL_ADDRESS",)), became("block", "", ())
    ('redact to us-llm (EMAIL_ADDRESS)', 'block')
    """
    told = f"{action} to {destination}" if destination else action
    return f"{told} ({', '.join(redacted)})" if redacted else told


def example(sample: Sample) -> str:
    """Return one line: which decision, and what was found where."""
    findings = sample.past.findings
    places = [f"{one.entity} at {one.pointer}" for one in findings[:_PLACES]]
    if len(findings) > _PLACES:
        places.append(f"{len(findings) - _PLACES} more")
    run = f" and {sample.past.count - 1:,} like it" if sample.past.count > 1 else ""
    return f"{sample.past.id}{run}: {', '.join(places) or sample.past.fault or 'nothing found'}"


def explained(sample: Sample) -> Iterator[str]:
    """Yield the lines that explain one example: then, and under the candidate."""
    past, would = sample.past, sample.outcome
    yield example(sample)
    yield f"  then      {became(past.action, past.destination, tuple(one for one, _ in past.redactions))}, bundle {past.bundle}"
    for reason in past.reasons:
        yield _because(reason.code, reason.destination, reason.citation)
    yield from (f"  by        {basis}" for basis in past.basis)
    yield f"  would be  {became(would.action.word, would.destination, tuple(one.entity for one in would.redactions))}"
    for told in would.reasons:
        yield _because(told.code, told.destination, told.citation)
    yield from (f"  by        {basis}" for basis in would.basis)
    if would.question:
        yield f"  asks      {would.role or 'a person'}: {would.question}"
    if would.nearest:
        yield f"  nearest   {would.nearest}"


def as_data(found: Rehearsal, *, examples: int) -> Iterator[dict[str, Any]]:
    """Yield the whole as data: coverage first, then each change."""
    yield {
        "first_line": found.first_line,
        "bundle": found.bundle,
        "total": found.total,
        "replayable": found.replayable,
        "missing": found.missing,
        "changed": found.changed,
        "wider": found.wider,
        "faults": [
            {"kind": one.kind, "log": one.log, "place": one.place, "detail": one.detail}
            for one in found.faults
        ],
        "became": [
            {"flow": flow, "became": what, "then": then, "would": would}
            for (flow, what), (then, would) in sorted(found.became.items())
        ],
    }
    for change in found.changes:
        yield {
            "flow": change.flow,
            "was": change.was,
            "was_to": change.was_to,
            "was_redacted": list(change.was_redacted),
            "would": change.would,
            "would_to": change.would_to,
            "would_redacted": list(change.would_redacted),
            "wider": change.is_wider,
            "labels": list(change.labels),
            "reasons": list(change.reasons),
            "records": change.records,
            "entities": change.entities,
            "examples": [
                {
                    "id": one.past.id,
                    "found": [{"entity": each.entity, "pointer": each.pointer} for each in one.past.findings],
                    "nearest": one.outcome.nearest,
                }
                for one in change.samples[: max(examples, 1)]
            ],
        }


def _because(code: str, destination: str, citation: str) -> str:
    scope = f" for {destination}" if destination else ""
    return f"  because   {code}{scope}" + (f" ({citation})" if citation else "")
