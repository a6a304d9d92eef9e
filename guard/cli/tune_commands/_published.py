"""A sweep's report for colleagues: signed with the tuner's key and written to `guard.tuning`, where the console reads it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from guard.cli._options import settings

if TYPE_CHECKING:
    from classifiers.agreement import Case, Judged
    from guard.tuning.aims import Aimed
    from guard.tuning.curve import Curve
    from guard.tuning.readings import Subject
    from guard.tuning.standing import Standing

F = TypeVar("F", bound=Callable[..., Any])


def published(function: F) -> F:
    """Add `--publish --by NAME --key FILE`, handed to the command as `publish`, `name` and `key`."""
    key = click.option(
        "--key",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="Of the report: your private key.",
    )
    by = click.option(
        "--by", "--as", "name", default="", help="Of the report: your name in the policy's approvers."
    )
    wanted = click.option(
        "--publish",
        is_flag=True,
        help="Sign a report with masked examples and write it to `guard.tuning`, for the console's pages.",
    )
    return wanted(by(key(function)))


def publish_sweep(
    cases: "Sequence[Case]",
    judged: "Sequence[Judged]",
    found: "Curve",
    subject: "Subject",
    met: "Aimed",
    now: "Standing | None",
    where: tuple[tuple[str, ...], str, str],
    told: str,
    *,
    name: str,
    key: Path,
    config: Path,
) -> None:
    """Sign and write it. `where` is languages, flow and destination. Raise SettingsError where nobody would believe it."""
    import secrets

    from guard.cases.checks import refuse_strangers
    from guard.cases.sealed import write
    from guard.keys import load_signer
    from guard.tuning.examples import examples_of
    from guard.tuning.reports import message_of, read, signed
    from guard.wiring import clock, policy_of
    from schemas.tuning import SweepReport

    loaded = settings(config)
    languages, flow, destination = where
    marks = [one for one in (met.threshold, now.threshold if now is not None else None) if one is not None]
    versions = {
        it.classifier
        for one in judged
        for it in one.findings
        if it.classifier and it.label == subject.kind and subject.entity in ("", it.entity)
    }
    report = signed(
        SweepReport(
            secrets.token_hex(8),
            clock(),
            name,
            subject.kind,
            found,
            tuple(sorted(versions)),
            entity=subject.entity,
            languages=tuple(sorted(set(languages))),
            flow=flow,
            destination=destination,
            detector=told[:200],
            now=now.threshold if now is not None else None,
            chosen=met.threshold,
            said=met.said[:1000],
            examples=examples_of(cases, judged, subject, languages=languages, marks=marks),
        ),
        load_signer(key),
    )
    if (
        loaded.policy.is_dir()
    ):  # a tuner's machine need not have it; the console shows no report of a stranger
        refuse_strangers(report, policy_of(loaded.policy).approvers, policy=str(loaded.policy))
    written = message_of(report)
    read(written[0].decode(), written[1])  # what no reader would take is not written
    write(loaded, *written, topic=loaded.topics.tuning)
    click.echo(f"report {report.id} by {name}: {len(report.examples)} masked examples", err=True)
