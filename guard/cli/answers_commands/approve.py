"""Approve, as the second person, the releases that were asked for because a question is answered.

Only records that would pass today, and releases that dismiss no finding; for others there is `guard quarantine approve`.
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
    from guard.answers.resuming import approved

    said, _ = said_on(
        approved,
        question,
        flow,
        name,
        key,
        limit=limit,
        public_key=public_key,
        config=config,
        title="releases approved",
    )
    told = f"approved {len(said.commands):,} releases by {name}; each record is decided anew"
    tell(said, "approved", told, as_json=as_json)
