"""Measure the guarded path against a raw pass-through in the same run, on a broker of its own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from guard.cli._bench_classifiers import bench_classifiers
from guard.cli._bench_console import bench_console
from guard.cli._bench_tuning import command as bench_tuning
from guard.cli._options import as_json, print_json, print_table


@click.group(help=__doc__, invoke_without_command=True)
@click.option(
    "--records",
    type=click.IntRange(1000),
    default=200_000,
    show_default=True,
    help="Small records; fewer of larger ones.",
)
@click.option(
    "--kinds", default="orders,mixed", show_default=True, help="Of orders, tickets, documents, mixed."
)
@click.option(
    "--rounds",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="Raw and guarded in turn; the best of each counts.",
)
@click.option(
    "--latency",
    type=float,
    default=10.0,
    show_default=True,
    help="Seconds at idle and at half load; 0 leaves it out.",
)
@click.option(
    "--soak",
    type=click.IntRange(1000),
    default=None,
    help="Only this: one worker over so many records, and its memory all along.",
)
@click.option("--offline", is_flag=True, help="Only the record path's own work on one core, without Kafka.")
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Write an SVG.")
@as_json
@click.pass_context
def command(
    context: click.Context,
    records: int,
    kinds: str,
    rounds: int,
    latency: float,
    soak: int | None,
    offline: bool,
    plot: Path | None,
    as_json: bool,
) -> None:
    if context.invoked_subcommand is not None:
        return
    import tempfile

    from guard.bench.offline import COUNTS, on_one_core
    from guard.bench.plot import bars

    chosen = [kind.strip() for kind in kinds.split(",") if kind.strip()]
    if soak is not None:
        _soak(chosen[0], soak, as_json=as_json)
        return
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="guard-bench-") as folder:
        click.echo("one core, without Kafka …", err=True)
        share = min(1.0, records / max(COUNTS.values()))
        figures["one_core"] = on_one_core(Path(folder) / "offline", share=share)
        if not offline:
            from guard.bench.run import run
            from streams.broker import Broker

            with Broker(heap="1g") as broker:
                figures["kafka"] = run(
                    Path(folder),
                    broker,
                    chosen,
                    records,
                    rounds=rounds,
                    seconds=latency,
                    told=lambda line: click.echo(line, err=True),
                )
    if plot is not None:
        plot.write_text(bars("records per second", _bars(figures), unit="records/s"), encoding="utf-8")
    if as_json:
        print_json(figures)
        return
    rows = [
        (
            kind,
            f"{one['records_per_cpu_second']:,}",
            *(
                f"{one['microseconds'].get(step, 0):.1f}"
                for step in ("decode", "detect", "decide", "enforce", "tell")
            ),
        )
        for kind, one in figures["one_core"].items()
    ]
    print_table(
        ("one core", "records/s", "decode us", "detect us", "decide us", "enforce us", "tell us"), rows
    )
    for kind, one in figures.get("kafka", {}).items():
        print_table(("figure", "value"), sorted(_flat(one)), title=f"{kind}, on Kafka")


@command.command("policy")
@click.option("--rules", type=click.IntRange(100), default=10_000, show_default=True)
@click.option("--destinations", type=click.IntRange(10), default=1_000, show_default=True)
@click.option("--prove/--no-prove", default=True, help="Prove the shipped packs, too; takes about a minute.")
@click.option(
    "--swap/--no-swap", default=True, help="Swap signed bundles under load, on a broker of its own."
)
@click.option(
    "--load",
    type=click.FloatRange(10),
    default=1_000,
    show_default=True,
    help="Records a second, for --swap.",
)
@click.option(
    "--seconds", type=click.FloatRange(0.5), default=5, show_default=True, help="Of load between two swaps."
)
@as_json
def policy(
    rules: int, destinations: int, *, prove: bool, swap: bool, load: float, seconds: float, as_json: bool
) -> None:
    """Measure what a large policy costs: to compile, to decide by, to prove, and to swap under load."""
    from guard.bench.policy import AT, measure

    told = partial(click.echo, err=True)
    told(f"{rules:,} rules …")
    figures = measure(rules, destinations)
    if prove:
        from guard.bench.proving import proving

        told("proving the shipped packs …")
        figures["prove"] = proving(AT)
    if swap:
        figures["swap"] = _swap(load, seconds, told)
    if as_json:
        print_json(figures)
    else:
        print_table(
            ("figure", "value"), _flat(figures), title=f"{rules:,} rules, {destinations:,} destinations"
        )


@command.command("cases")
@click.option("--records", type=click.IntRange(20), default=1_000_000, show_default=True)
@as_json
def cases(records: int, *, as_json: bool) -> None:
    """Block records of twenty causes, kill every process in turn, and hold the counts of the cases against the truth."""
    import tempfile

    from guard.bench.cases import drill
    from guard.progress import bar
    from streams.broker import Broker

    with (
        tempfile.TemporaryDirectory(prefix="guard-cases-") as folder,
        Broker(heap="512m") as broker,
        bar("records", records) as done,
    ):
        figures = drill(
            Path(folder), broker, records, told=lambda line: click.echo(line, err=True), done=done
        )
    if as_json:
        print_json(figures)
    else:
        print_table(("figure", "value"), _flat(figures), title=f"{records:,} blocked records")
    if not figures["exact"]:
        raise SystemExit(1)


def _swap(rate: float, seconds: float, told: Callable[[str], None]) -> dict[str, Any]:
    import tempfile

    from guard.bench.swap import swapping
    from streams.broker import Broker

    told("swapping bundles under load …")
    with tempfile.TemporaryDirectory(prefix="guard-swap-") as folder, Broker(heap="512m") as broker:
        return swapping(Path(folder), broker, rate=rate, seconds=seconds, told=told)


def _soak(kind: str, records: int, *, as_json: bool) -> None:
    import tempfile

    from guard.bench.soak import soak
    from streams.broker import Broker

    with tempfile.TemporaryDirectory(prefix="guard-soak-") as folder, Broker(heap="1g") as broker:
        figures = soak(Path(folder), broker, kind, records, told=lambda line: click.echo(line, err=True))
    if as_json:
        print_json(figures)
    else:
        print_table(("figure", "value"), _flat(figures), title=f"{records:,} {kind}, one worker")


def _bars(figures: dict[str, Any]) -> dict[str, float]:
    found = {
        f"one core, {kind}": float(one["records_per_cpu_second"]) for kind, one in figures["one_core"].items()
    }
    for kind, one in figures.get("kafka", {}).items():
        found[f"raw, {kind}"] = one["raw_records_per_second"]
        found[f"guarded, {kind}"] = one["guarded_records_per_second"]
    return found


def _flat(value: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows = []
    for name, one in value.items():
        if isinstance(one, dict):
            rows += _flat(one, f"{prefix}{name} ")
        else:
            told = f"{one:,}" if isinstance(one, int | float) else str(one)
            rows.append((f"{prefix}{name}".replace("_", " "), told))
    return rows


command.add_command(bench_classifiers(_flat))
command.add_command(bench_console(_flat))
command.add_command(bench_tuning)
