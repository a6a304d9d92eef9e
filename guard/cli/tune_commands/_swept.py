"""A sweep as people read it: a table of thresholds, with those in force and the one chosen beside their points."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import print_json, print_table

if TYPE_CHECKING:
    from guard.tuning.aims import Aimed
    from guard.tuning.curve import Curve
    from guard.tuning.standing import Standing, Way


def same(there: "tuple[Way, ...]") -> "Standing | None":
    """Return what is in force on all ways; None where it differs, or no way was asked for."""
    found = {(one.standing.threshold, one.standing.is_fixed) for one in there}
    return there[0].standing if len(found) == 1 else None


def tell(
    found: "Curve", met: "Aimed", there: "tuple[Way, ...]", *, title: str, as_json: bool, html: Path | None
) -> None:
    import msgspec

    from guard.tuning.choosing import at
    from guard.tuning.plots import page

    marks = {"chosen": met.threshold} if met.threshold is not None else {}
    now = same(there)
    for one in there:
        marks["now" if now is not None else f"now {one.flow} to {one.destination}"] = one.standing.threshold
    if html is not None:
        html.write_text(page(title, found, (met.said,), marks), encoding="utf-8")
    if as_json:
        print_json(
            {"subject": title, "curve": found, "aim": met, "now": now}
            | {
                "curve": msgspec.to_builtins(found),
                "aim": msgspec.to_builtins(met),
                "now": msgspec.to_builtins(now),
                "ways": [
                    {"flow": one.flow, "destination": one.destination, **msgspec.to_builtins(one.standing)}
                    for one in there
                ],
            }
        )
        return
    heads = ("threshold", "", "recall", "95 %", "precision", "F2", "false /1,000", "95 %", "cost")
    kept: dict[float, str] = {}
    for name, mark in marks.items():
        point = at(found, mark).threshold
        kept[point] = f"{kept[point]}, {name}" if point in kept else name
    shown = _thinned([one.threshold for one in found.points], set(kept))
    print_table(
        heads,
        [
            (
                f"{one.threshold:g}",
                kept.get(one.threshold, ""),
                f"{one.recall:.3f}",
                f"{one.recall_interval.low:.2f}-{one.recall_interval.high:.2f}",
                f"{one.precision:.3f}",
                f"{one.f2:.3f}",
                f"{one.alarms_per_1000:.1f}",
                f"{one.alarms_interval.low:.0f}-{one.alarms_interval.high:.0f}",
                f"{one.cost:g}",
            )
            for one in found.points
            if one.threshold in shown
        ],
    )
    click.echo(f"{title}: {found.texts:,} texts, {found.spans:,} spans")
    click.echo(met.said)


def _thinned(thresholds: list[float], kept: set[float]) -> set[float]:
    """Return about twenty of the thresholds, evenly, and those that are to be kept."""
    stride = max(1, len(thresholds) // 20)
    return {*thresholds[::stride], thresholds[-1], *kept}
