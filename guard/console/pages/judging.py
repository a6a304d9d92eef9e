"""Verdicts on records by keyboard: records of cases and the random sample of what passed, each shown masked to who signs a look."""

import re

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import HTMLResponse, Response

from guard.console.access import user_of
from guard.console.desk import Desk
from guard.console.offering import acts_of, offer, refuse, signer
from guard.console.page import Page
from guard.console.pages.looks import MASKED, seen
from guard.console.roles import Right
from guard.console.security import COOKIE
from guard.console.show import Show
from guard.console.unjudged import named
from schemas.errors import GuardError
from schemas.events import DecisionEvent
from schemas.labelled import TextVerdict
from schemas.reveal import Reveal
from schemas.word import Judgement

KEYS = {
    "t": TextVerdict.TRUE_POSITIVE,
    "f": TextVerdict.FALSE_POSITIVE,
    "b": TextVerdict.BENIGN,
    "d": TextVerdict.DUPLICATE,
    "e": TextVerdict.WRONG_ENTITY,
    "s": TextVerdict.WRONG_SPAN,
}
NEEDING = (TextVerdict.WRONG_ENTITY, TextVerdict.WRONG_SPAN)  # the right spans
_MOST_SPANS = 20
_LANGUAGE = re.compile(r"([A-Za-z]{2,8}(-[A-Za-z0-9]{2,8}){0,2})?")


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return a record with its verdicts, as a page and as what the queue takes into its own, and what prepares one."""
    router = APIRouter()

    @router.get("/tuning/records/{identifier}")
    def record(request: Request, identifier: str) -> HTMLResponse:
        at = desk.clock()
        try:
            look, event = _looked(desk, request, identifier)
            shown = acts_of(desk).shown(look, event)
        except GuardError as error:
            raise HTTPException(409, str(error)) from None
        user = user_of(request)
        return show(
            request,
            "judging.html",
            title=f"Verdict on {event.id}",
            id=event.id,
            look=look,
            shown=shown,
            left=max((look.until - at) // 1000, 1),
            mark=f"{look.by} {look.id}",
            keys=KEYS,
            needing=NEEDING,
            spans=" ".join(spans_of(event)),
            into=named(request.query_params.get("set", "")),
            may=user is not None and user.may(Right.WORK),
        )

    @router.post("/tuning/records/words")
    def prepare(request: Request) -> Response:
        form = request.state.form
        try:
            look, event = _looked(desk, request, form.get("look", ""))
            word = acts_of(desk).judged(look, event, _asked(form))
        except HTTPException as error:
            return refuse(show, request, str(error.detail))
        except (GuardError, ValueError) as error:
            return refuse(show, request, str(error))
        if word.by != signer(request).signs_as:
            return refuse(show, request, "this look is another person's; look yourself")
        return offer(desk, show, request, [(word, event.id)], right=Right.WORK, onward="/tuning/queue")

    return router


def spans_of(event: DecisionEvent) -> list[str]:
    """Return what was found as people name spans, as far as a place tells it."""
    return [
        f"{it.entity}@{it.pointer}:{it.start}:{it.end}"
        for it in event.findings
        if it.end > it.start
        and it.pointer.startswith("/value")
        and "*" not in it.pointer
        and not it.pointer.endswith("#")
    ][:_MOST_SPANS]


def _asked(form: dict[str, str]) -> Judgement:
    """Return what a form concludes. Raise ValueError where it concludes nothing."""
    try:
        verdict = TextVerdict(form.get("verdict", ""))
    except ValueError:
        raise ValueError("no verdict was chosen; choose one") from None
    if not _LANGUAGE.fullmatch(language := form.get("language", "").strip()):
        raise ValueError("a language is a code such as de or en; correct it, or leave it out")
    if not (name := form.get("set", "").strip()) or named(name) != name:
        raise ValueError("a set's name has lower-case letters, digits and `-`, up to 48; name another")
    spans = tuple(form.get("spans", "").split()) if verdict in NEEDING else ()
    if len(spans) > _MOST_SPANS:
        raise ValueError(f"here one names {_MOST_SPANS} spans at most; `guard labels add` takes more")
    return Judgement(name, verdict, spans, language)


def _looked(desk: Desk, request: Request, identifier: str) -> tuple[Reveal, DecisionEvent]:
    """Return a look of this session and what it is into, in scope. Raise a 404 where there is none, or its time is over."""
    found = desk.prepared.look(request.cookies.get(COOKIE, ""), identifier, desk.clock())
    if found is None:
        raise HTTPException(404, "There is no such look of this session, or its time is over; look anew.")
    look, decision = found
    user = user_of(request)
    if look.level not in MASKED and (user is None or not user.may(Right.CLEAR)):
        raise HTTPException(403, "Your role does not hold the right that this asks for; ask an admin.")
    return look, seen(desk, request, decision)


PAGE = Page(9, "Verdicts on records", "", routes)
