"""Check the lines of a file offline: what would become of each record, and why."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from guard.cli._options import as_json, config, headers, print_json, print_table, settings

if TYPE_CHECKING:
    from schemas.decision import Decision
    from schemas.finding import Excused


@click.command(
    help=__doc__ + "\n\nExit code 1 if anything would be held or blocked. FILE may be - for standard input."
)
@click.argument("file", type=click.File("rb"))
@click.option("--flow", help="The flow; the policy's only one where it has one.")
@click.option(
    "--policy",
    type=click.Path(path_type=Path, file_okay=False),
    help="A policy directory instead of the configuration's.",
)
@click.option(
    "--explain", is_flag=True, help="Say for each record which rules fired and what would have passed."
)
@headers
@config
@as_json
def command(
    file: BinaryIO,
    flow: str | None,
    policy: Path | None,
    explain: bool,
    headers: tuple[tuple[str, bytes], ...],
    config: Path,
    as_json: bool,
) -> None:
    from collections import Counter

    from guard.api import Guard
    from guard.policy.select import guarded_topic
    from guard.progress import bar
    from guard.wiring import limits_of, policy_of
    from schemas.record import Record
    from streams.codecs import LIMITS

    keys, limits, asked = None, LIMITS, None
    if policy is None:
        loaded = settings(config)
        policy, keys, limits, asked = loaded.policy, loaded.keys, limits_of(loaded), loaded.classifiers
    topic, name = guarded_topic(policy_of(policy), flow)
    judge = Guard.load(policy, keys=keys, limits=limits, classifiers=asked)
    counts: Counter[tuple[str, str]] = Counter()
    refused = number = 0
    with bar("checking") as advance:
        for lines in _batches(file, 500):
            records = [Record(topic, 0, offset, 0, None, line, headers) for offset, line in enumerate(lines)]
            for checked in judge.check(records, flow=name):
                number += 1
                decision = checked.decision
                counts[(decision.outcome.action.word, decision.outcome.destination)] += 1
                refused += not checked.passes
                if as_json:
                    print_json({"line": number, **_told(decision), "explanation": checked.explanation})
                elif explain and not decision.is_plain:
                    click.echo(f"{number}: {checked.explanation}{_found(decision)}")
            advance(len(lines))
    if not as_json:
        rows = [(action, destination, str(count)) for (action, destination), count in sorted(counts.items())]
        print_table(("action", "destination", "records"), rows)
    if refused:
        click.echo(f"{refused} of {number} records would not pass", err=True)
        sys.exit(1)


def _batches(lines: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        if stripped := line.rstrip(b"\r\n"):
            batch.append(stripped)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _told(decision: "Decision") -> dict[str, object]:
    outcome = decision.outcome
    return {
        "action": outcome.action.word,
        "destination": outcome.destination,
        "findings": [
            {
                "entity": one.entity,
                "pointer": one.pointer,
                "start": one.start,
                "end": one.end,
                "score": one.score,
                "classifier": one.classifier,
            }
            for one in decision.findings
        ],
        "redactions": [{"entity": one.entity, "operator": one.operator} for one in outcome.redactions],
        "reasons": [
            {"code": one.code, "citation": one.citation, "destination": one.destination}
            for one in outcome.reasons
        ],
        "fault": f"{decision.fault.stage}.{decision.fault.code}" if decision.fault else "",
        "nearest": outcome.nearest,
        **({"would": decision.would.action.word} if decision.would else {}),
        **({"excused": [_excused(one) for one in decision.excused]} if decision.excused else {}),
        **({"arm": decision.arm} if decision.arm else {}),
    }


def _excused(one: "Excused") -> dict[str, str]:
    return {"entry": one.entry, "entity": one.finding.entity, "pointer": one.finding.pointer}


def _found(decision: "Decision") -> str:
    return "".join(
        f"\n  found {one.entity} at {one.pointer} [{one.start}:{one.end}] ({one.score:.2f}, {one.classifier})"
        for one in decision.findings
    ) + "".join(
        f"\n  excused {one.finding.entity} at {one.finding.pointer}: a term of `{one.entry}`, which the policy allows"
        for one in decision.excused
    )
