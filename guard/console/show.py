"""Renders a page: templates that escape all they are given, and what every page has alike."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from guard.console.access import may, user_of
from guard.console.desk import Desk
from guard.console.security import COOKIE, FIELD, Tokens, cookie

HERE = Path(__file__).parent
ACTIONS = ("allow", "redact", "reroute", "hold", "block")  # the least intrusive first
SOON = 30  # days


class Show:
    """Shows templates to browsers. `menu` is (title, path) of each page."""

    def __init__(self, desk: Desk, tokens: Tokens, menu: tuple[tuple[str, str], ...]) -> None:
        self._desk, self._tokens, self._menu = desk, tokens, menu
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {"moment": moment, "number": number, "ends": self._ends}
        self._templates.globals |= {"ACTIONS": ACTIONS}

    def __call__(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page; a browser that has no cookie of ours is given one."""
        browser, user = self._tokens.browser(request), user_of(request)
        page = self.part(
            template,
            menu=[(title, path) for title, path in self._menu if user is not None and may(user, path)],
            user=user,
            here=request.url.path,
            csrf=(FIELD, self._tokens.token(browser)),
            trouble=self._desk.trouble() if user else "",
            behind=self._desk.behind() if user else 0,
            **values,
        )
        answer = HTMLResponse(page, status)
        if request.cookies.get(COOKIE) != browser:
            answer.headers["set-cookie"] = cookie(browser, request)
        return answer

    def part(self, template: str, **values: Any) -> str:
        """Return a template's HTML with what is given alone."""
        return self._templates.get_template(template).render(**values)

    def _ends(self, day: date | None) -> Markup:
        """Return a day on which something ends, and how near that is, in words."""
        if day is None:
            return Markup('<span class="quiet">when revoked</span>')
        left = (day - today(self._desk.clock())).days
        if left < 0:
            return Markup('{} <strong class="bad">ended</strong>').format(day)
        return (
            Markup('{} <strong class="soon">in {} days</strong>').format(day, left)
            if left <= SOON
            else Markup("{}").format(day)
        )


def moment(at: int) -> Markup:
    """Return milliseconds since the epoch as a time in UTC."""
    try:
        told = datetime.fromtimestamp(at / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return Markup("{}").format(at)
    return Markup('<time datetime="{}">{}</time>').format(
        told.isoformat(timespec="milliseconds"), told.strftime("%Y-%m-%d %H:%M:%S")
    )


def number(value: int) -> str:
    """Return a number with its thousands apart."""
    return f"{value:,}"


def today(at: int) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).date()
