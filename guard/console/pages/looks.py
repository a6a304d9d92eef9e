"""Looks into sealed records: prepared for a signature, on record before anything is shown, shown for minutes to one session."""

import secrets
from datetime import UTC, datetime

import structlog
from fastapi import APIRouter, HTTPException, Request
from starlette.responses import HTMLResponse, Response

from guard.console.access import user_of
from guard.console.asking import decision
from guard.console.desk import Desk
from guard.console.offering import acts_of, offer, refuse, signer
from guard.console.page import Page
from guard.console.roles import Right
from guard.console.security import COOKIE
from guard.console.show import Show
from guard.console.sight import sight_of
from schemas.errors import GuardError
from schemas.events import DecisionEvent
from schemas.reveal import Reveal, RevealLevel, RevealReason

MINUTE = 60_000
LASTS = {
    RevealLevel.MASK: 15 * MINUTE,
    RevealLevel.PARTIAL: 10 * MINUTE,
    RevealLevel.CLEAR: 5 * MINUTE,
}  # from when it was prepared
MASKED = (RevealLevel.MASK, RevealLevel.PARTIAL)

log = structlog.get_logger("guard.console")


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return what prepares looks, and what shows one."""
    router = APIRouter()

    @router.post("/looks")
    def masked(request: Request) -> Response:
        level = request.state.form.get("level", "")
        if level not in MASKED:
            return refuse(show, request, "a look needs a level; choose one")
        return _prepared(desk, show, request, RevealLevel(level), Right.LOOK)

    @router.post("/looks/clear")
    def clear(request: Request) -> Response:
        return _prepared(desk, show, request, RevealLevel.CLEAR, Right.CLEAR)

    @router.get("/looks/{identifier}")
    def look(request: Request, identifier: str) -> HTMLResponse:
        user, at = signer(request), desk.clock()
        found = desk.prepared.look(request.cookies.get(COOKIE, ""), identifier, at)
        if found is None:
            raise HTTPException(404, "There is no such look of this session, or its time is over; look anew.")
        word, identifier = found
        if word.level is RevealLevel.CLEAR and not user.may(Right.CLEAR):
            raise HTTPException(403, "Your role does not hold the right that this asks for; ask an admin.")
        event = seen(desk, request, identifier)
        try:
            shown = acts_of(desk).shown(word, event)
        except GuardError as error:
            raise HTTPException(409, str(error)) from None
        log.info("record shown", user=user.name, by=word.by, look=word.id, shows=word.level.value)
        left = max((word.until - at) // 1000, 1)
        answer = show(
            request,
            "look.html",
            title=f"Record of {event.id}",
            id=event.id,
            look=word,
            shown=shown,
            left=left,
            mark=f"{word.by} {_day(word.at)}",
        )
        answer.headers["refresh"] = f"{left}; url=/decisions/{identifier}"
        return answer

    return router


def _prepared(desk: Desk, show: Show, request: Request, level: RevealLevel, right: Right) -> Response:
    form, at = request.state.form, desk.clock()
    given = form.get("reason", "")
    if given not in [*RevealReason] and (given or level is RevealLevel.CLEAR):
        return refuse(show, request, "a look at a record as it is needs a reason; choose one")
    try:
        event = seen(desk, request, form.get("decision", ""))
        sealed = acts_of(desk).sealed(event)
    except HTTPException as error:
        return refuse(show, request, str(error.detail))
    except GuardError as error:
        return refuse(show, request, str(error))
    word = Reveal(
        f"l-{secrets.token_hex(8)}",
        event.id,
        sealed,
        at,
        signer(request).signs_as,
        level=level,
        reason=RevealReason(given) if given else None,
        until=at + LASTS[level],
    )
    onward = f"/decisions/{event.id}"
    return offer(desk, show, request, [(word, event.id)], right=right, onward=onward, at_once=True)


def seen(desk: Desk, request: Request, identifier: str) -> DecisionEvent:
    """Return a decision that is in scope. Raise a 404 where there is none."""
    with desk.index.reading() as connection:
        hit = decision(connection, identifier)
    seen = hit is not None and user_of(request) is not None and sight_of(desk, request).shows(hit)
    if hit is None or not seen or not isinstance(hit.event, DecisionEvent):
        raise HTTPException(404, f"The index holds no decision {identifier} whose original is kept.")
    return hit.event


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


PAGE = Page(9, "Looks", "", routes)
