"""Words: what people say of cases, prepared for their signature; and every word once it is signed."""

import secrets
from collections.abc import Mapping, Sequence

import structlog
from fastapi import APIRouter, HTTPException, Request
from msgspec.structs import replace
from starlette.responses import JSONResponse, Response

from guard.console.desk import Desk
from guard.console.offering import acts_of, offer, refuse, signer
from guard.console.page import Page
from guard.console.roles import Right
from guard.console.security import COOKIE
from guard.console.show import Show
from guard.console.sight import sight_of
from schemas.base64 import decoded
from schemas.case import HOUR, CaseCommand, CaseVerb, Verdict
from schemas.errors import GuardError
from schemas.reveal import Reveal

MOST = 100  # cases at once
_LONGEST_QUIET = 24 * 366  # hours

log = structlog.get_logger("guard.console")


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return what prepares words on cases, and what takes any word that is signed."""
    router = APIRouter()

    @router.post("/cases/words")
    def prepare(request: Request) -> Response:
        form, cases = request.state.form, request.state.every.get("case", [])[:MOST]
        sight = sight_of(desk, request)
        given = [*cases, *filter(None, [form.get("into", "").strip()])]
        if unseen := [one for one in given if desk.cases.find(one, sight.flows) is None]:
            return refuse(show, request, f"there is no case {', '.join(unseen[:3])} that you see")
        if not cases:
            return refuse(show, request, "no case was chosen; choose at least one")
        try:
            words = _words(form, cases, by=signer(request).signs_as, at=desk.clock())
        except ValueError as error:
            return refuse(show, request, str(error))
        onward = f"/cases/{cases[0]}" if len(cases) == 1 else "/cases"
        return offer(desk, show, request, [(word, "") for word in words], right=Right.WORK, onward=onward)

    @router.post("/words/signed")
    def signed(request: Request) -> Response:
        form: Mapping[str, str] = request.state.form
        session, user = request.cookies.get(COOKIE, ""), signer(request)
        try:
            statement = decoded(form.get("statement", ""))
        except ValueError:
            statement = b""
        waiting = desk.prepared.take(session, statement, desk.clock())
        if waiting is None or waiting.user != user.name:
            return _refused(
                "this word was not prepared for this session, is said already, or waited too long; ask anew"
            )
        if not user.may(waiting.right):
            raise HTTPException(403, "Your role does not hold the right that this word asks for.")
        word = replace(waiting.unsigned.word, signature=form.get("signature", "")[:128])
        try:
            acts_of(desk).say(word)
        except GuardError as error:
            desk.prepared.put(session, waiting)  # it was not said: another key may be the right one
            return _refused(str(error))
        onward = waiting.onward
        if isinstance(word, Reveal):
            desk.prepared.looked(session, replace(waiting, unsigned=replace(waiting.unsigned, word=word)))
            onward = f"/looks/{word.id}"
        log.info("word said", user=user.name, by=word.by, word=word.id, kind=type(word).__name__)
        return JSONResponse({"done": waiting.summary, "onward": onward})

    return router


def _refused(sentence: str) -> Response:
    return JSONResponse({"refused": sentence}, 409)


def _words(form: Mapping[str, str], cases: Sequence[str], *, by: str, at: int) -> list[CaseCommand]:
    """Return a word on each case. Raise ValueError where the form says none."""
    try:
        verb = CaseVerb(form.get("verb", ""))
    except ValueError:
        raise ValueError("nothing was chosen to be done; choose it") from None
    more: dict[str, object] = {}
    match verb:
        case CaseVerb.CLOSE:
            try:
                hours = int(form.get("quiet", "") or "1")
                more = {"verdict": Verdict(form.get("verdict", "")), "quiet": hours * HOUR}
            except ValueError:
                raise ValueError("closing needs a verdict and a number of quiet hours; give both") from None
            if not 0 <= hours <= _LONGEST_QUIET:
                raise ValueError(f"quiet hours are from 0 to {_LONGEST_QUIET}; give another number")
        case CaseVerb.ASSIGN:
            more = {"assignee": form.get("assignee", "").strip()}
        case CaseVerb.MERGE:
            more = {"into": form.get("into", "").strip()}
    return [
        replace(CaseCommand(f"w-{secrets.token_hex(6)}", verb, case, at, by), **more)
        for case in dict.fromkeys(cases)
    ]


PAGE = Page(9, "Words", "", routes)
