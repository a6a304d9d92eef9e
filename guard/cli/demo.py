"""Run the whole thing on real input: a broker, a worker, this machine's own documents, and what became of them."""

from pathlib import Path
from typing import Any

import click

from guard.cli._options import as_json, print_json


@click.command(help=__doc__)
@click.option(
    "--input", "source", type=click.Path(path_type=Path, dir_okay=False), help="A JSONL file of your own."
)
@click.option(
    "--records",
    type=click.IntRange(1, 1_000_000),
    default=20_000,
    show_default=True,
    help="How many at most.",
)
@as_json
def command(source: Path | None, records: int, as_json: bool) -> None:
    import time

    from rich.console import Console

    from guard.audit.audit import audit
    from guard.cli._explanation import explanation
    from guard.demo.material import from_file, samples
    from guard.demo.picture import actions_table, examples, masked, show_example
    from guard.demo.story import deployment, publish, watch, worker
    from guard.keys import load_publics
    from guard.wiring import policy_of
    from streams.reading import read

    console = Console(stderr=as_json)
    console.print("starting Apache Kafka and making a deployment …", style="dim")
    with deployment() as settings:
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
        published = publish(settings, chosen)
        console.print(
            f"{published:,} records wait on `{tickets}` and `{documents}`; the worker starts …", style="dim"
        )
        with worker(settings) as process:
            outcomes = watch(settings, published, _live(console), process=process)
        cleared = {
            _decision_id(message): (message.value() or b"").decode("utf-8", "replace")
            for topic in sorted({topic for flow in policy.flows.values() for topic in flow.topics.values()})
            for message in read(settings.kafka.for_consumer(), topic)
        }
        began = time.perf_counter()
        report = audit(settings, load_publics(settings.keys))
        verified = time.perf_counter() - began
        console.print()
        console.print(actions_table(outcomes, policy))
        console.print("\nexamples, masked, with what they were decided by", style="bold")
        for event in examples(outcomes):
            show_example(console, event, explanation(event), masked(event, cleared))
        console.print()
        verdict = "sound" if report.is_sound else f"NOT SOUND: {report.fault}"
        console.print(
            f"audit verify  {verdict}: {report.covered:,} records covered, {report.leaves:,} leaves, {verified:.1f} s"
        )
        rate = published / max(outcomes.seconds - outcomes.first_decision, 0.001)
        console.print(
            f"throughput    {rate:,.0f} records/s after the first decision, which came {outcomes.first_decision:.1f} s "
            "after the worker was started"
        )
        console.print(
            "where next    edit a policy of your own: `guard init deployment`, then docs/data-engineers.md; "
            "measure: `make bench`"
        )
        if as_json:
            print_json(
                {
                    "published": published,
                    "decided": outcomes.decided,
                    "cleared": len(cleared),
                    "sound": report.is_sound,
                    "covered": report.covered,
                    "records_per_second": round(rate),
                    "first_decision_seconds": round(outcomes.first_decision, 2),
                }
            )
    if not report.is_sound or outcomes.decided != published:
        raise SystemExit(1)


def _decision_id(message: Any) -> str:
    for name, value in message.headers() or ():
        if name == "__guard.decision.id":
            return (value or b"").decode()
    return ""


def _live(console: Any) -> Any:
    """Return what shows the counts while they grow: one line, rewritten, or a line now and then where nobody looks."""
    from collections import Counter

    shown = 0

    def progress(outcomes: Any) -> None:
        nonlocal shown
        if not console.is_terminal and outcomes.decided < shown + 5000:
            return
        shown = outcomes.decided
        actions = Counter(event.action for event in outcomes.events)
        actions["allow"] += sum(outcomes.plain.values())
        line = "  ".join(
            f"{action} {actions[action]:,}" for action in ("allow", "redact", "reroute", "hold", "block")
        )
        console.print(
            f"decided {outcomes.decided:,}  {line}",
            end="\r" if console.is_terminal else "\n",
            highlight=False,
        )

    return progress
