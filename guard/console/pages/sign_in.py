"""Sign in: by name, password and code, or by the one link that a console printed; and sign out."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from guard.console.access import address_of, user_of
from guard.console.desk import Desk
from guard.console.gate import Refused
from guard.console.page import Page
from guard.console.security import COOKIE, cookie
from guard.console.show import Show

_LONGEST = 500  # characters of an address to go on to


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the form, what it is sent to, the link, and the way out."""
    router = APIRouter()

    @router.get("/sign-in")
    def form(request: Request) -> Response:
        onward = onward_of(request.query_params.get("next", ""))
        if user_of(request) is not None:
            return RedirectResponse(onward, 303)
        return show(
            request, "sign_in.html", title="Sign in", onward=onward, refused=False, wait=0, **_ways(desk)
        )

    @router.post("/sign-in")
    def sign_in(request: Request) -> Response:
        given: dict[str, str] = request.state.form
        onward = onward_of(given.get("next", ""))
        try:
            session = desk.gate.sign_in(
                given.get("name", "").strip()[:64],
                given.get("password", ""),
                given.get("code", "").replace(" ", ""),
                address=address_of(request),
                before=request.cookies.get(COOKIE, ""),
            )
        except Refused as refused:
            return _refused(desk, show, request, onward, -(-refused.wait // 1000))
        return _inside(request, session, onward)

    @router.get("/link/{token}")
    def link(request: Request, token: str) -> Response:
        before = request.cookies.get(COOKIE, "")
        try:
            session = desk.gate.by_link(token, address=address_of(request), before=before)
        except Refused:
            raise HTTPException(403, "This link was used, or is too old; start the console anew.") from None
        return _inside(request, session, "/")

    @router.post("/sign-out")
    def sign_out(request: Request) -> Response:
        desk.gate.sign_out(request.cookies.get(COOKIE, ""))
        return RedirectResponse("/sign-in", 303)

    return router


def _refused(desk: Desk, show: Show, request: Request, onward: str, wait: int) -> HTMLResponse:
    status = 429 if wait else 403
    answer = show(
        request,
        "sign_in.html",
        status=status,
        title="Sign in",
        onward=onward,
        refused=True,
        wait=wait,
        **_ways(desk),
    )
    if wait:
        answer.headers["retry-after"] = str(wait)
    return answer


def _ways(desk: Desk) -> dict[str, Any]:
    return {"issuer": desk.issuer, "passwords": desk.gate.by_password}


def _inside(request: Request, session: str, onward: str) -> Response:
    answer = RedirectResponse(onward, 303)
    answer.headers["set-cookie"] = cookie(session, request)
    return answer


def onward_of(asked: str) -> str:
    """Return where to go on to: a page of this console, whatever was asked for.

    >>> onward_of("/cases?state=all"), onward_of("//elsewhere.example"), onward_of("https://elsewhere.example")
    ('/cases?state=all', '/', '/')
    """
    own = asked.startswith("/") and not asked.startswith(("//", "/\\")) and len(asked) <= _LONGEST
    return asked if own and asked.isascii() and asked.isprintable() else "/"


PAGE = Page(10, "Sign in", "", routes)
