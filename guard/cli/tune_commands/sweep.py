"""Sweep a threshold over labelled texts: recall, precision, false findings and cost at each, and the one that meets an aim.

The aim is a recall to keep, a budget of false findings, or a bound on the share of texts that a miss gets through; without
one, the least cost. Nothing is changed: `--entry` prints what to add to the policy's thresholds. Exit code 1 where no
threshold meets the aim on this evidence. With `--policy` its patterns, lists and context words are those of that directory.
"""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._labelled import cases_in, judged_by, scanned
from guard.cli._options import as_json, config, day, policy, policy_directory
from guard.cli.tune_commands._published import publish_sweep, published
from guard.cli.tune_commands._swept import same, tell
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from guard.tuning.standing import Way

_FILE = click.Path(path_type=Path, dir_okay=False)
_SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.command(help=__doc__)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--suite",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Every labelled file of this folder.",
)
@click.option(
    "--label",
    "subject",
    required=True,
    metavar="NAME",
    help="An entity such as PERSON, or a kind such as person.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help="Only texts in this language; may be repeated.",
)
@click.option(
    "--flow",
    default="",
    help="Only texts of this flow, where texts name theirs; with the thresholds in force on it.",
)
@click.option(
    "--destination",
    default="",
    help="Texts of the flows that lead there; with the thresholds in force on the way.",
)
@click.option(
    "--recall", type=_SHARE, help="Keep this share of the spans, shown by the lower end of the interval."
)
@click.option(
    "--false-findings",
    type=click.FloatRange(0),
    metavar="N",
    help="At most N per 1,000 texts, by the upper end.",
)
@click.option("--miss-rate", type=_SHARE, help="Promise that at most this share of such texts has a miss.")
@click.option(
    "--promise",
    type=click.Choice(["assured", "expected"]),
    default="assured",
    show_default=True,
    help="Of `--miss-rate`: but for a chance of `--delta`, or on average.",
)
@click.option(
    "--delta", type=_SHARE, default=0.05, show_default=True, help="The chance that an assured promise fails."
)
@click.option(
    "--miss-cost",
    type=click.FloatRange(0),
    default=4.0,
    show_default=True,
    help="What a miss costs, in false findings.",
)
@click.option("--model", default="auto", show_default=True, metavar="auto|off|DIR", help="The encoder.")
@click.option(
    "--own",
    type=_FILE,
    metavar="CONFIG",
    help="With the classifiers of your own that this configuration names.",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only N texts of each set, always the same ones.",
)
@click.option("--seed", default=7, show_default=True, help="Draws the sample and the intervals.")
@click.option("--unseen", is_flag=True, help="Only texts that the encoder was not trained on.")
@click.option("--html", type=_FILE, help="Write a page with the curves to this file.")
@click.option(
    "--entry", is_flag=True, help="Print the entry of the policy's thresholds that the choice comes to."
)
@click.option("--owner", default="", help="Of the entry: who answers for it.")
@click.option("--reason", default="", help="Of the entry: why, with the evidence.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="Of the entry: its last day.")
@published
@policy
@config
@day
@as_json
def command(
    files: tuple[Path, ...],
    suite: Path | None,
    subject: str,
    languages: tuple[str, ...],
    flow: str,
    destination: str,
    recall: float | None,
    false_findings: float | None,
    miss_rate: float | None,
    promise: str,
    delta: float,
    miss_cost: float,
    model: str,
    own: Path | None,
    sample: int | None,
    seed: int,
    unseen: bool,
    html: Path | None,
    entry: bool,
    owner: str,
    reason: str,
    expires: datetime | None,
    publish: bool,
    name: str,
    key: Path | None,
    policy: Path | None,
    config: Path,
    at: date,
    as_json: bool,
) -> None:
    from guard.evaluation.texts import of_flows, sampled
    from guard.tuning.aims import Aim, aimed, entry_of
    from guard.tuning.curve import curve
    from guard.tuning.readings import readings, subject_of

    if sum(one is not None for one in (recall, false_findings, miss_rate)) > 1:
        raise click.UsageError("one aim at a time: --recall, --false-findings or --miss-rate")
    if entry and not (owner and reason):
        raise click.UsageError("an entry needs --owner and --reason; a policy refuses one without")
    if publish and not (name and key):
        raise click.UsageError("a report is signed: name yourself with --by, and your key with --key")
    scan = scanned(policy, at, model=model, config=own, is_by_threshold=False)
    detector = scan.detector
    meant = subject_of(subject, scan.known)
    there = _ways(meant.entity, flow, destination, policy, config, at) if flow or destination else ()
    now = same(there) if meant.entity else None  # a kind has no threshold of its own
    cases = of_flows(
        cases_in(files, suite, sample=None, seed=seed, model=model, unseen=unseen),
        frozenset(one.flow for one in there),
    )
    cases = sampled(cases, sample, seed=seed) if sample else cases
    judged, _ = judged_by(cases, detector, scan.standing)
    read = readings(judged, meant, languages=languages)
    found = curve(read, miss_cost=miss_cost, seed=seed)
    aim = Aim(recall, false_findings, miss_rate, "expected" if promise == "expected" else "assured", delta)
    met = aimed(read, found, aim)
    tell(
        found,
        met,
        there if meant.entity else (),
        title=f"{meant.name} by {detector.told}",
        as_json=as_json,
        html=html,
    )
    if publish and key is not None:
        where = (languages, flow, destination)
        publish_sweep(
            cases, judged, found, meant, met, now, where, detector.told, name=name, key=key, config=config
        )
    if entry and met.threshold is not None:
        fixed = any(it.standing.is_fixed and met.threshold > it.standing.threshold for it in there)
        if fixed:
            raise SettingsError(
                f"`{meant.name}` is proven, a secret or classified; nothing raises its threshold"
            )
        place = {
            "language": languages[0] if len(languages) == 1 else "",
            "flow": flow,
            "destination": destination,
        }
        click.echo(entry_of(meant, met.threshold, place, owner=owner, reason=reason, expires=_day(expires)))
    if met.threshold is None:
        sys.exit(1)


def _ways(
    entity: str, flow: str, destination: str, policy: Path | None, config: Path, at: date
) -> "tuple[Way, ...]":
    from guard.tuning.standing import ways
    from guard.wiring import policy_of

    loaded = policy_of(policy_directory(policy, config))
    return ways(loaded, entity, flow=flow, destination=destination, at=at)


def _day(given: datetime | None) -> date | None:
    return given.date() if given is not None else None
