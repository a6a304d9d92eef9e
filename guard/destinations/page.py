"""The procurement report as one page of HTML: no script, nothing loaded, readable in dark and light, on paper and aloud."""

from collections.abc import Iterable
from html import escape

from guard.destinations.compare import UNKNOWN
from guard.destinations.framework import TITLE
from guard.destinations.markdown import COMPARED
from guard.destinations.picture import picture
from guard.destinations.report import NOTE, Entry, Report, answer, asked

_STYLE = """\
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #8886}
thead th{border-bottom:2px solid}
.wide{overflow-x:auto}
.wide:focus-visible{outline:2px solid}
.no{font-weight:600}
svg{max-width:100%;height:auto}
caption{text-align:left;padding:.4rem 0}
"""


def page(made: Report) -> str:
    """Return the report."""
    names = [entry.shown.name for entry in made.entries]
    answers = {
        (entry.shown.name, one.flow, one.labels): answer(one)
        for entry in made.entries
        for one in entry.answers
    }
    served = [
        [asked(flow, labels), *(answers[name, flow, labels] for name in names)]
        for flow, labels in made.questions
    ]
    known = [[what, *(entry.values.get(what, UNKNOWN) for entry in made.entries)] for what in COMPARED]
    parts = [
        f"<p>As of {made.at}, for bundle <code>{escape(made.bundle)}</code>. {escape(NOTE)}</p>",
        (
            f"<figure>{picture(made)}<figcaption>By the {escape(TITLE)}; beside each bar, how many of the questions below end in yes "
            "or redacted.</figcaption></figure>"
        ),
        "<h2>What is known</h2>",
        _table("Destinations side by side", ["", *names], known),
        "<h2>Which flows each could lawfully serve</h2>",
        _table(
            "Asked of the engine, as if each flow led to this destination alone; redacted: with the findings removed that rules forbid",
            ["flow and labels", *names],
            served,
        ),
        "<h2>Sovereignty</h2>",
        _table(
            "A level is what people assessed; unknown stays unknown, beside the highest that recorded facts leave",
            ["objective", *names],
            _sovereignty(made),
        ),
        *(_details(entry) for entry in made.entries),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Destinations compared, {made.at}</title><style>{_STYLE}</style></head>\n"
        f"<body><main><h1>Destinations compared</h1>\n{chr(10).join(parts)}\n</main></body></html>\n"
    )


def _sovereignty(made: Report) -> list[list[str]]:
    rows = []
    for index, standing in enumerate(made.entries[0].standing.standings if made.entries else ()):
        told = [entry.standing.standings[index] for entry in made.entries]
        levels = [
            f"SEAL-{one.level}" if one.level is not None else f"unknown, at most SEAL-{one.at_most}"
            for one in told
        ]
        rows.append(
            [f"{standing.objective.id} {standing.objective.title} ({standing.objective.weight} %)", *levels]
        )
    return rows


def _details(entry: Entry) -> str:
    lines = [
        f"{'missing' if one.is_needed else 'asked for'}: <code>{escape(one.fact)}</code>, {escape(one.why)}"
        for one in entry.shown.missing
    ]
    for standing in entry.standing.standings:
        lines += [
            f"{standing.objective.id} at most SEAL-{standing.at_most}: {escape(why)}"
            for why in standing.because
        ]
    for served in entry.answers:
        said = escape(f"{asked(served.flow, served.labels)}: {answer(served)}")
        if served.because:
            lines.append(f"{said}, because of {escape(', '.join(served.because))}")
        if served.basis:
            lines.append(f"{said}, permitted by {escape('; '.join(served.basis))}")
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<h2>{escape(entry.shown.name)}</h2>" + (
        f"<ul>{items}</ul>" if items else "<p>Nothing is missing.</p>"
    )


def _table(caption: str, heads: list[str], rows: Iterable[list[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' if one else "<td></td>" for one in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(map(_cell, rest))}</tr>' for first, *rest in rows
    )
    return (
        f'<div class="wide" role="region" aria-label="{escape(caption)}" tabindex="0"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(text: str) -> str:
    return f'<td class="no">{escape(text)}</td>' if text == "no" else f"<td>{escape(text)}</td>"
