"""A transfers report as one page of HTML: no script, nothing loaded, readable in dark and light, on paper and aloud."""

from html import escape

from guard.reports.picture import picture
from guard.reports.tables import Table, opening, tables
from guard.reports.transfers import Report

_STYLE = """\
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:80rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #8886}
thead th{border-bottom:2px solid}
.count{text-align:right;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}
.wide:focus-visible{outline:2px solid}
svg{max-width:100%;height:auto}
caption{text-align:left;padding:.4rem 0}
"""


def page(report: Report) -> str:
    """Return the report."""
    title = "Transfers"
    parts = [f"<p>{escape(one)}</p>" for one in opening(report)]
    parts.append(
        f"<figure>{picture(report)}<figcaption>Records that moved, by operator and by whether every country of "
        "processing and access is at home.</figcaption></figure>"
    )
    parts += [_table(one) for one in tables(report)]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}, {report.at}</title><style>{_STYLE}</style></head>\n"
        f"<body><main><h1>{title}</h1>\n{chr(10).join(parts)}\n</main></body></html>\n"
    )


def _table(table: Table) -> str:
    head = f"<h2>{escape(table.title)}</h2>"
    if not table.rows:
        return f"{head}<p>None.</p>"
    last = len(table.heads) - 1 if table.is_counted else -1
    heads = "".join(
        f'<th scope="col"{_count(index, last)}>{escape(one)}</th>' for index, one in enumerate(table.heads)
    )
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td{_count(index, last)}>{escape(one)}</td>" for index, one in enumerate(rest, 1))
        + "</tr>"
        for first, *rest in table.rows
    )
    caption = table.note or table.title
    return (
        f'{head}<div class="wide" role="region" aria-label="{escape(table.title)}" tabindex="0"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _count(index: int, last: int) -> str:
    return ' class="count"' if index == last else ""
