"""A rehearsal as SVG: for each flow, how many records became what, then and under the candidate."""

from html import escape

from guard.replay.rehearsal import Rehearsal

_ROW, _LEFT, _WIDTH, _TOP, _MOST = 44, 260, 760, 76, 24
_BAR = _WIDTH - _LEFT - 90
_THEN = 'fill="none" stroke="currentColor"'
_WOULD = 'fill="#2b6cb0"'


def picture(found: Rehearsal) -> str:
    """Return an SVG document that says in its title and description what it shows."""
    shown = sorted(found.became.items(), key=lambda one: (one[0][0], -max(one[1])))[:_MOST]
    top = max((max(counts) for _, counts in shown), default=0) or 1
    rows = []
    for index, ((flow, became), counts) in enumerate(shown):
        y = _TOP + _ROW * index
        rows.append(
            f'<text x="{_LEFT - 8}" y="{y + 20}" text-anchor="end">{escape(_short(f"{flow}: {became}"))}</text>'
        )
        for line, (count, look) in enumerate(zip(counts, (_THEN, _WOULD), strict=True)):
            length, down = _BAR * count / top, y + 16 * line
            rows.append(
                f'<rect x="{_LEFT}" y="{down}" width="{length:.1f}" height="12" {look}/>'
                f'<text x="{_LEFT + length + 6:.1f}" y="{down + 11}">{count:,}</text>'
            )
    said = "; ".join(
        f"{flow}, {became}: {then:,} then, {would:,} under the candidate"
        for (flow, became), (then, would) in shown
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_TOP + _ROW * len(shown) + 8}" role="img" '
        'aria-labelledby="picture-title picture-description" font-family="system-ui, sans-serif" font-size="13" '
        'fill="currentColor">'
        f'<title id="picture-title">{found.changed:,} of {found.replayable:,} records decided otherwise</title>'
        f'<desc id="picture-description">{escape(said)}</desc>'
        f'<text x="8" y="22" font-size="16" font-weight="600">{found.changed:,} of {found.replayable:,} records decided '
        f"otherwise, {found.wider:,} of them let through where they were not</text>"
        f'<rect x="{_LEFT}" y="40" width="12" height="12" {_THEN}/><text x="{_LEFT + 18}" y="51">then</text>'
        f'<rect x="{_LEFT + 80}" y="40" width="12" height="12" {_WOULD}/>'
        f'<text x="{_LEFT + 98}" y="51">under {escape(found.bundle)}</text>{"".join(rows)}</svg>\n'
    )


def _short(name: str) -> str:
    return name if len(name) <= 38 else f"{name[:37]}…"
