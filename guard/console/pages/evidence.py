"""Evidence: the whole log verified against every topic, as `guard audit verify` does, and the result."""

from datetime import UTC, date, datetime, time, timedelta

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from guard.audit.package import Wanted
from guard.console.access import user_of
from guard.console.asking import choices
from guard.console.desk import Desk
from guard.console.page import Page
from guard.console.roles import Right
from guard.console.show import Show, today
from guard.console.sight import sight_of
from guard.console.taking import taken


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the page, and what starts an audit."""
    router = APIRouter()

    @router.get("/evidence")
    def evidence(request: Request) -> HTMLResponse:
        day = today(desk.clock())
        return show(
            request,
            "evidence.html",
            title="Evidence",
            audits=desk.audits,
            may_verify=_may_verify(request),
            flows=_flows(desk, request),
            first=day - timedelta(days=7),
            last=day + timedelta(days=1),
        )

    @router.post("/evidence/verify")
    def verify() -> RedirectResponse:
        desk.audits.start()
        return RedirectResponse("/evidence", 303)

    @router.get("/evidence/package")
    def package(request: Request, since: date, until: date, flow: str = "") -> Response:
        began, ended = (int(datetime.combine(day, time(), UTC).timestamp() * 1000) for day in (since, until))
        return taken(desk, request, Wanted(began, ended, (flow,) if flow else ()))

    return router


def _flows(desk: Desk, request: Request) -> list[str]:
    with desk.index.reading() as connection:
        return choices(connection, sight_of(desk, request).flows)["flow"]


def _may_verify(request: Request) -> bool:
    user = user_of(request)
    return user is not None and user.may(Right.AUDIT)


PAGE = Page(4, "Evidence", "/evidence", routes)
