"""Packs and bundles: what is in force, since when, signed by whom, and what ends when."""

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import HTMLResponse

from guard.console.desk import Desk
from guard.console.markdown import html
from guard.console.page import Page
from guard.console.show import Show, today
from guard.policy.dated import ending
from guard.policy.pages import page as pack_page

_WITHIN = 90  # days


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the list, and each pack's page."""
    router = APIRouter()

    @router.get("/packs")
    def packs(request: Request) -> HTMLResponse:
        in_force = desk.in_force()
        day = today(desk.clock())
        content = in_force.policy.content
        return show(
            request,
            "packs.html",
            title="In force",
            policy=in_force.policy,
            standing=in_force.standing,
            signed_by=in_force.signed_by,
            packs=sorted(content.packs.items()),
            ending=ending(content, day, _WITHIN),
            within=_WITHIN,
            day=day,
        )

    @router.get("/packs/{name}")
    def pack(request: Request, name: str) -> HTMLResponse:
        found = desk.in_force().policy.content.packs.get(name)
        if found is None:
            raise HTTPException(404, f"No pack {name} is part of what is in force.")
        _, _, body = pack_page(name, found).partition("\n")  # its first line is its title
        return show(request, "pack.html", title=found.title, body=html(body))

    return router


PAGE = Page(3, "In force", "/packs", routes)
