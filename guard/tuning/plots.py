"""A curve as SVG and as a page: recall, precision and false findings over thresholds, no script, nothing loaded."""

from collections.abc import Callable, Sequence
from html import escape

from schemas.curve import Curve, Interval, Point

_WIDTH, _HEIGHT, _LEFT, _TOP = 560, 260, 48, 40
_STYLE = """\
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:.2rem .7rem;border-bottom:1px solid #8886}
.plots{display:flex;flex-wrap:wrap;gap:1rem}
svg{max-width:100%;height:auto}
.chosen{background:#2b6cb040}
"""
_HEADS = ("threshold", "recall", "95 %", "precision", "95 %", "F2", "false /1,000", "95 %", "cost")


def page(title: str, found: Curve, told: Sequence[str], marks: dict[str, float]) -> str:
    """Return the page. `told` are sentences under the title, `marks` thresholds drawn upright, by name."""
    rows = "".join(_row(one, marks) for one in found.points)
    heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in _HEADS)
    alarms = max((one.alarms_interval.high for one in found.points), default=0.0) or 1.0
    drawn = (
        plot("Recall", found, lambda one: (one.recall, one.recall_interval), 1.0, marks),
        plot("Precision", found, lambda one: (one.precision, one.precision_interval), 1.0, marks),
        plot(
            "False findings per 1,000 texts",
            found,
            lambda one: (one.alarms_per_1000, one.alarms_interval),
            alarms,
            marks,
        ),
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body><main><h1>{escape(title)}</h1>"
        f"{''.join(f'<p>{escape(one)}</p>' for one in told)}"
        f'<div class="plots">{"".join(drawn)}</div><h2>Figures</h2>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></main></body></html>\n"
    )


def plot(
    title: str,
    found: Curve,
    figure: Callable[[Point], tuple[float, Interval]],
    most: float,
    marks: dict[str, float],
) -> str:
    """Return a figure over thresholds as steps, with its interval as a band and each mark upright."""
    figures = [(one.threshold, *figure(one)) for one in found.points]
    line = _steps([(at, value) for at, value, _ in figures], most)
    band = _steps([(at, within.high) for at, _, within in figures], most)
    back = list(reversed(_steps([(at, within.low) for at, _, within in figures], most)))
    upright = "".join(
        f'<path d="M{_x(at):.1f} {_TOP}V{_TOP + _HEIGHT}" stroke="#dd6b20" stroke-width="2" stroke-dasharray="5 3"/>'
        f'<text x="{_x(at) + 4:.1f}" y="{_TOP + 14 + 16 * index}">{escape(name)} {at:g}</text>'
        for index, (name, at) in enumerate(sorted(marks.items()))
    )
    ends = "".join(
        f'<text x="{_x(at):.0f}" y="{_TOP + _HEIGHT + 16}" text-anchor="middle">{at:g}</text>'
        for at in (0, 0.5, 1)
    ) + "".join(
        f'<text x="{_LEFT - 6}" y="{_y(share * most, most) + 4:.0f}" text-anchor="end">{share * most:.3g}</text>'
        for share in (0, 0.5, 1)
    )
    inner = (
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_WIDTH}" height="{_HEIGHT}" fill="none" stroke="currentColor" '
        f'stroke-opacity=".4"/><polygon points="{_points([*band, *back])}" fill="#2b6cb0" fill-opacity=".25"/>'
        f'<polyline points="{_points(line)}" fill="none" stroke="#2b6cb0" stroke-width="2"/>{upright}{ends}'
    )
    said = escape(f"{title} over thresholds with its 95 % interval")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH + _LEFT + 16} {_HEIGHT + _TOP + 28}" '
        f'width="{_WIDTH + _LEFT + 16}" role="img" aria-label="{said}" font-family="system-ui, sans-serif" '
        f'font-size="12" fill="currentColor"><text x="8" y="22" font-size="14" font-weight="600">{escape(title)}</text>'
        f"{inner}</svg>"
    )


def _row(one: Point, marks: dict[str, float]) -> str:
    cells = (
        f"{one.threshold:g}",
        f"{one.recall:.3f}",
        _between(one.recall_interval),
        f"{one.precision:.3f}",
        _between(one.precision_interval),
        f"{one.f2:.3f}",
        f"{one.alarms_per_1000:.1f}",
        _between(one.alarms_interval),
        f"{one.cost:g}",
    )
    chosen = ' class="chosen"' if one.threshold in marks.values() else ""
    return f"<tr{chosen}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _between(one: Interval) -> str:
    return f"{one.low:.3g}–{one.high:.3g}"


def _steps(figures: Sequence[tuple[float, float]], most: float) -> list[tuple[float, float]]:
    """Return the corners of a line that holds each figure from the threshold before, exclusive, up to its own."""
    corners: list[tuple[float, float]] = []
    for at, value in figures:
        before = corners[-1][0] if corners else _x(0)
        corners += [(before, _y(value, most)), (_x(at), _y(value, most))]
    return corners


def _points(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _x(share: float) -> float:
    return _LEFT + _WIDTH * share


def _y(value: float, most: float) -> float:
    return _TOP + _HEIGHT * (1 - min(1.0, value / most))
