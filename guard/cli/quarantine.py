"""List what is in quarantine, and have a record decided anew once two people approve.

Nothing here shows content.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, config, print_json, print_table, settings, signed_by
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from schemas.case import CommandKind, ReleaseCommand
    from streams.settings import Settings

REASONS = (  # schemas.case.ReleaseReason, spelt out so that help needs no import
    "false_positive",
    "policy_changed",
    "question_answered",
    "classifier_changed",
    "fault_mended",
    "destination_mended",
)


@click.group(help=__doc__)
def command() -> None: ...


@command.command("list")
@click.option("--flow", help="Only this flow.")
@click.option("--reason", help="Only this reason.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="The newest so many.")
@config
@as_json
def list_(flow: str | None, reason: str | None, limit: int, config: Path, as_json: bool) -> None:
    """List places, flows, reasons and sizes."""
    from collections import deque

    import msgspec

    from guard.cases.sealed import quarantined

    chosen = deque(
        (
            one
            for one in quarantined(settings(config))
            if flow in (None, one.flow) and reason in (None, one.reason)
        ),
        limit,
    )
    if as_json:
        for one in chosen:
            print_json(msgspec.to_builtins(one))
    else:
        rows = [(one.decision, one.flow, one.action, one.reason, one.size, one.quarantine) for one in chosen]
        print_table(("decision", "flow", "action", "reason", "bytes", "sealed at"), rows)


@command.command()
@click.argument("decision")
@config
@as_json
def show(decision: str, config: Path, as_json: bool) -> None:
    """Show where DECISION's record stands, and what was said on its release. `guard explain` tells why it is there."""
    import msgspec

    from guard.cases.checks import find_sealed
    from guard.cases.sealed import commands

    loaded = settings(config)
    sealed = find_sealed(loaded, decision)
    words = [one for one in commands(loaded) if one.place == sealed.place]
    told = msgspec.to_builtins(sealed)
    if as_json:
        said = [msgspec.to_builtins(one) for one in words]
        print_json({**told, "commands": said})
        return
    for name, value in told.items():
        click.echo(f"{name:<11} {value}")
    for one in words:
        dismissed = f", dismissing {', '.join(one.dismiss)}" if one.dismiss else ""
        click.echo(f"{one.kind.value:<11} {one.id} by {one.by} ({one.reason.value}{dismissed})")


@command.command()
@click.argument("decision")
@click.option("--reason", type=click.Choice(REASONS), required=True)
@click.option(
    "--dismiss", multiple=True, metavar="ENTITY", help="A finding that you hold to be false; may be repeated."
)
@click.option(
    "--id", "release_id", help="Your name for the release, such as a ticket number; else one is made up."
)
@signed_by
@config
@as_json
def release(
    decision: str,
    reason: str,
    dismiss: tuple[str, ...],
    release_id: str | None,
    name: str,
    key: Path,
    config: Path,
    as_json: bool,
) -> None:
    """Ask that DECISION's record be decided anew; this is the first of two approvals."""
    import secrets

    from guard.cases.checks import find_sealed
    from guard.cases.sealed import commands
    from guard.cases.signed import sign
    from guard.keys import load_signer
    from guard.wiring import clock
    from schemas.case import CommandKind, ReleaseCommand, ReleaseReason

    loaded = settings(config)
    sealed = find_sealed(loaded, decision)
    if release_id and any(one.id == release_id for one in commands(loaded)):
        raise SettingsError(f"there is a release `{release_id}` already; choose another --id")
    asked = ReleaseCommand(
        release_id or f"r-{secrets.token_hex(4)}",
        CommandKind.RELEASE,
        sealed.place,
        sealed.quarantine,
        ReleaseReason(reason),
        clock(),
        name,
        dismiss=tuple(sorted(set(dismiss))),
    )
    asked = sign(asked, load_signer(key))
    _send(loaded, asked, as_json=as_json)
    if not as_json:
        click.echo(
            f"a second person approves it with: guard quarantine approve {asked.id} --as NAME --key FILE"
        )


@command.command()
@click.argument("release_id")
@signed_by
@config
@as_json
def approve(release_id: str, name: str, key: Path, config: Path, as_json: bool) -> None:
    """Approve RELEASE_ID as it was asked for: the record, the reason and the findings dismissed."""
    from schemas.case import CommandKind

    _answer(release_id, CommandKind.APPROVE, name, key, config, as_json=as_json)


@command.command()
@click.argument("release_id")
@signed_by
@config
@as_json
def reject(release_id: str, name: str, key: Path, config: Path, as_json: bool) -> None:
    """Reject RELEASE_ID for good."""
    from schemas.case import CommandKind

    _answer(release_id, CommandKind.REJECT, name, key, config, as_json=as_json)


def _answer(
    release_id: str, kind: "CommandKind", name: str, key: Path, config: Path, *, as_json: bool
) -> None:
    import msgspec

    from guard.cases.sealed import commands
    from guard.cases.signed import sign
    from guard.keys import load_signer
    from guard.wiring import clock
    from schemas.case import CommandKind

    loaded = settings(config)
    asked = next(
        (one for one in commands(loaded) if one.id == release_id and one.kind is CommandKind.RELEASE), None
    )
    if asked is None:
        raise SettingsError(
            f"no release `{release_id}`; `guard quarantine show DECISION` lists a record's releases"
        )
    answer = msgspec.structs.replace(asked, kind=kind, by=name, at=clock())
    _send(loaded, sign(answer, load_signer(key)), as_json=as_json)


def _send(loaded: "Settings", command: "ReleaseCommand", *, as_json: bool) -> None:
    import msgspec

    from guard.cases.checks import refuse_what_a_worker_would
    from guard.cases.sealed import send

    refuse_what_a_worker_would(loaded, command)
    send(loaded, command)
    if as_json:
        print_json(msgspec.to_builtins(command))
    else:
        dismissed = f", dismissing {', '.join(command.dismiss)}" if command.dismiss else ""
        click.echo(
            f"{command.kind.value} {command.id} of {command.place} ({command.reason.value}{dismissed}) by {command.by}"
        )
