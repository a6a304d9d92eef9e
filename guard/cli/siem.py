"""To the SOC's own tools: decisions, cases, alerts and looks as OCSF and CEF, to a topic, a webhook and syslog."""

from pathlib import Path

import click

from guard.cli._options import config, public_key, settings
from schemas.errors import EvidenceError, SettingsError

SINKS = ("syslog", "topic", "webhook")  # what `siem:` in the settings can name


@click.group(help=__doc__)
def command() -> None: ...


@command.command()
@click.option(
    "--only",
    type=click.Choice(SINKS),
    multiple=True,
    help="This sink alone, in a group of its own, so that it waits for no other; may be repeated.",
)
@click.option("--log-level", default="INFO", show_default=True, envvar="GUARD_LOG_LEVEL")
@config
def run(only: tuple[str, ...], log_level: str, config: Path) -> None:
    """Tell what is decided, and what becomes of it, until it is stopped; nothing is dropped, whoever is down."""
    from guard.siem.running import run as run_siem
    from guard.telemetry import configure_logging
    from guard.wiring import clock

    configure_logging(log_level)
    run_siem(settings(config), clock=clock, only=tuple(sorted(set(only))))


@command.command()
@click.argument("decision")
@click.option("--format", "form", type=click.Choice(["ocsf", "cef"]), default="ocsf", show_default=True)
@config
def show(decision: str, form: str, config: Path) -> None:
    """Print what would be told of DECISION, and send it to nobody."""
    import msgspec

    from guard.audit.leaves import decode
    from guard.siem.cef import cef
    from guard.siem.decisions import finding_of, is_plain
    from guard.siem.ocsf import encode
    from guard.siem.running import host_of, known_here
    from schemas.events import DecisionEvent
    from streams.reading import read

    loaded = settings(config)
    topic = loaded.topics.decisions
    for message in read(loaded.kafka.for_consumer(), topic):
        try:
            event = decode(message.value() or b"")
        except EvidenceError:  # another message; what it is, `run` tells
            continue
        if isinstance(event, DecisionEvent) and event.id == decision and not is_plain(event):
            found = finding_of(event, known_here(loaded), log=topic)
            as_json = msgspec.json.format(encode(found), indent=2).decode()
            click.echo(as_json if form == "ocsf" else cef(found, host_of(loaded)))
            return
    raise SettingsError(
        f"nothing is told of `{decision}`: it passed as it was, or is not in `{topic}`; ids are listed by `guard tail`"
    )


@command.command()
@public_key
@config
def audit(public_key: Path | None, config: Path) -> None:
    """Verify the decision log as `guard audit verify` does, and tell its first fault; exit code 1 where there is one.

    Gives exit code 2 where somebody did not take it: run it again.
    """
    from guard.audit.audit import audit as verified
    from guard.keys import load_publics
    from guard.siem.evidence import fault
    from guard.siem.running import known_here, sinks_of
    from guard.siem.sink import Untaken
    from guard.wiring import clock

    loaded = settings(config)
    sinks = sinks_of(loaded, clock=clock)
    report = verified(loaded, load_publics(public_key or loaded.keys))
    if report.fault is None:
        click.echo("sound: there is nothing to tell")
        return
    found = fault(report.fault, known_here(loaded), at=clock())
    for sink in sinks:
        try:
            sink.deliver([found])
        except Untaken as error:
            raise SettingsError(
                f"`siem.{sink.name}` did not take the fault ({error.why}); mend it, then run this again: {found.message}"
            ) from None
        finally:
            sink.close()
    click.echo(found.message)
    raise SystemExit(1)


@command.command()
def rules() -> None:
    """Print the Sigma rules for what is told: one YAML stream, for `sigma convert` or a SIEM that reads Sigma."""
    from guard.siem.rules import all_rules

    click.echo(all_rules(), nl=False)
