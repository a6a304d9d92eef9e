"""What the policy commands share: the day to decide as of, and names parted by commas."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def at(function: F) -> F:
    """Add `--at DATE`, handed to the command as `at`: a day, or None where none is given."""
    return click.option(
        "--at",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        callback=lambda _ctx, _option, given: given.date() if given else None,
        help="As on this day; by default today, for scenarios the day they name.",
    )(function)


def today() -> date:
    """Return the day it is, in UTC."""
    from guard.wiring import clock

    return datetime.fromtimestamp(clock() / 1000, UTC).date()


def words(text: str) -> tuple[str, ...]:
    """Return names that were parted by commas."""
    return tuple(word.strip() for word in text.split(",") if word.strip())
