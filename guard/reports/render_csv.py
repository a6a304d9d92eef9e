"""A transfers report as CSV (RFC 4180): one line for records that moved alike, so that lines add up."""

import csv
import io

from guard.reports.transfers import Report

HEADS = (
    "flow", "activity", "exporter", "purpose", "destination", "kind", "role", "operator", "entity", "domicile",
    "ultimate_parent", "parent_domicile", "processing_countries", "access_countries", "third_countries", "basis",
    "labels", "records",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def table(report: Report) -> str:
    """Return what moved."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for row in report.moved.rows:
        who = row.recipient
        cells = (
            row.flow,
            row.activity,
            row.exporter,
            row.purpose,
            who.destination,
            who.kind,
            who.role,
            who.operator,
            who.entity,
            who.domicile,
            who.parent,
            who.parent_domicile,
            "; ".join(who.processed_in),
            "; ".join(who.reached_from),
            "; ".join(who.third_countries),
            "; ".join(row.basis),
            "; ".join(row.labels),
        )
        writer.writerow([*(_plain(cell) for cell in cells), row.records])
    return out.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
