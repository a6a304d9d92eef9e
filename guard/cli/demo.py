"""Run the whole thing on real input: a broker, a worker with every tier on, what became of the records, and a console."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guard.cli._options import as_json, print_json
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from guard.demo.story import Outcomes


@click.command(help=__doc__)
@click.option(
    "--input", "source", type=click.Path(path_type=Path, dir_okay=False), help="A JSONL file of your own."
)
@click.option(
    "--records",
    type=click.IntRange(1, 1_000_000),
    default=400,
    show_default=True,
    help="How many at most; with the model off, try 20000.",
)
@click.option(
    "--model",
    default="auto",
    show_default=True,
    help="The encoder behind the patterns: `auto` is the one shipped, `off` none, else its directory.",
)
@click.option(
    "--console/--no-console",
    "opened",
    default=None,
    help="Stay at the end with a console on what was stopped, until Ctrl-C; by default where a terminal looks on.",
)
@as_json
def command(source: Path | None, records: int, model: str, opened: bool | None, as_json: bool) -> None:
    import sys
    import time

    from rich.console import Console

    from guard.audit.audit import audit
    from guard.cli._explanation import explanation
    from guard.demo import desk, story, tiers
    from guard.demo.material import from_file, samples
    from guard.demo.picture import actions_table, costs, examples, masked, show_example, tiers_table
    from guard.keys import load_publics
    from guard.progress import bar
    from guard.wiring import clock, policy_of
    from streams.reading import read

    console = Console(stderr=as_json)
    lacking = desk.missing()
    if opened and lacking:
        raise SettingsError(
            f"a console needs `pip install dataguard-streams[{lacking}]`; or leave `--console` out"
        )
    console.print("starting Apache Kafka and making a deployment …", style="dim")
    chosen_model = model if model in ("auto", "off") else str(Path(model).resolve())
    with story.deployment(model=chosen_model) as settings:
        if late := story.as_it_stood(settings, clock()):
            console.print(late, style="yellow", markup=False, highlight=False)
        policy = policy_of(settings.policy)
        tickets, documents = (
            policy.by_name["tickets"].spec.guarded_topic,
            policy.by_name["docs"].spec.guarded_topic,
        )
        chosen = (
            from_file(source, [tickets, documents])
            if source
            else samples(records, tickets=tickets, documents=documents)
        )
        published = story.publish(settings, chosen)
        console.print(
            f"{published:,} records wait on `{tickets}` and `{documents}`; the worker starts …", style="dim"
        )
        with story.worker(settings) as process, bar("deciding", published) as advance:
            outcomes = story.watch(settings, published, _live(console, published, advance), process=process)
        compared = tiers.compared(outcomes, policy, story.records(settings, (tickets, documents)))
        cleared = {
            _decision_id(message): (message.value() or b"").decode("utf-8", "replace")
            for topic in sorted({topic for flow in policy.flows.values() for topic in flow.topics.values()})
            for message in read(settings.kafka.for_consumer(), topic)
        }
        began = time.perf_counter()
        report = audit(settings, load_publics(settings.keys))
        verified = time.perf_counter() - began
        shares = tiers.by_tier(outcomes.events)
        shown = tiers.told_by_model(compared.whole)
        console.print()
        console.print(actions_table(outcomes, policy))
        console.print()
        console.print(tiers_table(shares))
        if shown is not None:
            console.print(
                "\nwhat no pattern tells: alone, they find nothing here and let it pass as it is",
                style="bold",
            )
            show_example(console, shown, explanation(shown), masked(shown, cleared))
        console.print("\nother examples, masked, with what they were decided by", style="bold")
        for event in examples(outcomes):
            show_example(console, event, explanation(event), masked(event, cleared))
        console.print()
        verdict = "sound" if report.is_sound else f"NOT SOUND: {report.fault}"
        for line in (
            *costs(outcomes, compared, tiers.versions(shares)),
            f"audit verify  {verdict}: {report.covered:,} records covered, {report.leaves:,} leaves, {verified:.1f} s",
            "where next    edit a policy of your own: `guard init deployment`, then docs/data-engineers.md; measure: `make bench`",
        ):
            console.print(line, highlight=False, soft_wrap=True)
        if as_json:
            print_json(
                {
                    "past_review": late,
                    "published": published,
                    "decided": outcomes.decided,
                    "cleared": len(cleared),
                    "sound": report.is_sound,
                    "covered": report.covered,
                    "records_per_second": round(story.rate(outcomes), 1),
                    "first_decision_seconds": round(outcomes.first_decision, 2),
                    "model": tiers.versions(shares),
                    "findings": {tier: share.entities.total() for tier, share in shares.items()},
                    "patterns_alone": {
                        "records_per_second": round(compared.rate, 1),
                        "would_pass_whole": len(compared.whole),
                        "would_pass_otherwise": len(compared.less),
                        "example": explanation(shown) if shown is not None else "",
                    },
                }
            )
        if opened or (opened is None and sys.stdout.isatty()):
            if lacking:
                console.print(
                    f"no console    it needs `pip install dataguard-streams[{lacking}]`", markup=False
                )
            else:
                console.print("\ncases are counted and the console starts …", style="dim")
                desk.stay(settings, outcomes, _line(console))
    if not report.is_sound or outcomes.decided != published:
        raise SystemExit(1)


def _line(console: Any) -> Callable[[str], None]:
    return lambda text: console.print(text, highlight=False, soft_wrap=True, markup=False)


def _decision_id(message: Any) -> str:
    for name, value in message.headers() or ():
        if name == "__guard.decision.id":
            return (value or b"").decode()
    return ""


def _live(console: Any, published: int, advance: Callable[[int], None]) -> "Callable[[Outcomes], None]":
    """Return what shows the counts while they grow: a bar, or a line each fifth of the way where nobody looks."""
    from collections import Counter

    told = said = 0

    def progress(outcomes: "Outcomes") -> None:
        nonlocal told, said
        advance(outcomes.decided - told)
        told = outcomes.decided
        if console.is_terminal or told < min(said + max(published // 5, 1), published):
            return
        said = told
        actions = Counter(event.action for event in outcomes.events)
        actions["allow"] += sum(outcomes.plain.values())
        line = "  ".join(
            f"{action} {actions[action]:,}" for action in ("allow", "redact", "reroute", "hold", "block")
        )
        console.print(f"decided {told:,}  {line}", highlight=False)

    return progress
