"""Verify the decision log against every topic, prove one decision to a stranger, or find what rests on a fact.

All only read: topics, and the offsets that the guard's group has committed.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, config, print_json, print_table, public_key, settings
from guard.cli._period import when
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streams.settings import Settings


@click.group(help=__doc__)
def command() -> None: ...


@command.command()
@public_key
@config
@as_json
def verify(public_key: Path | None, config: Path, as_json: bool) -> None:
    """Check that every record was decided once and is where it was sent, and that no evidence was altered.

    Names the first fault and gives exit code 1 where there is one.
    """
    import msgspec

    from guard.audit.audit import audit
    from guard.progress import bar

    loaded = settings(config)
    with bar("messages read") as advance:
        report = audit(loaded, _publics(loaded, public_key), progress=lambda _step, count: advance(count))
    if as_json:
        print_json(msgspec.to_builtins(report) | {"sound": report.is_sound})
    elif report.fault is not None:
        fault = report.fault
        click.echo(f"NOT SOUND: {fault.kind.value} in log {fault.log} at {fault.place}: {fault.detail}")
    else:
        click.echo(
            f"sound: {report.logs} logs with {report.leaves:,} leaves and {report.heads:,} signed heads cover "
            f"{report.covered:,} records; {report.records:,} records still retained match their digests, "
            f"{report.movements:,} cleared and sealed records match their decisions"
            + (f"; {report.unchecked:,} spans are retained in part only" if report.unchecked else "")
        )
    if not report.is_sound:
        raise SystemExit(1)


@command.command()
@click.option("--topic", required=True, help="The guarded topic.")
@click.option("--partition", type=click.IntRange(0), default=0, show_default=True)
@click.option("--offset", type=click.IntRange(0), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the proof here.")
@public_key
@config
@as_json
def prove(
    topic: str,
    partition: int,
    offset: int,
    output: Path | None,
    public_key: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    """Prove how one record was decided.

    Whoever has signing.pub checks it with `python -m guard.audit.check PROOF signing.pub`.
    """
    import msgspec

    from guard.audit.audit import prove_record
    from guard.audit.check import flaw

    loaded = settings(config)
    keys = _publics(loaded, public_key)
    proof = prove_record(loaded, keys, topic=topic, partition=partition, offset=offset)
    told = msgspec.to_builtins(proof)
    problem = flaw(told, keys[proof.head.key])
    if problem:  # pragma: no cover - the log was verified against the head just before
        raise SettingsError(f"the proof does not hold: {problem}")
    if output is not None:
        output.write_bytes(msgspec.json.format(msgspec.json.encode(proof), indent=2) + b"\n")
    if as_json or output is None:
        print_json(told)
    else:
        click.echo(f"wrote {output}; check it with `python -m guard.audit.check {output} signing.pub`")


@command.command()
@click.option(
    "--from",
    "since",
    required=True,
    callback=when,
    metavar="WHEN",
    help="From then on: a day, a time, or 7d.",
)
@click.option(
    "--to", "until", callback=when, metavar="WHEN", help="Before then, in the same form; now if not given."
)
@click.option("--flow", "flows", multiple=True, help="Decisions of this flow; of all where none is named.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The zip file to write.",
)
@public_key
@config
def export(
    since: int,
    until: int | None,
    flows: tuple[str, ...],
    output: Path,
    public_key: Path | None,
    config: Path,
) -> None:
    """Write a package for an auditor: decisions of a period, their proofs, signed heads, bundles and a manifest.

    Whoever has signing.pub checks it with `python -m guard.audit.check PACKAGE signing.pub`.
    """
    from hashlib import sha256

    from guard.audit.audit import package_of
    from guard.audit.package import Wanted
    from guard.progress import bar
    from guard.wiring import clock

    loaded = settings(config)
    wanted = Wanted(since, clock() if until is None else until, flows)
    if wanted.until <= wanted.since:
        raise SettingsError("`--to` is not after `--from`; name a period that has begun")
    with bar("messages read") as advance:
        made = package_of(loaded, _publics(loaded, public_key), wanted, progress=advance)
    try:
        output.write_bytes(made)
    except OSError as error:
        raise SettingsError(f"`{output}` cannot be written ({error.strerror})") from None
    click.echo(f"wrote {output}, SHA-256 {sha256(made).hexdigest()}")
    click.echo(f"check it with `python -m guard.audit.check {output} signing.pub`")


@command.command("who-relied-on")
@click.argument("fact")
@public_key
@config
@as_json
def who_relied_on(fact: str, public_key: Path | None, config: Path, as_json: bool) -> None:
    """List past decisions that rest on FACT: a fact, an adequacy decision, a permit or an answer.

    Reads the decision log, proven against its signed heads, and the bundles that decisions name. Gives exit code 1 where
    a log does not hold.
    """
    import msgspec

    from guard.audit.asking import relying
    from guard.progress import bar

    loaded = settings(config)
    with bar("messages read") as advance:
        name, found = relying(loaded, _publics(loaded, public_key), fact, progress=advance)
    if as_json:
        for one in found.relied:
            print_json(msgspec.to_builtins(one))
        print_json(
            {
                "fact": name,
                "decisions": found.decisions,
                "unsettled": found.unsettled,
                "faults": [fault.detail for fault in found.faults],
            }
        )
    else:
        print_table(
            ("guarded partition", "offsets", "records", "destination", "basis", "from", "to"),
            [
                (
                    one.log,
                    f"{one.first}-{one.last}",
                    f"{one.count:,}",
                    one.destination,
                    one.basis,
                    _moment(one.since),
                    _moment(one.until),
                )
                for one in found.relied
            ],
        )
        total = sum(one.count for one in found.relied)
        click.echo(f"{total:,} of {found.decisions:,} records rest on `{name}`")
        if found.unsettled:
            click.echo(
                f"{found.unsettled:,} that passed with nothing found cannot be told: their bundle is not archived"
            )
        for fault in found.faults:
            click.echo(f"NOT SOUND: {fault.kind.value} in log {fault.log} at {fault.place}: {fault.detail}")
    if found.faults:
        raise SystemExit(1)


def _publics(loaded: "Settings", path: Path | None) -> "Mapping[str, bytes]":
    from guard.keys import load_publics

    return load_publics(path or loaded.keys)


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(sep=" ", timespec="seconds")
