"""Pictures as SVG made on the server: flows from origin to destination, and actions over time.

Colours are classes of the style sheet, so that dark and light are its own; a table beside each tells the same.
"""

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup
from msgspec import Struct

ACTIONS = ("allow", "redact", "reroute", "hold", "block")
QUARANTINE = "quarantine"
MOST = 12  # flows drawn
_WIDTH, _LINE, _GAP, _TOP = 920, 34, 18, 8
_FLOW_X, _TO_X = 190, 560
_TALL, _LEFT, _BOTTOM = 180, 56, 24


class Route(Struct, frozen=True):
    """A flow as the map draws it: where its data are from, and what went to each destination by which action."""

    flow: str
    origin: str
    destinations: Mapping[str, Mapping[str, int]]  # with where it lies: "us-llm (US)"

    @property
    def records(self) -> int:
        return sum(sum(counts.values()) for counts in self.destinations.values())


def flow_map(routes: Sequence[Route]) -> Markup:
    """Return flows from origin to destinations; lines are as wide as the logarithm of what went along them."""
    drawn = routes[:MOST]
    y, parts = _TOP, []
    most = max((sum(one.values()) for route in drawn for one in route.destinations.values()), default=0)
    for route in drawn:
        tall = _LINE * max(len(route.destinations), 1)
        middle = y + tall / 2
        parts += [
            _text(8, middle + 5, _short(route.origin, 22), "origin"),
            _line(_FLOW_X - 30, middle, _FLOW_X - 8, middle, 2, "quiet"),
            _text(_FLOW_X, middle + 5, _short(route.flow, 26), "flow"),
        ]
        for index, (destination, counts) in enumerate(route.destinations.items()):
            at = y + _LINE * index + _LINE / 2
            width = 1 + 9 * math.log1p(sum(counts.values())) / math.log1p(most) if most else 1
            strongest = max((one for one in ACTIONS if counts.get(one)), key=ACTIONS.index, default="quiet")
            told = ", ".join(f"{counts[one]:,} {one}" for one in ACTIONS if counts.get(one)) or "nothing yet"
            parts += [
                _line(_FLOW_X + 190, middle, _TO_X - 10, at, width, f"a-{strongest}"),
                _text(_TO_X, at - 1, _short(destination, 40), "destination"),
                _text(_TO_X, at + 13, told, "counts"),
            ]
        y += tall + _GAP
    return _svg(y, "Flows from origin to destination", Markup("").join(parts), "map")


def timeline(slots: Mapping[int, Mapping[str, int]], *, since: int, until: int, step: int) -> Markup:
    """Return actions over time as bars, one a step, each stacked from the least intrusive action up."""
    starts = range(since, until, step)
    top = max((sum(slots.get(start, {}).values()) for start in starts), default=0) or 1
    wide = (_WIDTH - _LEFT - 8) / max(len(starts), 1)
    parts = [
        _text(_LEFT - 6, _TOP + 12, f"{top:,}", "axis end"),
        _text(_LEFT - 6, _TOP + _TALL, "0", "axis end"),
        _line(_LEFT, _TOP + _TALL, _WIDTH - 8, _TOP + _TALL, 1, "quiet"),
    ]
    for index, start in enumerate(starts):
        y = float(_TOP + _TALL)
        for action in ACTIONS:
            count = slots.get(start, {}).get(action, 0)
            if count:
                tall = max(_TALL * count / top, 0.5)
                y -= tall
                parts.append(
                    Markup(
                        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="a-{}"/>'
                    ).format(_LEFT + wide * index, y, max(wide - 1, 1), tall, action)
                )
    return _svg(_TOP + _TALL + _BOTTOM, "Actions over time", Markup("").join(parts), "time")


def _svg(tall: float, title: str, body: Markup, name: str) -> Markup:
    return Markup(
        '<svg viewBox="0 0 {} {:.0f}" role="img" aria-labelledby="{}-title" class="picture">'
        '<title id="{}-title">{}; the table below tells the same</title>{}</svg>'
    ).format(_WIDTH, tall, name, name, title, body)


def _text(x: float, y: float, text: str, kind: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" class="{}">{}</text>').format(x, y, kind, text)


def _line(x1: float, y1: float, x2: float, y2: float, width: float, kind: str) -> Markup:
    return Markup(
        '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke-width="{:.1f}" class="{}"/>'
    ).format(x1, y1, x2, y2, width, kind)


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
