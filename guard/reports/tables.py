"""A transfers report as titled tables of text: what every format renders alike."""

from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec import Struct

from guard.reports.declared import Declared
from guard.reports.moved import Row
from guard.reports.recipients import Recipient
from guard.reports.transfers import NOTE, NOTHING, Report, operator_line, totals

_GROUPS = {
    "country": "By country of processing or access",
    "operator": "By operator",
    "basis": "By legal basis",
    "label": "By label",
}


class Table(Struct, frozen=True):
    """A titled table; the last column is a number where `is_counted`."""

    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_counted: bool = True


def opening(report: Report) -> list[str]:
    """Return the sentences that a report begins with."""
    stayed = ", ".join(f"{count:,} {action}" for action, count in sorted(report.moved.stayed.items()))
    told = [
        f"{_day(report.since)} to {_day(report.until)}. {report.moved.moved:,} records moved"
        + (f"; besides, {stayed}: these went nowhere." if stayed else "."),
        f"Declarations are those of bundle {report.bundle}, as of {report.at}.",
        NOTE,
    ]
    return told + [f"{count:,} records: {why}." for why, count in report.moved.unsettled.items()]


def tables(report: Report) -> Iterator[Table]:
    """Yield the tables of a report, in order."""
    for group, lines in totals(report).items():
        note = "A record counts in each line that it belongs to." if group != "operator" else ""
        rows = tuple((name, f"{count:,}") for name, count in lines.items())
        yield Table(_GROUPS[group], note, (group, "records"), rows)
    yield Table(
        "What moved",
        "Every record stands in one line.",
        ("flow", "activity", "recipient", "third countries", "basis", "labels", "records"),
        tuple(_moved(row) for row in report.moved.rows),
    )
    yield Table(
        "What is declared",
        "As flows and destinations declare it for the record of processing activities (Art. 30 GDPR), with what moved.",
        (
            "flow",
            "activity",
            "exporter",
            "purpose",
            "data",
            "recipient",
            "third countries",
            "safeguards",
            "records",
        ),
        tuple(_declared(one, report.records(one.flow, one.recipient.destination)) for one in report.declared),
    )
    yield Table(
        "Declared and never used",
        "",
        ("flow", "destination"),
        report.unused,
        is_counted=False,
    )
    yield Table(
        "Moved and not declared",
        "By the policy of today: destinations that no flow names now, labels beyond a flow's typical ones.",
        ("flow", "destination", "what", "records"),
        tuple((one.flow, one.destination, one.what, f"{one.records:,}") for one in report.undeclared),
    )
    yield Table(
        "Bases that have ended since",
        "These movements were lawful by the bundle that decided them, and would need another basis today.",
        ("flow", "destination", "basis", "why", "records"),
        tuple((one.flow, one.destination, one.basis, one.why, f"{one.records:,}") for one in report.ended),
    )


def recipient_line(who: Recipient) -> str:
    """Return a recipient's name, kind and countries."""
    if not who.operator:
        return who.destination
    reached = ", ".join(who.reached_from)
    return (
        f"{who.destination} ({who.role}), processed in {', '.join(who.processed_in)}, reached from {reached}"
    )


def _moved(row: Row) -> tuple[str, ...]:
    return (
        row.flow,
        row.activity or "none named",
        f"{recipient_line(row.recipient)}; {operator_line(row)}",
        ", ".join(row.recipient.third_countries) or "none",
        "; ".join(row.basis) or "none asked for",
        ", ".join(row.labels) or NOTHING,
        f"{row.records:,}",
    )


def _declared(one: Declared, records: int) -> tuple[str, ...]:
    data = ", ".join(one.labels) or "no typical labels"
    subjects = f" of {', '.join(one.subjects)}" if one.subjects else ""
    safeguards = [*(f"permit {name}" for name in one.permits), *one.bases, *one.safeguards]
    return (
        one.flow,
        one.activity or "none named",
        f"{one.exporter}, {one.role}",
        one.purpose,
        data + subjects,
        f"{recipient_line(one.recipient)}; {one.recipient.entity}",
        ", ".join(one.recipient.third_countries) or "none",
        "; ".join(dict.fromkeys(safeguards)) or "none recorded",
        f"{records:,}",
    )


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")
