"""Say why data may go a way or why not, by which law, and which nearest change would permit it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, print_json
from guard.cli.policy_commands._options import at, today, words

if TYPE_CHECKING:
    from guard.policy.enquiry import Answered


@click.command(help=__doc__ + "\n\nDIR is a policy directory. Labels are those of `docs/security-teams.md`.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--flow", help="The flow; the policy's only one where it has one.")
@click.option("--destination", required=True, help="The destination, of this flow or another.")
@click.option(
    "--labels", default="", metavar="NAMES", help="What the record holds, parted by commas: health,financial."
)
@click.option(
    "--origins", default="", metavar="CODES", help="Where the data come from; by default what the flow says."
)
@click.option(
    "--document", is_flag=True, help="The labels are of the document as a whole: nothing can be redacted."
)
@at
@as_json
def command(
    directory: Path,
    flow: str | None,
    destination: str,
    labels: str,
    origins: str,
    document: bool,
    at: date | None,
    as_json: bool,
) -> None:
    import msgspec

    from guard.policy.enquiry import ask
    from guard.wiring import policy_of

    answered = ask(
        policy_of(directory),
        flow=flow,
        destination=destination,
        labels=words(labels),
        origins=words(origins),
        of_document=document,
        at=at or today(),
    )
    if as_json:
        outcome = {**msgspec.to_builtins(answered.outcome), "action": answered.outcome.action.word}
        told = {
            name: getattr(answered, name)
            for name in ("flow", "destination", "labels", "changes", "thresholds")
        }
        print_json({**told, **outcome})
    else:
        click.echo(_told(answered))


def _told(answered: "Answered") -> str:
    from guard.policy.explain import explain

    outcome = answered.outcome
    lines = [explain(outcome, answered.sentences)]
    if answered.changes:
        lines.append(f"  permitted as it is if these were recorded and so: {', '.join(answered.changes)}")
    lines += [f"  threshold: {one}" for one in answered.thresholds]
    lines += [f"  must: {one}" for one in outcome.obligations]
    if outcome.regimes:
        lines.append(f"  regimes that spoke: {', '.join(outcome.regimes)}")
    return "\n".join(lines)
