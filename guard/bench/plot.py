"""Bars as SVG, drawn by hand: a picture of figures needs no plotting library."""

from collections.abc import Mapping
from html import escape

_ROW, _LEFT, _WIDTH = 28, 190, 720


def bars(title: str, figures: Mapping[str, float], *, unit: str) -> str:
    """Return an SVG document with one horizontal bar a figure, the longest filling the width."""
    top = max(figures.values(), default=0.0) or 1.0
    height = 56 + _ROW * len(figures)
    rows = []
    for index, (name, value) in enumerate(figures.items()):
        y = 48 + _ROW * index
        length = (_WIDTH - _LEFT - 120) * value / top
        rows.append(
            f'<text x="{_LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="{_LEFT}" y="{y}" width="{length:.1f}" height="18" rx="3" fill="#2b6cb0"/>'
            f'<text x="{_LEFT + length + 6:.1f}" y="{y + 14}">{value:,.4g} {escape(unit)}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}" '
        'font-family="system-ui, sans-serif" font-size="13" fill="currentColor">'
        f'<text x="8" y="26" font-size="16" font-weight="600">{escape(title)}</text>{"".join(rows)}</svg>\n'
    )
