"""Periods as commands take them: `--since 7d`, `--until 2026-10-01`."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

_AGO = re.compile(r"(\d{1,6})([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def period(*, required: bool) -> Callable[[F], F]:
    """Add `--since` and `--until`, handed to the command as milliseconds since the epoch; `until` may be None."""

    def with_both(function: F) -> F:
        since = click.option(
            "--since",
            required=required,
            default=None if required else "7d",
            show_default=not required,
            callback=when,
            metavar="WHEN",
            help="From then on: a day (2026-07-01), a time (2026-07-01T06:00), or how long ago (7d, 12h).",
        )
        until = click.option(
            "--until",
            required=required,
            callback=when,
            metavar="WHEN",
            help="Before then, in the same form.",
        )
        return since(until(function))

    return with_both


def since(default: str) -> Callable[[F], F]:
    """Add `--since` alone, handed to the command as milliseconds since the epoch."""
    return click.option(
        "--since",
        default=default,
        show_default=True,
        callback=when,
        metavar="WHEN",
        help="From then on: a day (2026-07-01), a time (2026-07-01T06:00), or how long ago (7d, 12h).",
    )


def when(_ctx: click.Context, _option: click.Parameter, given: str | None) -> int | None:
    """Return a moment that an option gives as milliseconds since the epoch; None where it gives none."""
    if given is None:
        return None
    if ago := _AGO.fullmatch(given):
        from guard.wiring import clock

        return clock() - int(timedelta(**{_UNITS[ago[2]]: int(ago[1])}) / timedelta(milliseconds=1))
    try:
        told = datetime.fromisoformat(given)
    except ValueError:
        raise click.BadParameter(
            f"`{given}` is no time; write a day (2026-07-01), a time (2026-07-01T06:00), or how long ago (7d, 12h)"
        ) from None
    return int((told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp() * 1000)


def said(since: int, until: int | None) -> str:
    """Return a period in words."""
    end = "now" if until is None else moment(until)
    return f"{moment(since)} to {end}"


def moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")
