"""What the commands on answers share: the question and flow they speak of, and the records that wait, from a log that holds."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from guard.cli._options import config, print_json, public_key, settings
from schemas.errors import EvidenceError

if TYPE_CHECKING:
    from guard.answers.asking import Held, InForce
    from guard.answers.resuming import Words
    from streams.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])

MOST = 10_000  # words of one run


def of_question(function: F) -> F:
    """Add QUESTION, `--flow`, `--public-key` and `--config`, handed to the command by those names."""
    flow = click.option("--flow", required=True, help="The flow that asks it.")
    return click.argument("question")(flow(public_key(config(function))))


def limited(function: F) -> F:
    """Add `--limit`, handed to the command as `limit`."""
    return click.option(
        "--limit",
        type=click.IntRange(1, MOST),
        default=1000,
        show_default=True,
        help="At most so many records in one run.",
    )(function)


def weighed(loaded: "Settings", base: "InForce", public_key: Path | None, *, at: int) -> "Held":
    """Return the records that wait. Raise EvidenceError where the log does not hold: then nothing of it counts."""
    from guard.answers.asking import held
    from guard.keys import load_publics
    from guard.progress import bar

    with bar("messages read") as advance:
        found = held(loaded, load_publics(public_key or loaded.keys), base.governing, at=at, progress=advance)
    for fault in found.faults:
        raise EvidenceError(
            f"NOT SOUND: {fault.kind.value} in log {fault.log} at {fault.place}: {fault.detail}; run `guard audit verify`"
        )
    return found


def said_on(
    say: "Callable[..., Words]",
    question: str,
    flow: str,
    name: str,
    key: Path,
    *,
    limit: int,
    public_key: Path | None,
    config: Path,
    title: str,
) -> "tuple[Words, int]":
    """Have one person say a word on each record that waits for an answer, and send them; return them, and how many wait.

    Raise SettingsError where the key is not that approver's or the flow does not ask the question.
    """
    from guard.answers.asking import day, in_force, originals, words
    from guard.answers.draft import asking
    from guard.answers.resuming import applied, refuse_stranger
    from guard.cases.bulk import send_all
    from guard.keys import load_signer
    from guard.progress import bar
    from guard.wiring import clock

    loaded, at, signer = settings(config), clock(), load_signer(key)
    base = in_force(loaded)
    policy = base.governing.policy
    refuse_stranger(name, signer, policy.approvers)
    asking(policy, flow, question, day(at))
    found = weighed(loaded, base, public_key, at=at)
    waiting = [one for one in found.waiting if one.asks(flow, question)]
    said = say(
        waiting,
        applied(words(loaded), policy.approvers),
        originals(loaded) if waiting else {},
        by=name,
        signer=signer,
        at=at,
        limit=limit,
    )
    if said.commands:
        with bar(title, len(said.commands)) as advance:
            send_all(loaded, said.commands, advance)
    return said, len(waiting)


def tell(said: "Words", verb: str, told: str, *, as_json: bool) -> None:
    """Say what was sent, and on how many records nothing was said, and why."""
    if as_json:
        releases = [one.id for one in said.commands]
        print_json({verb: len(releases), "releases": releases, "left": said.left})
        return
    click.echo(told)
    for why, count in sorted(said.left.items(), key=lambda one: -one[1]):
        click.echo(f"left out {count:,}: {why}", err=True)
