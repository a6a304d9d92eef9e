"""The demo's last page: what was decided, what each tier found, and masked examples with their law."""

from collections import Counter
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from guard.demo.story import Outcomes, rate
from guard.demo.tiers import Compared, Share
from guard.policy.compile import Policy
from schemas.events import DecisionEvent

_EXAMPLES = 4
_FINDINGS = 6  # of one example
_ENTITIES = 4  # of one tier
_AROUND = 28  # characters of surrounding text beside a finding


def actions_table(outcomes: Outcomes, policy: Policy) -> Table:
    """Return actions by destination and label; a record with several labels counts in each of its rows."""
    rows: Counter[tuple[str, str, str]] = Counter()
    for destination, count in outcomes.plain.items():
        rows[("allow", destination, "nothing found")] += count
    for event in outcomes.events:
        labels = {
            label
            for finding in event.findings
            for label in policy.labels.get(finding.entity, ())
            if label != "personal"
        } or (
            {"personal"} if event.findings else {f"fault: {event.fault}" if event.fault else "nothing found"}
        )
        for label in labels:
            rows[(event.action, event.destination or "quarantine", label)] += 1
    table = Table(title="what became of the records", title_justify="left", box=None, header_style="bold")
    for column in ("action", "destination", "label"):
        table.add_column(column)
    table.add_column("records", justify="right")
    for (action, destination, label), count in sorted(rows.items(), key=lambda item: (item[0][0], -item[1])):
        table.add_row(action, destination, label, f"{count:,}")
    return table


def tiers_table(shares: Mapping[str, Share]) -> Table:
    """Return what each tier found, the cheapest first: a finding is told once, by the tier that was surest of it."""
    table = Table(title="what found it", title_justify="left", box=None, header_style="bold")
    table.add_column("tier")
    for column in ("findings", "records"):
        table.add_column(column, justify="right")
    for column in ("most often", "by"):
        table.add_column(column, overflow="fold")
    for tier, share in shares.items():
        names = sorted(share.classifiers)
        by = ", ".join(names) if len(names) < 3 else f"{len(names)} classifiers"
        most = ", ".join(entity for entity, _ in share.entities.most_common(_ENTITIES))
        table.add_row(tier, f"{share.entities.total():,}", f"{len(share.records):,}", most, by)
    return table


def examples(outcomes: Outcomes) -> list[DecisionEvent]:
    """Return up to five decisions, as different as they come: by action, destination and entities."""
    chosen: dict[tuple[str, str, str], DecisionEvent] = {}
    for event in outcomes.events:
        entity = event.findings[0].entity if event.findings else event.fault
        chosen.setdefault((event.action, event.destination, entity), event)
    first: dict[str, DecisionEvent] = {}
    for key, event in chosen.items():
        first.setdefault(key[0] + key[1], event)
    rest = [event for event in chosen.values() if event not in first.values()]
    return [*first.values(), *rest][:_EXAMPLES]


def show_example(console: Console, event: DecisionEvent, told: str, shown: str) -> None:
    """Print one decision with its explanation and, where the record was cleared, its masked surroundings."""
    console.print(f"[bold]{event.action}[/] {event.id}", highlight=False)
    if shown:
        console.print(f"  reads now  {shown}", highlight=False, markup=False, soft_wrap=True)
    lines = told.splitlines()[1:]
    found = [line for line in lines if line.startswith("  found")]
    for line in lines:
        if line not in found[_FINDINGS:]:
            console.print(line, highlight=False, markup=False, soft_wrap=True)
        elif line == found[_FINDINGS]:
            console.print(f"  found     {len(found) - _FINDINGS} more", highlight=False)


def costs(outcomes: Outcomes, compared: Compared, model: str) -> list[str]:
    """Return what the tiers behind the patterns brought and took, as it was measured in this run."""
    here = rate(outcomes)
    each, first = 1000 / here, outcomes.first_decision
    whole, less = len(compared.whole), len(compared.less)
    lines = [
        f"throughput    {here:,.0f} records/s, {each:,.0f} ms each; the first was decided {first:.1f} s after the worker was started",
        f"patterns      alone judge the same records at {compared.rate:,.0f} records/s, {1000 / compared.rate:,.1f} ms each",
        f"              and would have let {whole:,} pass as they were, {less:,} with less redacted or elsewhere",
    ]
    if model:
        lines.append(
            f"model         {model} takes nearly all of the difference, on each text that it has not met before"
        )
    return lines


def masked(event: DecisionEvent, cleared: Mapping[str, str]) -> str:
    """Return a stretch of the cleared record around a redaction; never of a record that was not redacted."""
    text = cleared.get(event.id, "")
    if event.action != "redact" or not text:
        return ""
    marks = [text.find(f"<{entity}>") for entity, _ in event.redactions] + [text.find("****")]
    found = [mark for mark in marks if mark >= 0]
    if not found:
        return ""
    begin = max(0, min(found) - _AROUND)
    return "…" + " ".join(text[begin : min(found) + 2 * _AROUND].split()) + "…"
