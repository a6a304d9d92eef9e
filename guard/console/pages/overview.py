"""Overview: flows from origin to destinations with live counts, actions over time, what guarding costs, and how the deployment is."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse

from guard.console.access import user_of
from guard.console.asking import Count, counts, last_decided, over_time, read_so_far
from guard.console.desk import Desk
from guard.console.health import facts_of, lines, waiting
from guard.console.page import Page
from guard.console.pictures import QUARANTINE, Route, flow_map, timeline
from guard.console.security import COOKIE
from guard.console.show import Show
from guard.console.sight import Sight, sight_of
from guard.console.store.tally import MINUTE
from guard.console.tax import taxes
from guard.policy.compiled import Flow
from schemas.errors import GuardError

SPANS = {
    "hour": (60, MINUTE),
    "day": (48, 30 * MINUTE),
    "week": (56, 180 * MINUTE),
}  # steps, and how long each is
_BEAT = 1.0  # seconds between two looks
_QUIET = 15  # beats after which a stream says that it is still there
_STREAMS = 50


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the page, and the stream of what changes on it."""
    router = APIRouter()
    open_streams = 0

    @router.get("/")
    def overview(request: Request, span: str = "hour") -> HTMLResponse:
        chosen = span if span in SPANS else "hour"
        return show(
            request,
            "overview.html",
            title="Overview",
            span=chosen,
            spans=SPANS,
            **facts(desk, chosen, sight_of(desk, request)),
        )

    @router.get("/live")
    async def live(request: Request, span: str = "hour") -> Response:
        nonlocal open_streams
        if open_streams >= _STREAMS:
            return PlainTextResponse("too many pages follow live; close one, or reload by hand\n", 503)
        chosen = span if span in SPANS else "hour"

        async def stream() -> AsyncIterator[str]:
            nonlocal open_streams
            open_streams += 1
            try:
                told = events(
                    lambda: mark(desk),
                    lambda: show.part(
                        "_counts.html", span=chosen, **facts(desk, chosen, sight_of(desk, request))
                    ),
                )
                async for one in told:
                    if desk.gate.user(request.cookies.get(COOKIE, ""), touch=False) != user_of(request):
                        return  # out, or with other rights than when the stream began
                    yield one
            finally:
                open_streams -= 1

        return StreamingResponse(stream(), media_type="text/event-stream")

    return router


async def events(
    marked: Callable[[], object], told: Callable[[], str], *, beat: float = _BEAT
) -> AsyncIterator[str]:
    """Yield a server-sent event each time that what is marked has changed; the first at once."""
    last: object = None
    quiet = 0
    while True:
        now = await run_in_threadpool(marked)
        if now != last:
            last, quiet = now, 0
            lines = (await run_in_threadpool(told)).splitlines()
            yield "event: counts\n" + "".join(f"data: {line}\n" for line in lines) + "\n"
        elif (quiet := quiet + 1) % _QUIET == 0:
            yield ": still here\n\n"
        await asyncio.sleep(beat)


def mark(desk: Desk) -> tuple[object, ...]:
    """Return what changes when the overview does: how far the index has read, what was told of health, and the minute."""
    with desk.index.reading() as connection:
        read = read_so_far(connection)
    return read, desk.clock() // MINUTE, desk.trouble(), desk.health().at, desk.windows().at


def facts(desk: Desk, span: str, sight: Sight) -> dict[str, Any]:
    """Return what the overview shows."""
    steps, step = SPANS[span]
    until = (desk.clock() // step + 1) * step
    since = until - steps * step
    with desk.index.reading() as connection:
        every = counts(connection, sight.flows)
        slots = over_time(connection, since=since, until=until, step=step, flows=sight.flows)
        decided = last_decided(connection, sight.flows)
    flows, unread = {}, ""
    try:
        flows = {name: flow for name, flow in desk.in_force().policy.by_name.items() if sight.has(name)}
    except GuardError as error:
        unread = str(error)
    drawn = routes_of(every, flows)
    totals: dict[str, int] = {}
    for one in every:
        totals[one.action] = totals.get(one.action, 0) + one.records
    return {
        "routes": drawn,
        "map": flow_map(drawn),
        "totals": totals,
        "slots": [(start, slots[start]) for start in sorted(slots, reverse=True)],
        "timeline": timeline(slots, since=since, until=until, step=step),
        "since": since,
        "until": until,
        "unread": unread,
        **_health(desk, sight, decided),
    }


def _health(desk: Desk, sight: Sight, decided: int | None) -> dict[str, Any]:
    """Return how the deployment is, and what guarding costs."""
    told = facts_of(desk, decided)
    windows, waits = told.windows, waiting(told, sight)
    costs = {one.flow: one for one in taxes(windows.thing or (), sight, at=told.at)}
    return {
        "health": lines(told, sight),
        "health_at": told.health.at,
        "costs": [(flow, costs.get(flow)) for flow in [*costs, *sorted((waits or {}).keys() - costs.keys())]],
        "waits": waits or {},
        "costs_at": windows.at,
        "costs_unknown": windows.why,
    }


def routes_of(every: list[Count], flows: dict[str, Flow]) -> list[Route]:
    """Return each flow with its origin and destinations, those of the policy in its order, the busiest flow first."""
    found = []
    for name in sorted({*flows, *(one.flow for one in every)}):
        flow = flows.get(name)
        places = (
            {one.name: ", ".join(sorted(filter(None, one.countries))) for one in flow.destinations}
            if flow
            else {}
        )
        went: dict[str, dict[str, int]] = {one: {} for one in places}
        for one in every:
            if one.flow == name:
                went.setdefault(one.destination or QUARANTINE, {})[one.action] = one.records
        if QUARANTINE in went:
            went[QUARANTINE] = went.pop(QUARANTINE)  # the last
        told = {f"{to} ({places[to]})" if places.get(to) else to: by for to, by in went.items()}
        found.append(Route(name or "no flow", _origin(flow), told))
    return sorted(found, key=lambda route: -route.records)


def _origin(flow: Flow | None) -> str:
    if flow is None:
        return "unknown"
    spec = flow.spec.origin
    return ", ".join(spec.countries) or ("each record's own" if spec.header or spec.field else "unknown")


PAGE = Page(1, "Overview", "/", routes)
