"""Sign in at an issuer: away to it, and back with what proves who one is."""

import structlog
from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from guard.console.access import address_of
from guard.console.desk import Desk
from guard.console.fetching import Unanswered
from guard.console.identity import Unproven
from guard.console.issuer import SOON, Issuer
from guard.console.page import Page
from guard.console.pages.sign_in import onward_of
from guard.console.security import COOKIE, cookie
from guard.console.show import Show

AWAY = "guard_away"  # sent along when the issuer sends a browser back, as the session's cookie is not
_SHARE = 0.1  # of what a program may ask

log = structlog.get_logger("guard.console")


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the way there and the way back."""
    router = APIRouter()

    @router.get("/sign-in/issuer")
    def away(request: Request) -> Response:
        issuer = _issuer(desk, request)
        try:
            begun = issuer.begin(onward_of(request.query_params.get("next", "")))
        except Unanswered as error:
            log.warning("nobody can sign in at the issuer", why=str(error))
            raise HTTPException(503, f"You cannot sign in there just now: {error}.") from None
        answer = RedirectResponse(begun.url, 303)
        answer.headers["set-cookie"] = _away(begun.browser, SOON // 1000, request)
        return answer

    @router.get("/sign-in/return")
    def back(request: Request) -> Response:
        issuer, address = _issuer(desk, request), address_of(request)
        try:
            came = issuer.finish(request.query_params, request.cookies.get(AWAY, ""))
        except (Unproven, Unanswered) as error:
            log.warning("sign-in refused", user="unknown", address=address, why=f"issuer: {error}")
            raise HTTPException(
                403,
                "The issuer's answer lets you in nowhere here; begin anew, and ask whoever runs the console if it stays so.",
            ) from None
        session = desk.gate.by_issuer(came.user, address=address, before=request.cookies.get(COOKIE, ""))
        answer = show(request, "signed_in.html", title="Signed in", onward=came.onward)
        answer.headers["set-cookie"] = cookie(session, request)
        answer.headers.append("set-cookie", _away("", 0, request))
        return answer

    return router


def _issuer(desk: Desk, request: Request) -> Issuer:
    if desk.issuer is None:
        raise HTTPException(404, "This console knows no issuer; sign in with a password.")
    if wait := desk.limits.take({f"issuer {address_of(request)}": _SHARE}, desk.clock()):
        seconds = str(-(-wait // 1000))
        raise HTTPException(429, f"Too many attempts; try again in {seconds} s.", {"retry-after": seconds})
    return desk.issuer


def _away(browser: str, seconds: int, request: Request) -> str:
    only = "; Secure" if request.url.scheme == "https" else ""
    return f"{AWAY}={browser}; Path=/sign-in; Max-Age={seconds}; HttpOnly; SameSite=Lax{only}"


PAGE = Page(11, "Sign in at an issuer", "", routes)
