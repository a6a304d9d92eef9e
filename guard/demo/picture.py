"""The demo's last page: what was decided, by label and destination, and masked examples with their law."""

from collections import Counter
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from guard.demo.story import Outcomes
from guard.policy.compile import Policy
from schemas.events import DecisionEvent

_EXAMPLES = 5
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
        console.print(f"  reads now  {shown}", highlight=False, markup=False)
    for line in told.splitlines()[1:]:
        console.print(line, highlight=False, markup=False)


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
