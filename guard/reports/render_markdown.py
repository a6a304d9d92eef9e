"""A transfers report as Markdown."""

from guard.reports.tables import Table, opening, tables
from guard.reports.transfers import Report


def markdown(report: Report) -> str:
    """Return the report."""
    parts = ["# Transfers", *opening(report), *(_table(one) for one in tables(report))]
    return "\n\n".join(parts) + "\n"


def _table(table: Table) -> str:
    head = f"## {table.title}" + (f"\n\n{table.note}" if table.note else "")
    if not table.rows:
        return f"{head}\n\nNone."
    rule = [" --- "] * len(table.heads)
    if table.is_counted:
        rule[-1] = " ---: "
    lines = [_line(table.heads), f"|{'|'.join(rule)}|", *(_line(row) for row in table.rows)]
    return f"{head}\n\n" + "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    return (
        "| "
        + " | ".join(one.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ") for one in cells)
        + " |"
    )
