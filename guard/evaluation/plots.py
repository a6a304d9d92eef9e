"""Figures as SVG, drawn by hand: scores with their intervals, and scores against what they should have been."""

from collections.abc import Sequence
from html import escape

from classifiers.evaluation import Row
from classifiers.reliability import Reliability

_ROW, _LEFT, _SCALE, _WIDTH = 22, 190, 420, 760
_SIDE, _EDGE = 240, 40  # of the reliability plot


def scores(title: str, rows: Sequence[Row], *, by: str = "label") -> str:
    """Return F2 of each row as a bar with its interval, and a mark where strict matching would put it."""
    drawn = []
    for index, row in enumerate(rows):
        y = 40 + _ROW * index
        low, high = (_LEFT + _SCALE * edge for edge in (row.f2_interval.low, row.f2_interval.high))
        strict = _LEFT + _SCALE * row.strict.f2
        name = row.lang if by == "lang" else row.label if by == "label" else row.dataset
        drawn.append(
            f'<text x="{_LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="{_LEFT}" y="{y}" width="{_SCALE * row.f2:.1f}" height="14" rx="2" fill="#2b6cb0"/>'
            f'<path d="M{low:.1f} {y + 7}H{high:.1f}" stroke="currentColor" stroke-width="2"/>'
            f'<path d="M{strict:.1f} {y}v14" stroke="#dd6b20" stroke-width="3"/>'
            f'<text x="{_LEFT + _SCALE + 10}" y="{y + 12}">{row.f2:.3f} ({row.spans:,} spans)</text>'
        )
    height = 48 + _ROW * len(rows)
    return _svg(
        title, _WIDTH, height, "".join(drawn), said="F2, its 95 % interval, and strict F2 as an upright mark"
    )


def reliability(row: Reliability) -> str:
    """Return score against share of right findings: a dot a bin, as large as it has findings, and the isotonic line."""
    most = max((point.findings for point in row.points), default=1)
    dots = "".join(
        f'<circle cx="{_x(point.confidence):.1f}" cy="{_y(point.right):.1f}" '
        f'r="{3 + 7 * (point.findings / most) ** 0.5:.1f}" fill="#2b6cb0" fill-opacity=".7"/>'
        for point in row.points
    )
    line = " ".join(f"{_x(score):.1f},{_y(share):.1f}" for score, share in row.line)
    frame = (
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="currentColor" '
        'stroke-opacity=".4"/>'
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="currentColor" stroke-opacity=".4" stroke-dasharray="4"/>'
        f'<polyline points="{line}" fill="none" stroke="#dd6b20" stroke-width="2"/>'
    )
    ends = "".join(
        f'<text x="{_x(at):.0f}" y="{_EDGE + _SIDE + 16}" text-anchor="middle">{at}</text>'
        f'<text x="{_EDGE - 6}" y="{_y(at) + 4:.0f}" text-anchor="end">{at}</text>'
        for at in (0, 1)
    )
    title = f"{row.label}: ECE {row.ece:.3f}, {row.findings:,} findings"
    return _svg(
        title,
        _SIDE + 2 * _EDGE,
        _SIDE + 2 * _EDGE,
        frame + dots + ends,
        said="score against share that is right",
    )


def _x(share: float) -> float:
    return _EDGE + _SIDE * share


def _y(share: float) -> float:
    return _EDGE + _SIDE * (1 - share)


def _svg(title: str, width: int, height: int, inner: str, *, said: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'aria-label="{escape(f"{title}: {said}")}" font-family="system-ui, sans-serif" font-size="12" '
        f'fill="currentColor"><text x="8" y="22" font-size="14" font-weight="600">{escape(title)}</text>{inner}</svg>'
    )
