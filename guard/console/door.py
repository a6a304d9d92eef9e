"""The door to the API: a token, or a session that only reads; how often each may ask; and nobody else past it.

Tokens open no page, for the wall reads none. A session's cookie is sent along by browsers on their own, so it writes
nothing here: what writes, brings a token.
"""

from typing import NamedTuple

import structlog
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from guard.console.access import API, address_of
from guard.console.desk import Desk
from guard.console.problems import problem
from guard.console.security import COOKIE
from guard.console.users import User

_FROM_ONE_ADDRESS = 4.0  # times what one name may ask: several programs can share one
_LONGEST = 65_536  # bytes of a body
_BODILESS = frozenset({"GET", "HEAD"})

log = structlog.get_logger("guard.console")


class Known(NamedTuple):
    """Who asks, or why nobody is known."""

    user: User | None
    why: str = ""


class Door:
    """Stands before the wall: what asks for the API goes by it, all else to the wall."""

    def __init__(self, app: ASGIApp, wall: ASGIApp, desk: Desk) -> None:
        self._app, self._wall, self._desk = app, wall, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(f"{API}/"):
            await self._wall(scope, receive, send)
            return
        scope.setdefault("state", {})["user"] = None
        refused = self._refusal(scope)
        await (self._app if refused is None else refused)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        if not scope["path"].isprintable():  # routes do not match a line's end, and nothing of ours has one
            return problem(404, "This is not there.")
        asked = HTTPConnection(scope)
        if scope["method"] not in _BODILESS and not _is_short(asked):
            return problem(413, f"Send a body of {_LONGEST} bytes at most, and say how long it is.")
        address = address_of(asked)
        if wait := self._desk.limits.take({f"from {address}": _FROM_ONE_ADDRESS}, self._desk.clock()):
            return _later(wait)
        user, why = self._known(asked, scope["method"])
        if user is None:
            log.warning("nobody known asks the API", why=why, address=address)
            return problem(401, why, {"www-authenticate": 'Bearer realm="guard"'})
        if wait := self._desk.limits.take({f"name {user.name}": 1.0}, self._desk.clock()):
            return _later(wait)
        scope["state"]["user"] = user
        return None

    def _known(self, asked: HTTPConnection, method: str) -> Known:
        given = asked.headers.getlist("authorization")
        if given:
            scheme, _, text = given[0].partition(" ")
            if len(given) > 1 or scheme.lower() != "bearer":
                return Known(None, "Send one header `Authorization: Bearer TOKEN`.")
            return Known(
                self._desk.gate.bearer(text.strip()),
                "This token is unknown, revoked or expired; ask whoever runs the console for another.",
            )
        if method != "GET":
            return Known(None, "What writes needs a token; make one with `guard console token add`.")
        user = self._desk.gate.user(asked.cookies.get(COOKIE, ""), touch=False)
        return Known(user, "Send a token as `Authorization: Bearer TOKEN`, or sign in.")


def _is_short(asked: HTTPConnection) -> bool:
    """Return whether a body is as short as ours are; a server cuts off what is longer than it says."""
    told = asked.headers.get("content-length", "0")
    return "transfer-encoding" not in asked.headers and told.isdigit() and int(told[:12]) <= _LONGEST


def _later(wait: int) -> Response:
    seconds = -(-wait // 1000)
    return problem(429, f"Too many requests; ask again in {seconds} s.", {"retry-after": str(seconds)})
