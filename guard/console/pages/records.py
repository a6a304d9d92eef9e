"""Records: decisions searched by flow, action, label, entity, destination, time and id; the address holds what was asked."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from msgspec.structs import replace
from starlette.responses import HTMLResponse

from guard.console.asking import Hit, choices
from guard.console.desk import Desk
from guard.console.page import Page
from guard.console.searching import Search, search
from guard.console.show import Show
from guard.console.sight import sight_of
from schemas.errors import GuardError
from schemas.label import with_implied

FIELDS = ("flow", "action", "label", "entity", "destination", "since", "until", "id")
_LONGEST = 300  # characters of one field


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the search."""
    router = APIRouter()

    @router.get("/records")
    def records(request: Request) -> HTMLResponse:
        asked = {name: request.query_params.get(name, "").strip()[:_LONGEST] for name in FIELDS}
        labels, unread = labels_of(desk)
        wanted, wrong = understood(asked, labels)
        turned = {name: request.query_params.get(name, "") for name in ("before", "after")}
        for name, value in turned.items():
            if value.isascii() and value.isdigit() and len(value) < 19:
                wanted = replace(wanted, **{name: int(value)})
        sight = sight_of(desk, request)
        with desk.index.reading() as connection:
            found = None if wrong else search(connection, wanted, sight.flows)
            offered = choices(connection, sight.flows) | {
                "label": sorted({one for each in labels.values() for one in each})
            }
        hits: tuple[Hit, ...] = found.hits if found else ()
        given = {name: value for name, value in asked.items() if value}
        return show(
            request,
            "records.html",
            status=400 if wrong else 200,
            title="Records",
            asked=asked,
            choices=offered,
            wrong=[*wrong, unread] if unread and asked["label"] else wrong,
            hits=[hit for hit in hits if sight.shows(hit)],
            newest="/records?" + urlencode(given),
            older=_turn(given, before=hits[-1].row) if found and found.older and hits else "",
            newer=_turn(given, after=hits[0].row) if found and found.newer and hits else "",
        )

    return router


def understood(asked: dict[str, str], labels: dict[str, frozenset[str]]) -> tuple[Search, list[str]]:
    """Return the search that is meant, and what in it cannot be understood."""
    wrong = []
    times: dict[str, int | None] = {}
    for name in ("since", "until"):
        try:
            times[name] = _moment(asked[name])
        except ValueError:
            times[name] = None
            wrong.append(f"`{name}` is no time; write it as 2026-03-01T08:30, in UTC")
    entities: tuple[str, ...] | None = None
    if asked["label"]:
        entities = tuple(sorted(entity for entity, all_of in labels.items() if asked["label"] in all_of))
    if asked["entity"]:
        entities = tuple(one for one in (asked["entity"],) if entities is None or one in entities)
    found = Search(
        flow=asked["flow"],
        action=asked["action"],
        destination=asked["destination"],
        entities=entities,
        since=times["since"],
        until=times["until"],
        id=asked["id"],
    )
    return found, wrong


def labels_of(desk: Desk) -> tuple[dict[str, frozenset[str]], str]:
    try:
        labels = desk.in_force().policy.labels
        return {entity: with_implied(own) for entity, own in labels.items()}, ""
    except GuardError as error:
        return {}, str(error)


def _moment(text: str) -> int | None:
    """Return a time in UTC as milliseconds; None where none is given. Raise ValueError where it is no time."""
    if not text:
        return None
    read = datetime.fromisoformat(text)
    return int((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp() * 1000)


def _turn(given: dict[str, str], **to: int) -> str:
    return "/records?" + urlencode(given | to)


PAGE = Page(2, "Records", "/records", routes)
