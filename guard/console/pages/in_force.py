"""Flows, destinations and classifiers that are in force: the same lists as the API's, and what of them ends when."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from guard.console.desk import Desk
from guard.console.page import Page
from guard.console.resources.in_force import classifiers_of, destinations_of, flows_of, signed_of
from guard.console.show import Show
from guard.console.sight import sight_of
from guard.policy.compile import Policy
from guard.policy.dated import Dated, dated


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return one list a kind; of flows and destinations, what the asker sees."""
    router = APIRouter()

    def shown(request: Request, template: str, title: str, **values: Any) -> HTMLResponse:
        found = desk.in_force()
        return show(
            request, template, title=title, digest=found.policy.digest, signed=signed_of(found), **values
        )

    @router.get("/flows")
    def flows(request: Request) -> HTMLResponse:
        policy = desk.in_force().policy
        found = flows_of(policy, sight_of(desk, request))
        ending = _dated(policy, "Flow", {one.name for one in found})
        return shown(request, "flows.html", "Flows in force", flows=found, dated=ending)

    @router.get("/destinations")
    def destinations(request: Request) -> HTMLResponse:
        policy = desk.in_force().policy
        found = destinations_of(policy, sight_of(desk, request))
        ending = _dated(policy, "Destination", {one.name for one in found})
        return shown(request, "destinations.html", "Destinations in force", destinations=found, dated=ending)

    @router.get("/classifiers")
    def classifiers(request: Request) -> HTMLResponse:
        policy, sight = desk.in_force().policy, sight_of(desk, request)
        entries = [
            one for one in policy.content.thresholds.entries or () if one.flow is None or sight.has(one.flow)
        ]
        return shown(
            request,
            "classifiers.html",
            "Classifiers in force",
            classifiers=classifiers_of(policy),
            entities=len(policy.content.entities),
            thresholds=policy.content.thresholds,
            entries=entries,
        )

    return router


def _dated(policy: Policy, kind: str, names: set[str]) -> list[Dated]:
    """Return what objects of a kind record that counts for a time only, what ends first before the rest."""
    return [one for one in dated(policy.content) if one.owner[0] == kind and one.owner[1] in names]


PAGE = Page(3, "Flows, destinations and classifiers", "", routes)  # the page on what is in force leads there
