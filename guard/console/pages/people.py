"""People: who may sign in, as what, and what they see; read here, changed by `guard console user`."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from guard.console.desk import Desk
from guard.console.page import Page
from guard.console.show import Show


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the list."""
    router = APIRouter()

    @router.get("/people")
    def people(request: Request) -> HTMLResponse:
        return show(request, "people.html", title="People", people=desk.gate.people())

    return router


PAGE = Page(6, "People", "/people", routes)
