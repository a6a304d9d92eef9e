"""A small picture of a transfers report: records by operator, filled where some country of processing or access is abroad."""

from html import escape

from guard.reports.transfers import Report

_ROW, _LEFT, _WIDTH, _TOP, _MOST = 28, 260, 760, 40, 20
_BAR = _WIDTH - _LEFT - 90


def picture(report: Report) -> str:
    """Return an SVG image that says in its title and description what it shows."""
    counts: dict[tuple[str, bool], int] = {}
    for row in report.moved.rows:
        who = row.recipient
        key = who.entity or who.destination, bool(who.third_countries) or not who.operator
        counts[key] = counts.get(key, 0) + row.records
    shown = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_MOST]
    top = max((count for _, count in shown), default=0) or 1
    rows = []
    for index, ((name, is_abroad), count) in enumerate(shown):
        y = _TOP + _ROW * index
        length = _BAR * count / top
        look = 'fill="currentColor"' if is_abroad else 'fill="none" stroke="currentColor"'
        rows.append(
            f'<text x="{_LEFT - 8}" y="{y + 15}" text-anchor="end">{escape(_short(name))}</text>'
            f'<rect x="{_LEFT}" y="{y + 2}" width="{length:.1f}" height="16" {look}/>'
            f'<text x="{_LEFT + length + 6:.1f}" y="{y + 15}">{count:,}</text>'
        )
    said = "; ".join(
        f"{name}: {count:,} records, {'abroad' if is_abroad else 'at home'}"
        for (name, is_abroad), count in shown
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_TOP + _ROW * len(shown) + 10}" role="img" '
        'aria-labelledby="picture-title picture-description" font-family="system-ui, sans-serif" font-size="13" '
        'fill="currentColor"><title id="picture-title">Records that moved, by operator</title>'
        f'<desc id="picture-description">{escape(said or "nothing moved")}</desc>'
        f'<text x="{_LEFT}" y="22">filled: some country of processing or access is a third country; outlined: none</text>'
        f"{''.join(rows)}</svg>"
    )


def _short(name: str) -> str:
    return name if len(name) <= 36 else f"{name[:35]}…"
