"""The stateful side: what each flow did, minute by minute."""

import tempfile
from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, print_table, settings
from schemas.errors import SettingsError


@click.group(help=__doc__)
def command() -> None:
    pass


@command.command()
@config
def run(config: Path) -> None:
    """Run the Faust worker over the summaries topic until it is stopped."""
    try:
        from streams.windows.worker import run as run_windows
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"the stateful side needs `{error.name}`; install it with `pip install dataguard-streams[windows]`"
        ) from error

    with tempfile.TemporaryDirectory(prefix="guard-windows-") as data:
        run_windows(settings(config), data=Path(data))


@command.command()
@click.option("--minutes", type=click.IntRange(1, 60), default=5, show_default=True)
@config
@as_json
def show(minutes: int, config: Path, as_json: bool) -> None:
    """Show what each flow did in the last minutes."""
    from guard.wiring import clock
    from streams.reading import latest_by_key
    from streams.windows.rates import totals

    loaded = settings(config)
    rows = []
    for flow, told in sorted(latest_by_key(loaded.kafka.for_consumer(), loaded.topics.windows).items()):
        counts = totals({"seen": {}, "minutes": told["minutes"]}, minutes=minutes, until=clock())
        if as_json:
            print_json({"flow": flow, "minutes": minutes, **counts})
        else:
            actions = [
                str(counts.get(action, 0)) for action in ("allow", "redact", "reroute", "hold", "block")
            ]
            rows.append([flow, str(counts.get("records", 0)), *actions])
    if not as_json:
        print_table(
            ("flow", "records", "allow", "redact", "reroute", "hold", "block"),
            rows,
            title=f"the last {minutes} minutes",
        )
