"""The procurement report as Markdown: tables that read as text too."""

from collections.abc import Iterable, Iterator

from guard.destinations.compare import UNKNOWN
from guard.destinations.framework import TITLE
from guard.destinations.report import NOTE, Report, answer, asked

COMPARED = (
    "kind",
    "operator",
    "domicile",
    "ultimate parent",
    "domicile of the parent",
    "processed in",
    "reached from",
    "exposure",
    "certificates",
    "sovereignty",
)


def markdown(made: Report) -> str:
    """Return the report."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Report) -> Iterator[str]:
    names = [entry.shown.name for entry in made.entries]
    yield "# Destinations compared"
    yield ""
    yield f"As of {made.at}, for bundle `{made.bundle}`. {NOTE}"
    yield ""
    yield "## What is known"
    yield ""
    yield from _table(
        ["", *names],
        ([what, *(entry.values.get(what, UNKNOWN) for entry in made.entries)] for what in COMPARED),
    )
    yield ""
    yield "## Which flows each could lawfully serve"
    yield ""
    yield "Asked of the engine, as if each flow led to this destination alone. *Redacted*: with the findings removed that rules forbid."
    yield ""
    answers = {
        (entry.shown.name, one.flow, one.labels): answer(one)
        for entry in made.entries
        for one in entry.answers
    }
    yield from _table(
        ["flow and labels", *names],
        (
            [asked(flow, labels), *(answers[name, flow, labels] for name in names)]
            for flow, labels in made.questions
        ),
    )
    yield ""
    yield "## Sovereignty"
    yield ""
    yield f"By the {TITLE}. A level is what people assessed; a number behind `≤` is the highest that recorded facts leave."
    yield ""
    rows = []
    for index, standing in enumerate(made.entries[0].standing.standings if made.entries else ()):
        told = [entry.standing.standings[index] for entry in made.entries]
        levels = [
            f"SEAL-{one.level}" if one.level is not None else f"unknown, ≤ {one.at_most}" for one in told
        ]
        rows.append(
            [f"{standing.objective.id} {standing.objective.title} ({standing.objective.weight} %)", *levels]
        )
    yield from _table(["objective", *names], rows)
    for entry in made.entries:
        yield ""
        yield f"## {entry.shown.name}"
        yield ""
        for one in entry.shown.missing:
            yield f"- {'missing' if one.is_needed else 'asked for'}: `{one.fact}`, {one.why}"
        for standing in entry.standing.standings:
            for why in standing.because:
                yield f"- {standing.objective.id} at most SEAL-{standing.at_most}: {why}"
        for served in entry.answers:
            if served.because:
                yield f"- {asked(served.flow, served.labels)}: {answer(served)}, because of {', '.join(f'`{one}`' for one in served.because)}"
            if served.basis:
                yield f"- {asked(served.flow, served.labels)}: permitted by {'; '.join(served.basis)}"


def _table(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield _row(heads)
    yield _row(["---"] * len(heads))
    for row in rows:
        yield _row(row)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
