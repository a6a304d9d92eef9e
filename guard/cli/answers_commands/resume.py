"""Ask for the release of every record whose question is answered; this is the first of two approvals of each.

Only records that would pass today are asked for, each decided anew by a worker; a second person approves with
`guard answers approve`.
"""

from pathlib import Path

import click

from guard.cli._options import as_json, signed_by
from guard.cli.answers_commands._asked import limited, of_question, said_on, tell


@click.command(help=__doc__)
@of_question
@signed_by
@limited
@as_json
def command(
    question: str,
    flow: str,
    name: str,
    key: Path,
    limit: int,
    public_key: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    import secrets
    from functools import partial

    from guard.answers.resuming import asked

    said, waiting = said_on(
        partial(asked, batch=f"qa-{secrets.token_hex(4)}"),
        question,
        flow,
        name,
        key,
        limit=limit,
        public_key=public_key,
        config=config,
        title="releases asked for",
    )
    told = f"asked for the release of {len(said.commands):,} of {waiting:,} records by {name}"
    tell(said, "asked", told, as_json=as_json)
    if said.commands and not as_json:
        click.echo(
            f"a second person approves with: guard answers approve {question} --flow {flow} --as NAME --key FILE"
        )
