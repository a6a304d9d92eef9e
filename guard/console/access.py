"""Which right each route asks for: one table, and nothing that is not in it is served."""

from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import quote

import structlog
from fastapi import FastAPI, HTTPException, Request
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from guard.console.gate import Gate
from guard.console.roles import Right
from guard.console.security import COOKIE
from guard.console.users import User
from schemas.errors import SettingsError

API = "/api/v1"
OPEN = None  # answered without a session
ROUTES: dict[tuple[str, str], Right | None] = {
    ("GET", "/sign-in"): OPEN,
    ("POST", "/sign-in"): OPEN,
    ("GET", "/link/{token}"): OPEN,
    ("GET", "/sign-in/issuer"): OPEN,
    ("GET", "/sign-in/return"): OPEN,
    ("GET", "/static"): OPEN,
    ("POST", "/sign-out"): Right.SESSION,
    ("GET", "/"): Right.OVERVIEW,
    ("GET", "/live"): Right.OVERVIEW,
    ("GET", "/records"): Right.RECORDS,
    ("GET", "/decisions/{identifier:path}"): Right.RECORDS,
    ("GET", "/proofs/{identifier:path}"): Right.RECORDS,
    ("GET", "/cases"): Right.CASES,
    ("GET", "/cases/{identifier}"): Right.CASES,
    ("POST", "/cases/words"): Right.WORK,
    ("GET", "/releases"): Right.WORK,
    ("GET", "/releases/of/{identifier:path}"): Right.WORK,
    ("POST", "/releases"): Right.RELEASE,
    ("POST", "/releases/answers"): Right.APPROVE,
    ("POST", "/looks"): Right.LOOK,
    ("POST", "/looks/clear"): Right.CLEAR,
    ("GET", "/looks/{identifier}"): Right.LOOK,
    ("POST", "/words/signed"): Right.WORK,  # and the right that its word asks for
    ("GET", "/questions"): Right.WORK,
    ("POST", "/questions/resume"): Right.RELEASE,
    ("POST", "/questions/drafts"): Right.APPROVE,
    ("GET", "/questions/drafts/{identifier}"): Right.WORK,
    ("GET", "/questions/drafts/{identifier}/bundle"): Right.APPROVE,
    ("POST", "/questions/offers"): Right.APPROVE,
    ("POST", "/questions/signatures"): Right.APPROVE,
    ("POST", "/questions/activations"): Right.APPROVE,
    ("GET", "/packs"): Right.POLICY,
    ("GET", "/packs/{name}"): Right.POLICY,
    ("GET", "/flows"): Right.POLICY,
    ("GET", "/destinations"): Right.POLICY,
    ("GET", "/classifiers"): Right.POLICY,
    ("GET", "/evidence"): Right.EVIDENCE,
    ("POST", "/evidence/verify"): Right.AUDIT,
    ("GET", "/evidence/package"): Right.AUDIT,
    ("GET", "/tuning"): Right.TUNE,
    ("GET", "/tuning/sweeps/{identifier}"): Right.TUNE,
    ("GET", "/tuning/trials"): Right.TUNE,
    ("GET", "/tuning/records/{identifier}"): Right.LOOK,
    ("POST", "/tuning/records/words"): Right.LOOK,
    ("GET", "/tuning/queue"): Right.WORK,
    ("GET", "/people"): Right.PEOPLE,
    ("GET", "/api/v1/openapi.json"): Right.SESSION,
    ("GET", "/api/v1/overview"): Right.OVERVIEW,
    ("GET", "/api/v1/decisions"): Right.RECORDS,
    ("GET", "/api/v1/decisions/{identifier:path}"): Right.RECORDS,
    ("GET", "/api/v1/proofs/{identifier:path}"): Right.RECORDS,
    ("GET", "/api/v1/cases"): Right.CASES,
    ("GET", "/api/v1/cases/{identifier}"): Right.CASES,
    ("GET", "/api/v1/bundle"): Right.POLICY,
    ("GET", "/api/v1/packs"): Right.POLICY,
    ("GET", "/api/v1/flows"): Right.POLICY,
    ("GET", "/api/v1/destinations"): Right.POLICY,
    ("GET", "/api/v1/classifiers"): Right.POLICY,
    ("GET", "/api/v1/evidence"): Right.EVIDENCE,
    ("POST", "/api/v1/evidence/audits"): Right.AUDIT,
    ("GET", "/api/v1/evidence/package"): Right.AUDIT,
    ("POST", "/api/v1/words"): Right.WORK,  # and the right that its word asks for
    ("GET", "/api/v1/people"): Right.PEOPLE,
}
_OPEN_PATHS = ("/sign-in", "/sign-in/issuer", "/sign-in/return")
_OPEN_FOLDERS = ("/static/", "/link/")

log = structlog.get_logger("guard.console")


class Wall:
    """Lets nobody without a session past, whatever they ask for, but to sign in."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app, self._gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "http":
            asked = HTTPConnection(scope)
            by_itself = (
                scope["path"] == "/live"
            )  # pages ask for it anew on their own: nobody is at work by that
            user = self._gate.user(asked.cookies.get(COOKIE, ""), touch=not by_itself)
            scope.setdefault("state", {})["user"] = user
            if user is None and not _is_open(scope["path"]):
                await _to_sign_in(scope)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def user_of(request: HTTPConnection) -> User | None:
    """Return who is signed in."""
    found: User | None = request.scope.get("state", {}).get("user")
    return found


def address_of(request: HTTPConnection) -> str:
    return request.client.host if request.client else "unknown"


def may(user: User | None, path: str) -> bool:
    """Return whether somebody may open a page, by its route."""
    right = ROUTES[("GET", path)]
    return right is OPEN or (user is not None and user.may(right))


async def allowed(request: Request) -> None:
    """Refuse a route whose right the session does not hold; note each write."""
    await _allowed(request, "")


def allowed_below(prefix: str) -> Callable[[Request], Awaitable[None]]:
    """Return what `allowed` is for an application whose routes begin there."""

    async def allowed_there(request: Request) -> None:
        await _allowed(request, prefix)

    return allowed_there


async def _allowed(request: Request, prefix: str) -> None:
    route = (request.method, prefix + getattr(request.scope.get("route"), "path", ""))
    user, told = user_of(request), " ".join(route)
    if route in ROUTES and ROUTES[route] is OPEN:
        return
    right = ROUTES.get(route)
    if user is None or right is None or not user.may(right):
        log.warning("refused", user=user.name if user else "nobody", route=told, address=address_of(request))
        raise HTTPException(403, "Your role does not hold the right that this asks for; ask an admin.")
    if request.method != "GET":
        log.info("act", user=user.name, route=told, address=address_of(request))


def checked(routes: Iterable[BaseRoute]) -> None:
    """Raise SettingsError where a route is not in the table, or the table names one that is not there."""
    found = set(of_routes(routes))
    if unknown := sorted(found ^ set(ROUTES)):
        told = ", ".join(" ".join(one) for one in unknown)
        raise SettingsError(f"the console's table of rights and its routes differ in: {told}")


def of_routes(routes: Iterable[BaseRoute]) -> Iterable[tuple[str, str]]:
    """Yield method and path of each route; a folder of files is a GET."""
    for route in routes:
        taken_in = getattr(
            route, "original_router", None
        )  # FastAPI keeps routers that it includes as they are
        if taken_in is not None:
            yield from of_routes(taken_in.routes)
            continue
        below = getattr(route, "app", None)
        if isinstance(below, FastAPI):
            yield from ((method, route.path + path) for method, path in of_routes(below.routes))  # type: ignore[attr-defined]
            continue
        path = getattr(route, "path", None)
        if path is None:
            raise SettingsError(f"the console cannot tell what a {type(route).__name__} answers to")
        for method in sorted(getattr(route, "methods", None) or {"GET"}):
            yield method, path


def _is_open(path: str) -> bool:
    return path in _OPEN_PATHS or path.startswith(_OPEN_FOLDERS)


def _to_sign_in(scope: Scope) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    answer: Response
    if scope["method"] != "GET":
        answer = PlainTextResponse("sign in first\n", 403)
    elif scope["path"] == "/live":
        answer = PlainTextResponse("sign in first\n", 401)
    else:
        asked = scope["path"] + (
            f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        )
        answer = RedirectResponse("/sign-in" + (f"?next={quote(asked)}" if asked != "/" else ""), 303)
    return answer
