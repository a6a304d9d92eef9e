"""A decision: what was decided on which facts, why by which law, what would have passed, and the proof that it stands in the log."""

from typing import Any

import msgspec
from fastapi import APIRouter, HTTPException, Request
from starlette.responses import HTMLResponse, Response

from guard.audit.leaves import Leaf
from guard.audit.prove import Proof
from guard.console.access import user_of
from guard.console.asking import decision
from guard.console.desk import Desk
from guard.console.offering import unfit
from guard.console.page import Page
from guard.console.roles import Right
from guard.console.show import Show
from guard.console.sight import Sight, sight_of
from schemas.cause import cause_of, is_stopped
from schemas.errors import GuardError
from schemas.events import DecisionEvent
from schemas.reveal import RevealReason

_SHOWN = 200  # findings on one page
_PATIENCE = 10.0  # seconds that a proof waits for others
_WORDS = {
    "allow": "The record passed as it was.",
    "redact": "The record passed with findings redacted.",
    "reroute": "The record went to another destination than the first.",
    "hold": "The record is held in quarantine for a person's answer.",
    "block": "The record did not pass; it is in quarantine.",
}


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return a decision's page, and its proof."""
    router = APIRouter()

    @router.get("/decisions/{identifier:path}")
    def page(request: Request, identifier: str) -> HTMLResponse:
        with desk.index.reading() as connection:
            hit = decision(connection, identifier)
        sight = sight_of(desk, request)
        if hit is None or not sight.shows(hit):
            raise HTTPException(
                404,
                f"The index holds no decision {identifier}. Older ones than it keeps are told by guard explain.",
            )
        event = hit.event
        own = isinstance(event, DecisionEvent)
        return show(
            request,
            "decision.html" if own else "span.html",
            title=identifier,
            id=identifier,
            hit=hit,
            event=event,
            word=_WORDS.get(hit.action, ""),
            shown=_SHOWN,
            case=_case(desk, event, sight) if isinstance(event, DecisionEvent) else "",
            **_acts(desk, request, event),
        )

    @router.get("/proofs/{identifier:path}")
    def proof(request: Request, identifier: str, download: str = "") -> Response:
        refuse_unseen(desk, identifier, sight_of(desk, request))
        try:
            found = proof_of(desk, identifier)
        except GuardError as error:
            return show(
                request,
                "proof.html",
                status=409,
                title=f"Proof of {identifier}",
                id=identifier,
                proof=None,
                flaw=str(error),
            )
        if download:
            name = "".join(
                one if one.isalnum() or one in "-_." else "-" for one in f"proof-{identifier}.json"
            )
            headers = {"content-disposition": f'attachment; filename="{name}"'}
            return Response(msgspec.json.encode(found), media_type="application/json", headers=headers)
        return show(
            request,
            "proof.html",
            title=f"Proof of {identifier}",
            id=identifier,
            proof=found,
            flaw=desk.flaw(found),
        )

    return router


def _acts(desk: Desk, request: Request, event: Leaf) -> dict[str, Any]:
    """Return what its page needs to offer a release and a look."""
    user, own = user_of(request), isinstance(event, DecisionEvent)
    rights = {"work": Right.WORK, "look": Right.LOOK, "clear": Right.CLEAR}
    may = {name: user is not None and user.may(right) for name, right in rights.items()}
    stopped = own and is_stopped(getattr(event, "action", ""))
    return {
        "may": may,
        "unfit": unfit(desk, user) if user is not None and may["look"] else "",
        "opens": desk.acts is not None and desk.acts.opens,
        "is_stopped": stopped,
        "has_original": stopped or getattr(event, "sampled", False),
        "reveal_reasons": [one.value for one in RevealReason],
    }


def refuse_unseen(desk: Desk, identifier: str, sight: Sight) -> None:
    """Refuse a proof to whoever does not see its decision: it holds all that the decision does."""
    if sight.flows is None and sight.countries is None:
        return
    with desk.index.reading() as connection:
        hit = decision(connection, identifier)
    if hit is None or not sight.shows(hit):
        raise HTTPException(404, f"The index holds no decision {identifier}.")


def _case(desk: Desk, event: DecisionEvent, sight: Sight) -> str:
    """Return the case that a stopped record belongs to; empty where there is none to be seen."""
    if not is_stopped(event.action):
        return ""
    cause, _ = cause_of(event.flow, event.action, event.reasons, event.findings, event.fault)
    return next((one.id for one in (cause, *cause.wider()) if desk.cases.find(one.id, sight.flows)), "")


def proof_of(desk: Desk, identifier: str) -> Proof:
    """Return the proof of a record's first decision; it reads a partition of the log, so few are made at once."""
    log, _, offset = identifier.rpartition("/")
    topic, _, partition = log.rpartition("/")
    numbers = (partition, offset)
    if not topic or not all(one.isascii() and one.isdigit() and len(one) < 19 for one in numbers):
        raise HTTPException(404, "A proof is asked for by the record's place: topic/partition/offset.")
    if not desk.proving.acquire(timeout=_PATIENCE):
        raise HTTPException(503, "Other proofs are being made; try again in a moment.")
    try:
        return desk.prove(topic, int(partition), int(offset))
    finally:
        desk.proving.release()


PAGE = Page(9, "Decision", "", routes)
