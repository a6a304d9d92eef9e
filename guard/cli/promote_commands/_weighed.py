"""What promote commands share: where labelled files lie, and a way and its steps as people read them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from guard.cli._options import print_table

if TYPE_CHECKING:
    from guard.promotion.preparing import Prove
    from guard.promotion.standing import Standing
    from guard.promotion.testing import Tested
    from guard.promotion.weighing import Way
    from streams.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


def labelled(function: F) -> F:
    """Add `--labelled DIR`, handed to the command as `folder`."""
    return click.option(
        "--labelled",
        "folder",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        default=Path(),
        help="Where the labelled files of the plan lie; by default here.",
    )(function)


def by(function: F) -> F:
    """Add `--by NAME`, handed to the command as `by`."""
    return click.option("--by", required=True, metavar="NAME", help="Who does it, for the record.")(function)


def prover(loaded: "Settings", base: "Standing", *more: Path, at: int) -> "Prove | None":
    """Return what proves bundles where the deployment asks for proofs of them; None where it does not.

    Raise SettingsError where the prover's libraries are not installed, BundleError as `Prover` does.
    """
    from guard.bundles.signing import signers_of

    if not signers_of(loaded).proof:
        return None
    from guard.progress import bar
    from guard.promotion.proving import Prover

    return Prover((loaded.policy, *more), base.bundle, bar, at=at)


def tell(way: "Way") -> None:
    """Print every step with its counts and tests."""
    click.echo(f"trial {way.trial.id} ({way.trial.step}), plan {way.trial.plan.digest[:23]}: {way.state}")
    print_table(
        ("step", "state", "records", "by candidate", "newly stopped", "confirmed", "newly passed", "faults"),
        [
            (
                str(one.step),
                one.state if one.tests else "never in force",
                f"{(total := one.evidence.total).records:,}",
                f"{total.judged:,}",
                f"{total.newly_stopped:,}",
                f"{total.confirmed:,}",
                f"{total.newly_passed:,}",
                f"{total.faults:,}",
            )
            for one in way.steps
        ],
    )
    tell_tests(way.labelled)
    for one in way.steps:
        for name, counts in sorted(one.evidence.flows.items()):
            click.echo(
                f"{one.step}, {name}: {counts.records:,} records, {counts.newly_stopped:,} newly stopped"
            )
        tell_tests((*one.tests, *one.guardrails), f"{one.step}: ")


def tell_tests(tests: "tuple[Tested, ...]", head: str = "") -> None:
    for one in tests:
        click.echo(f"{one.state:<8}{head}{one.name}: {one.said}")
