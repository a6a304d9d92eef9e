"""Measures a console that follows many decisions while its pages are loaded."""

from collections.abc import Callable
from typing import Any

import click

from guard.cli._options import as_json, print_json, print_table
from schemas.errors import SettingsError


def bench_console(flat: Callable[[dict[str, Any]], list[tuple[str, str]]]) -> click.Command:
    """Return the command; `flat` makes rows of figures."""

    @click.command("console")
    @click.option(
        "--decisions", type=click.IntRange(1000), default=1_000_000, show_default=True, help="Read before."
    )
    @click.option("--cases", type=click.IntRange(2), default=10_000, show_default=True)
    @click.option(
        "--rate", type=click.FloatRange(100), default=20_000, show_default=True, help="Decisions a second."
    )
    @click.option("--seconds", type=click.FloatRange(2), default=60, show_default=True, help="Of that rate.")
    @as_json
    def console(decisions: int, cases: int, rate: float, seconds: float, *, as_json: bool) -> None:
        """Tell decisions to a broker of its own while a console follows; pages' times, and how far behind it is.

        The store is a file, or what GUARD_CONSOLE__STORE names: one of its own, which is built anew.
        """
        import os
        import tempfile
        from pathlib import Path

        try:
            from guard.bench.followed import followed
        except ModuleNotFoundError as error:
            raise SettingsError(
                f"the console needs `{error.name}`; install it with `pip install dataguard-streams[console]`"
            ) from error
        from streams.broker import Broker

        with tempfile.TemporaryDirectory(prefix="guard-console-") as folder, Broker(heap="1g") as broker:
            figures = followed(
                Path(folder),
                broker,
                decisions=decisions,
                count_of_cases=cases,
                rate=rate,
                seconds=seconds,
                store=os.environ.get("GUARD_CONSOLE__STORE", ""),
                told=lambda line: click.echo(line, err=True),
            )
        if as_json:
            print_json(figures)
        else:
            print_table(("figure", "value"), flat(figures), title=f"{rate:,.0f} decisions a second")
        if not figures["keeps_up"]:
            raise SystemExit(1)

    return console
