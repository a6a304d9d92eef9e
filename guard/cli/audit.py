"""Verify the decision log against every topic, or prove one decision to a stranger.

Both only read: topics, and the offsets that the guard's group has committed.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, config, print_json, settings
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streams.settings import Settings


@click.group(help=__doc__)
def command() -> None: ...


def public_key(function: "click.decorators.FC") -> "click.decorators.FC":
    return click.option(
        "--public-key",
        type=click.Path(path_type=Path, exists=True),
        help="The guard's signing.pub, or a folder of them; by default those of the key directory.",
    )(function)


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


def _publics(loaded: "Settings", path: Path | None) -> "Mapping[str, bytes]":
    from guard.keys import load_publics

    return load_publics(path or loaded.keys)
