"""Compare two runs of `guard eval --judged FILE` over the same texts: what differs, and whether chance explains it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, print_json, print_table

if TYPE_CHECKING:
    from classifiers.comparison import Comparison
    from classifiers.outcomes import Outcome


@click.command(help=__doc__)
@click.argument("before", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("after", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--gate", is_flag=True, help="Exit with 1 where a label is significantly lower, or more leaks or alarms."
)
@click.option("--seed", default=7, show_default=True, help="Draws the intervals.")
@as_json
def command(before: Path, after: Path, gate: bool, seed: int, as_json: bool) -> None:
    import msgspec

    from classifiers.comparison import compare

    found = compare(_outcomes(before), _outcomes(after), seed=seed)
    if as_json:
        print_json({**msgspec.to_builtins(found), "is_worse": found.is_worse})
    else:
        _print(found)
    if gate and found.is_worse:
        sys.exit(1)


def _outcomes(file: Path) -> "list[Outcome]":
    import msgspec

    from classifiers.outcomes import Outcome
    from schemas.errors import SettingsError

    try:
        return msgspec.json.Decoder(Outcome).decode_lines(file.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SettingsError(
            f"`{file.name}` holds no outcomes; write them with `guard eval FILE... --judged {file.name}`"
        ) from None


def _print(found: "Comparison") -> None:
    changed = [one for one in found.differences if one.before != one.after or one.recall_difference]
    shifted = [one for one in found.shifts if one.worsened or one.mended]
    if not changed and not shifted:
        click.echo("no difference: every text came to the same")
        return
    if changed:
        print_table(
            ("set", "label", "F2 before", "F2 after", "difference", "95 %", "recall", ""),
            [
                (
                    one.dataset,
                    one.label,
                    f"{one.before:.3f}",
                    f"{one.after:.3f}",
                    f"{one.difference:+.3f}",
                    f"{one.interval.low:+.3f} to {one.interval.high:+.3f}",
                    f"{one.recall_difference:+.3f}",
                    "lower" if one.is_lower else "higher" if one.is_higher else "may be chance",
                )
                for one in changed
            ],
        )
    if shifted:
        print_table(
            ("set", "texts with", "texts", "before", "after", "worse", "better", "p", ""),
            [
                (
                    one.dataset,
                    one.what if one.what in ("leaks", "alarms") else f"wrong {one.what}",
                    one.records,
                    f"{one.before:.3f}",
                    f"{one.after:.3f}",
                    one.worsened,
                    one.mended,
                    f"{one.p:.3f}",
                    "worse" if one.is_worse else "better" if one.is_better else "may be chance",
                )
                for one in shifted
            ],
        )
