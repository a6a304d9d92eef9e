"""An evaluation as one page of HTML: no script, nothing loaded, no text but with every letter masked."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from classifiers.evaluation import ALL, Report, Row
from guard.evaluation import plots
from guard.evaluation.masking import Excerpt, Piece

_STYLE = """\
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:80rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid #8886}
thead th{border-bottom:2px solid}
.wide{overflow-x:auto}
.plots{display:flex;flex-wrap:wrap;gap:1rem}
svg{max-width:100%;height:auto}
summary{cursor:pointer;padding:.3rem 0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0 1rem}
pre span{border-bottom:2px solid transparent}
.labelled{border-bottom-color:#dd6b20!important}
.found{background:#2b6cb040}
.it{outline:1px solid}
"""


def page(
    report: Report, *, detector: str, speed: Mapping[str, float], excerpts: Sequence[Excerpt] = ()
) -> str:
    """Return the page. `excerpts` are masked by their own invariant."""
    parts = [
        _opening(detector, speed),
        "<h2>Records: leaks and false alarms</h2>",
        _table(_SET_HEADS, _set_rows(report)),
        "<h2>Spans, by label</h2>",
        *_plots(report),
        "<h2>Spans, all figures</h2>",
        _folded("Every set, language and label", _table(_HEADS, map(_cells, report.rows))),
        "<h2>Labels of whole texts</h2>",
        _table(_TOPIC_HEADS, _topic_rows(report)),
        "<h2>Reliability</h2>",
        _reliability(report),
        "<h2>By entity</h2>",
        _folded(
            "Every entity",
            _table(
                ("entity", "judged as", "findings", "precision"),
                ((one.entity, one.label, one.findings, f"{one.precision:.3f}") for one in report.entities),
            ),
        ),
    ]
    if excerpts:
        parts += ["<h2>Mistakes, masked</h2>", _browser(excerpts)]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Evaluation</title><style>{_STYLE}</style></head>\n"
        f"<body><main><h1>Evaluation</h1>\n{chr(10).join(parts)}\n</main></body></html>\n"
    )


def _opening(detector: str, speed: Mapping[str, float]) -> str:
    return (
        f"<p>Detector: {escape(detector)}. {speed['records']:,} texts, {speed['characters']:,} characters; "
        f"{speed['records_per_second']:,} texts and {speed['characters_per_second']:,} characters a second of "
        "processor time.</p><p>F2 weighs recall four to one. A finding agrees with a span of its label where they share "
        "half of the shorter one; strictly (the upright mark), where they are the same. Intervals: 95 % of bootstrap "
        "samples.</p>"
    )


_SET_HEADS = ("set", "language", "texts", "sensitive", "leak rate", "clean", "false alarms per 1,000")
_HEADS = (
    "set", "language", "label", "spans", "findings", "precision", "recall", "F1", "F2", "95 %", "strict F2", "covered",
)  # fmt: skip
_TOPIC_HEADS = ("set", "language", "label", "texts with it", "recall", "other texts", "share flagged")


def _set_rows(report: Report) -> Iterable[tuple[object, ...]]:
    for one in report.sets:
        leaks, alarms = one.leak_interval, one.alarm_interval
        yield (
            one.dataset,
            one.lang,
            one.records,
            one.sensitive,
            f"{one.leak_rate:.3f} ({leaks.low:.2f}–{leaks.high:.2f})" if one.sensitive else "",
            one.clean,
            f"{one.false_alarms_per_1000:.1f} ({alarms.low:.0f}–{alarms.high:.0f})" if one.clean else "",
        )


def _cells(row: Row) -> tuple[object, ...]:
    return (
        row.dataset,
        row.lang,
        row.label,
        row.spans,
        row.findings,
        f"{row.precision:.3f}",
        f"{row.recall:.3f}",
        f"{row.f1:.3f}",
        f"{row.f2:.3f}",
        f"{row.f2_interval.low:.2f}–{row.f2_interval.high:.2f}",
        f"{row.strict.f2:.3f}",
        f"{row.covered:.3f}",
    )


def _topic_rows(report: Report) -> Iterable[tuple[object, ...]]:
    for one in report.documents:
        recall = f"{one.recall:.3f} ({one.recall_interval.low:.2f}–{one.recall_interval.high:.2f})"
        yield (
            one.dataset,
            one.lang,
            one.label,
            one.labelled,
            recall if one.labelled else "",
            one.others,
            f"{one.flagged:.3f}" if one.others else "",
        )


def _plots(report: Report) -> Iterable[str]:
    """Yield a plot for each set over its labels, and one for each label over the languages of all sets."""
    rows: dict[str, list[Row]] = {}
    labels: dict[str, list[Row]] = {}
    for row in report.rows:
        if row.lang == ALL:
            rows.setdefault(row.dataset, []).append(row)
        elif row.dataset == ALL:
            labels.setdefault(row.label, []).append(row)
    drawn = [plots.scores("All sets" if name == ALL else name, found) for name, found in sorted(rows.items())]
    yield f'<div class="plots">{"".join(drawn)}</div>'
    by_language = [
        plots.scores(f"{name}, by language", found, by="lang")
        for name, found in sorted(labels.items())
        if len(found) > 1
    ]
    if by_language:
        yield _folded("Each label by language", f'<div class="plots">{"".join(by_language)}</div>')


def _reliability(report: Report) -> str:
    drawn = "".join(plots.reliability(row) for row in report.reliability if row.lang == ALL)
    rows = ((row.label, row.lang, row.findings, f"{row.ece:.3f}") for row in report.reliability)
    table = _table(("label", "language", "findings", "expected calibration error"), rows)
    return f'<div class="plots">{drawn}</div>{_folded("Calibration by label and by language", table)}'


def _browser(excerpts: Sequence[Excerpt]) -> str:
    groups: dict[tuple[str, str, str], list[Excerpt]] = {}
    for one in excerpts:
        groups.setdefault((one.mistake.dataset, one.mistake.label, one.mistake.what), []).append(one)
    told = "<p>Labelled stretches are underlined, findings are shaded, the mistake is framed.</p>"
    return told + "".join(
        _folded(f"{dataset}: {label}, {what} ({len(found)} shown)", "".join(map(_excerpt, found)))
        for (dataset, label, what), found in sorted(groups.items())
    )


def _excerpt(one: Excerpt) -> str:
    where = f"{one.mistake.id} {one.mistake.start}–{one.mistake.end} {one.lang} {one.mistake.entity}".rstrip()
    return f"<div>{escape(where)}</div><pre>{''.join(map(_piece, one.pieces))}</pre>"


def _piece(piece: Piece) -> str:
    names = [
        name
        for name, holds in (("labelled", piece.labelled), ("found", piece.found), ("it", piece.is_it))
        if holds
    ]
    if not names:
        return escape(piece.text)
    said = ", ".join(
        [f"labelled {name}" for name in piece.labelled] + [f"found {name}" for name in piece.found]
    )
    return f'<span class="{" ".join(names)}" title="{escape(said)}">{escape(piece.text)}</span>'


def _folded(title: str, inner: str) -> str:
    return f"<details><summary>{escape(title)}</summary>{inner}</details>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
