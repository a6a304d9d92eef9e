"""Evidence: the whole log verified against every topic, as `guard audit verify` does, and the result."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse

from guard.console.desk import Desk
from guard.console.page import Page
from guard.console.show import Show


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the page, and what starts an audit."""
    router = APIRouter()

    @router.get("/evidence")
    def evidence(request: Request) -> HTMLResponse:
        return show(request, "evidence.html", title="Evidence", audits=desk.audits)

    @router.post("/evidence/verify")
    def verify() -> RedirectResponse:
        desk.audits.start()
        return RedirectResponse("/evidence", 303)

    return router


PAGE = Page(4, "Evidence", "/evidence", routes)
