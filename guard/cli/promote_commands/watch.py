"""Watch the trial in force, and take it back by itself where a guardrail breaks: exit code 1 then.

It holds no key: all it can put in force is the fallback that was signed before the trial began. It ends, with exit code
0, when the trial is no longer in force. Run it under a supervisor; one is enough, and several do no harm.
"""

import sys
import time
from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, settings
from guard.cli.promote_commands._weighed import tell_tests


@click.command(help=__doc__)
@click.option(
    "--fallback",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The bundle that takes it back, fully signed.",
)
@click.option(
    "--every",
    type=click.FloatRange(0.1),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="Between two looks.",
)
@click.option("--once", is_flag=True, help="Look once.")
@config
@as_json
def command(fallback: Path, every: float, once: bool, config: Path, as_json: bool) -> None:
    import msgspec

    from guard.bundles.export import read_file
    from guard.promotion.watching import Watch
    from guard.wiring import clock

    watch = Watch(settings(config), read_file(fallback), clock=clock)
    trial, records = watch.tried.trial, -1
    while True:
        turn = watch.turn()
        if as_json and (turn.records != records or turn.is_over or turn.taken_back):
            print_json(
                {
                    "trial": trial.id,
                    "records": turn.records,
                    "guardrails": [msgspec.to_builtins(one) for one in turn.guardrails],
                    "over": turn.is_over,
                    "taken_back_by": turn.taken_back.manifest.version if turn.taken_back else 0,
                }
            )
        if turn.taken_back is not None:
            if not as_json:
                tell_tests(turn.guardrails)
                version = turn.taken_back.manifest.version
                click.echo(
                    f"trial {trial.id} was taken back after {turn.records:,} records: bundle {version} is in force"
                )
            sys.exit(1)
        if turn.is_over:
            if not as_json:
                click.echo(f"trial {trial.id} is no longer in force")
            return
        if not as_json and turn.records != records:
            click.echo(f"trial {trial.id}: {turn.records:,} records, every guardrail holds")
        records = turn.records
        if once:
            return
        time.sleep(every)
