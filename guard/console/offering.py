"""Offers words to be signed: to a script as JSON with the bytes to sign, to a browser without one as commands to run.

The answer to a script is `{by, to, at_once, words: [{statement, summary, line}], refused: [...]}`: `statement` in base64 is what the
signature is over, and goes with it to `to`. Any form with `data-words` whose answer is such is signed by static/signing.js.
"""

import base64
from collections.abc import Iterable

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from guard.console.access import user_of
from guard.console.acts import Acts
from guard.console.desk import Desk
from guard.console.prepared import WAITS, Waiting
from guard.console.roles import Right
from guard.console.security import COOKIE
from guard.console.show import Show
from guard.console.telling import line, summary
from guard.console.users import User
from schemas.errors import GuardError
from schemas.word import Word

SIGNED = "/words/signed"
LONGEST = 2400  # bytes of a statement: with its signature it fits into a form
NO_ACTS = "this console takes no words; run `guard cases` and `guard quarantine` where your key is"


def acts_of(desk: Desk) -> Acts:
    """Return what to act by. Raise GuardError where this console takes no words."""
    if desk.acts is None:
        raise GuardError(NO_ACTS)
    return desk.acts


def signer(request: Request) -> User:
    """Return who is to sign."""
    user = user_of(request)
    if user is None:
        raise HTTPException(403, "Sign in first.")
    return user


def unfit(desk: Desk, user: User) -> str:
    """Return why a person's words would not count, in a sentence; empty where they would."""
    try:
        acts_of(desk)
        people = desk.in_force().policy.approvers
    except GuardError as error:
        return str(error)
    if user.signs_as in people:
        return ""
    return (
        f"`{user.signs_as}` is no approver of the policy, so no word of theirs would count; the security team adds them "
        f"(`guard keys approver init {user.signs_as}`)"
    )


def offer(
    desk: Desk,
    show: Show,
    request: Request,
    words: Iterable[tuple[Word, str]],
    *,
    right: Right,
    onward: str,
    refused: Iterable[str] = (),
    at_once: bool = False,
) -> Response:
    """Offer words, each with the decision that it is about; what no worker would take is told and not offered."""
    user, ready, wrong = signer(request), [], list(refused)
    until = desk.clock() + WAITS
    for word, decision in words:
        try:
            unsigned = acts_of(desk).unsigned(word)
        except GuardError as error:
            wrong.append(str(error))
            continue
        if len(unsigned.statement) > LONGEST:
            wrong.append(f"a word on {decision or word.id} says too much at once; dismiss less")
            continue
        ready.append((unsigned, decision))
    told = []
    for unsigned, decision in ready:
        what = summary(unsigned.word)
        desk.prepared.put(
            request.cookies.get(COOKIE, ""),
            Waiting(unsigned, user.name, right, what, onward, decision, until),
        )
        statement = base64.b64encode(unsigned.statement).decode()
        told.append({"statement": statement, "summary": what, "line": line(unsigned.word, decision)})
    return answered(
        show,
        request,
        {"by": user.signs_as, "to": SIGNED, "at_once": at_once, "words": told, "refused": wrong},
    )


def refuse(show: Show, request: Request, sentence: str) -> Response:
    """Say why nothing is offered."""
    return answered(show, request, {"words": [], "refused": [sentence]})


def answered(show: Show, request: Request, told: dict[str, object]) -> Response:
    status = 200 if told["words"] else 409
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(told, status)
    return show(request, "words.html", status=status, title="Say it where your key is", told=told)
