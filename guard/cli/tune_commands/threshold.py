"""Set from which score on an entity, or all with a label, count at some place.

SUBJECT is an entity such as PERSON, or a label such as health. An entry for the same subject and place is replaced. Which
threshold to set is what `guard tune sweep` tells; own scores are made probabilities by `guard classifier calibrate`.
"""

from datetime import date
from pathlib import Path

import click

from guard.cli.tune_commands._change import change, changing, entry, expires

_PLACE = ("entity", "label", "language", "flow", "destination")


@click.command(help=__doc__)
@click.argument("subject")
@click.argument("at_least", type=click.FloatRange(0, 1))
@click.option("--flow", default="", help="On this flow alone.")
@click.option("--destination", default="", help="On the way to this destination alone.")
@click.option(
    "--language", default="", metavar="CODE", help="Where records are declared to be written in it."
)
@expires(required=False)
@changing
def command(
    subject: str,
    at_least: float,
    flow: str,
    destination: str,
    language: str,
    expires: date | None,
    owner: str,
    reason: str,
    dry_run: bool,
    policy: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    is_entity = subject.isupper()
    place = {
        "entity": subject if is_entity else "",
        "label": "" if is_entity else subject,
        "language": language,
        "flow": flow,
        "destination": destination,
    }
    made = {
        **entry(**place),
        "at_least": at_least,
        **entry(owner=owner, reason=reason, expires=expires),
    }
    change(
        "entries",
        made,
        lambda one: all((one.get(name) or "") == place[name] for name in _PLACE),
        kind="Thresholds",
        policy=policy,
        config=config,
        dry_run=dry_run,
        as_json=as_json,
    )
