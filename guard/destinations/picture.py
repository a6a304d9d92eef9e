"""A small picture of a report: destinations by sovereignty score, what is assessed filled, what facts leave open outlined."""

from html import escape

from guard.destinations.report import Report, answer

_ROW, _LEFT, _WIDTH, _TOP = 30, 200, 720, 40
_BAR = _WIDTH - _LEFT - 110


def picture(made: Report) -> str:
    """Return an SVG image that says in its title and description what it shows."""
    rows = []
    for index, entry in enumerate(made.entries):
        y = _TOP + _ROW * index
        least, most = entry.standing.score
        serves = sum(answer(one) in {"yes", "redacted"} for one in entry.answers)
        rows.append(
            f'<text x="{_LEFT - 8}" y="{y + 15}" text-anchor="end">{escape(_short(entry.shown.name))}</text>'
            f'<rect x="{_LEFT}" y="{y + 2}" width="{_BAR * most / 100:.1f}" height="16" fill="none" stroke="currentColor"/>'
            f'<rect x="{_LEFT}" y="{y + 2}" width="{_BAR * least / 100:.1f}" height="16" fill="currentColor"/>'
            f'<text x="{_LEFT + _BAR * most / 100 + 6:.1f}" y="{y + 15}">{serves} of {len(entry.answers)}</text>'
        )
    said = "; ".join(
        f"{entry.shown.name}: {entry.standing.score[0]:g} to {entry.standing.score[1]:g} of 100"
        for entry in made.entries
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_TOP + _ROW * len(made.entries) + 10}" role="img" '
        'aria-labelledby="picture-title picture-description" font-family="system-ui, sans-serif" font-size="13" fill="currentColor">'
        '<title id="picture-title">Sovereignty score, and lawful answers of those asked</title>'
        f'<desc id="picture-description">{escape(said)}</desc>'
        f'<text x="{_LEFT}" y="22">filled: assessed by people; outlined: what recorded facts leave open</text>'
        f"{''.join(rows)}</svg>"
    )


def _short(name: str) -> str:
    return name if len(name) <= 26 else f"{name[:25]}…"
