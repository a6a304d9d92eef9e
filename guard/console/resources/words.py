"""Words on cases and releases, signed elsewhere by a person's own key: taken here, and written where workers read them."""

from typing import Annotated, Literal

import msgspec
import structlog
from fastapi import APIRouter, HTTPException, Request
from pydantic import Field, StringConstraints

from guard.console.access import user_of
from guard.console.asking import decision
from guard.console.desk import Desk
from guard.console.roles import Right
from guard.console.shape import Moment, Shape, Text
from guard.console.sight import sight_of
from schemas.case import HOUR, CaseCommand, CaseVerb, CommandKind, ReleaseCommand, ReleaseReason, Verdict
from schemas.errors import BrokerError, GuardError

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Place = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,249}/[0-9]{1,9}/[0-9]{1,18}$")]
Entity = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
Signature = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{86}==$")]

log = structlog.get_logger("guard.console")


class CaseWord(Shape):
    """One person's word on one case, as `guard cases` signs it."""

    type: Literal["case"]
    id: Name
    verb: CaseVerb
    case: Id
    at: Moment
    by: Name
    verdict: Verdict | None = None
    quiet: Annotated[int, Field(ge=0, le=366 * 24 * HOUR)] = HOUR
    assignee: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{0,64}$")] = ""
    into: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{16})?$")] = ""
    key: Id
    signature: Signature


class ReleaseWord(Shape):
    """One person's word on one release, as `guard quarantine` signs it."""

    id: Name
    kind: CommandKind
    place: Place
    quarantine: Place
    reason: ReleaseReason
    at: Moment
    by: Name
    key: Id
    dismiss: Annotated[tuple[Entity, ...], Field(max_length=100)] = ()
    signature: Signature


class Said(Shape):
    """A word that stands on guard.commands."""

    id: str
    by: str
    about: Text


def routes(desk: Desk) -> APIRouter:
    """Return what takes a word."""
    router = APIRouter()

    @router.post(
        "/words", status_code=202, summary="Say a word on a case or a release, signed by its person's key"
    )
    def say(request: Request, word: CaseWord | ReleaseWord) -> Said:
        given = word.model_dump(mode="json", exclude_unset=True)
        told: CaseCommand | ReleaseCommand
        if isinstance(word, CaseWord):
            told = msgspec.convert(given, CaseCommand)
            _refuse_unseen_cases(desk, request, word)
        else:
            told = msgspec.convert(given, ReleaseCommand)
            _refuse_unseen_release(desk, request, word)
        if desk.say is None:
            raise HTTPException(
                503, "This console takes no words; say them with `guard cases` or `guard quarantine`."
            )
        try:
            desk.say(told)
        except BrokerError:
            raise
        except GuardError as error:
            raise HTTPException(409, str(error)) from None
        user = user_of(request)
        log.info(
            "word said",
            user=user.name if user else "nobody",
            by=word.by,
            word=word.id,
            kind=type(told).__name__,
        )
        return Said(id=word.id, by=word.by, about=word.case if isinstance(word, CaseWord) else word.place)

    return router


def _refuse_unseen_cases(desk: Desk, request: Request, word: CaseWord) -> None:
    flows = sight_of(desk, request).flows
    if any(desk.cases.find(one, flows) is None for one in filter(None, (word.case, word.into))):
        raise HTTPException(404, "There is no such case that you see.")


def _refuse_unseen_release(desk: Desk, request: Request, word: ReleaseWord) -> None:
    """Refuse what the asker does not see, and an answer to somebody's request by whoever may not answer."""
    user, sight = user_of(request), sight_of(desk, request)
    needed = Right.RELEASE if word.kind is CommandKind.RELEASE else Right.APPROVE
    if user is None or not user.may(needed):
        raise HTTPException(403, "Your role does not hold the right that this word asks for.")
    if sight.flows is None and sight.countries is None:
        return
    with desk.index.reading() as connection:
        hit = decision(connection, word.place)
    if hit is None or not sight.shows(hit):
        raise HTTPException(404, "The index holds no such decision.")
