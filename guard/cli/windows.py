"""The stateful side: windows of each flow, cases, volumes, drift and alerts."""

import tempfile
from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, print_table, settings
from schemas.errors import GuardError, SettingsError


@click.group(help=__doc__)
def command() -> None:
    pass


@command.command()
@config
def run(config: Path) -> None:
    """Run the Faust worker over the summaries topic until it is stopped: all of its parts, in one process."""
    try:
        from streams.windows.worker import run as run_windows
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"the stateful side needs `{error.name}`; install it with `pip install dataguard-streams[windows]`"
        ) from error

    from guard.bundles.running import Running
    from guard.cases.words import counting

    loaded = settings(config)
    try:
        people = Running(loaded, refused=lambda _why: None).policy.approvers
    except GuardError as error:  # counting goes on without; nobody's word counts where nobody is known
        click.echo(f"words on cases do not count: {error}", err=True)
        people = {}
    with tempfile.TemporaryDirectory(prefix="guard-windows-") as data:
        run_windows(loaded, data=Path(data), counts=counting(people))


@command.command()
@click.option("--minutes", type=click.IntRange(1, 60), default=5, show_default=True)
@config
@as_json
def show(minutes: int, config: Path, as_json: bool) -> None:
    """Show what each flow did in the last minutes, how far it is from its baseline, and which alerts are raised."""
    from guard.wiring import clock
    from streams.windows.flows import totals
    from streams.windows.reading import windows

    loaded = settings(config)
    rows = []
    for one in windows(loaded.kafka.for_consumer(), loaded.topics.windows):
        counts = totals(one.minutes, minutes=minutes, until=clock())
        raised = sorted(kind.value for kind, alert in one.alerts.items() if alert.is_raised)
        if as_json:
            print_json({"flow": one.flow, "minutes": minutes, **counts, "drift": one.drift, "alerts": raised})
            continue
        actions = [str(counts.get(action, 0)) for action in ("allow", "redact", "reroute", "hold", "block")]
        each = counts.get("milliseconds", 0) / max(counts.get("transactions", 0), 1)
        drift = f"{one.drift['labels']:.2f}" if "labels" in one.drift else ""
        rows.append(
            [one.flow, str(counts.get("records", 0)), *actions, f"{each:.0f}", drift, ", ".join(raised)]
        )
    if not as_json:
        heads = (
            "flow",
            "records",
            "allow",
            "redact",
            "reroute",
            "hold",
            "block",
            "ms a batch",
            "drift",
            "alerts",
        )
        print_table(heads, rows, title=f"the last {minutes} minutes")


@command.command()
@click.argument("flow")
@click.option("--clear", is_flag=True, help="Compare FLOW with nothing any more.")
@config
def pin(flow: str, clear: bool, config: Path) -> None:
    """Pin what was found in FLOW of late as its baseline: drift is told against it from now on."""
    from guard.wiring import clock
    from streams.windows.reading import pinned, put, windows

    loaded = settings(config)
    if clear:
        put(loaded, flow, None)
        click.echo(f"`{flow}` has no baseline any more")
        return
    known = {one.flow: one for one in windows(loaded.kafka.for_consumer(), loaded.topics.windows)}
    if flow not in known:
        raise SettingsError(f"nothing was told of flow `{flow}` yet; see `guard windows show`")
    baseline = pinned(known[flow], at=clock())
    put(loaded, flow, baseline)
    click.echo(f"pinned {baseline.mix.records} records of `{flow}`, {len(baseline.mix.entities)} entities")


@command.command()
@click.option("--all", "everything", is_flag=True, help="Closed cases, too.")
@config
@as_json
def cases(everything: bool, config: Path, as_json: bool) -> None:
    """List the cases, the gravest first: the same as `guard cases list`."""
    from guard.cli.cases import listed

    listed(settings(config), everything=everything, as_json=as_json)


@command.command()
@config
@as_json
def volumes(config: Path, as_json: bool) -> None:
    """List the counters of distinct subjects that volume rules ask for."""
    from streams.windows.reading import counts

    loaded = settings(config)
    found = counts(loaded.kafka.for_consumer(), loaded.topics.volumes)
    if as_json:
        for one in found:
            print_json({"counter": one.counter, "at": one.at, "count": one.count, "bounds": one.bounds})
        return
    from guard.cli._period import moment

    rows = [
        (one.counter, one.count, ", ".join(map(str, one.bounds)), len(one.holders), moment(one.at))
        for one in found
    ]
    print_table(("counter", "subjects", "limits", "workers", "last"), rows)
