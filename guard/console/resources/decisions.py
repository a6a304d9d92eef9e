"""Decisions: searched page by page, one by its id, and its proof."""

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, HTTPException, Path, Query, Request
from pydantic import StringConstraints

from guard.console.asking import Hit, decision
from guard.console.desk import Desk
from guard.console.pages.decision import proof_of, refuse_unseen
from guard.console.pages.records import labels_of
from guard.console.searching import Search, search
from guard.console.shape import Moment, Shape, Text
from guard.console.sight import sight_of
from schemas.errors import GuardError
from schemas.events import DecisionEvent, FindingFact, SpanEvent

Identifier = Annotated[str, Path(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")]


class Asked(Shape):
    """What to look for; what is left out is anything. Times are milliseconds since the epoch."""

    flow: Text = ""
    action: Literal["", "allow", "redact", "reroute", "hold", "block"] = ""
    destination: Text = ""
    label: Text = ""
    entity: Text = ""
    since: Moment | None = None
    until: Moment | None = None
    id: Text = ""
    cursor: Annotated[str, StringConstraints(pattern=r"^([1-9a-f][0-9a-f]{0,14})?$")] = ""


class Found(Shape):
    """A finding: what and where, never the text."""

    entity: str
    pointer: str
    start: int
    end: int
    score: float
    classifier: str
    origin: str


class Excused(Shape):
    """What would have been a finding if an entry of the policy's lists did not name its text as none: what and where, never the text."""

    entry: str
    finding: Found


class Because(Shape):
    """A reason, and the law that it cites."""

    code: str
    citation: str
    destination: str


class Decided(Shape):
    """A decision, or a span of them: consecutive records that passed as they were."""

    id: str  # of the decision, or of the first of a span
    kind: Literal["decision", "span"]
    flow: str
    action: str
    destination: str
    records: int
    at: int
    bundle: str
    digest: str
    disposition: str = ""
    findings: tuple[Found, ...] = ()
    excused: tuple[Excused, ...] = ()
    reasons: tuple[Because, ...] = ()
    redactions: tuple[tuple[str, str], ...] = ()  # entity, redaction operator
    basis: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()  # that the record told of itself
    fault: str = ""
    nearest: str = ""
    question: str = ""
    role: str = ""
    release: str = ""
    runs: tuple[tuple[int, int], ...] = ()  # of a span: first offset, count


class Decisions(Shape):
    """One page, the newest first. `next` is the cursor of the page after it; null where there is none."""

    decisions: list[Decided]
    next: str | None


class Head(Shape):
    """A signed head of a partition's log."""

    type: Literal["head"] = "head"
    log: str
    size: int
    root: str
    offset: int
    at: int
    key: str
    signature: str


class Proven(Shape):
    """A proof as `python -m guard.audit.check` takes it. It held when it was answered; check it with your own copy of the key."""

    log: str
    offset: int
    index: int
    leaf: str
    path: list[str]
    head: Head


def routes(desk: Desk) -> APIRouter:
    """Return the search, one decision, and its proof."""
    router = APIRouter()

    @router.get("/decisions", summary="Search decisions, the newest first")
    def decisions(request: Request, asked: Annotated[Asked, Query()]) -> Decisions:
        sight = sight_of(desk, request)
        with desk.index.reading() as connection:
            page = search(connection, _wanted(desk, asked), sight.flows)
        following = f"{page.hits[-1].row:x}" if page.older and page.hits else None
        return Decisions(decisions=[told(hit) for hit in page.hits if sight.shows(hit)], next=following)

    @router.get("/decisions/{identifier:path}", summary="One decision, or the span that covers it")
    def one(request: Request, identifier: Identifier) -> Decided:
        with desk.index.reading() as connection:
            hit = decision(connection, identifier)
        if hit is None or not sight_of(desk, request).shows(hit):
            raise HTTPException(
                404, "The index holds no such decision; older ones are told by guard explain."
            )
        return told(hit)

    @router.get("/proofs/{identifier:path}", summary="The proof of a record's first decision")
    def proof(request: Request, identifier: Identifier) -> Proven:
        refuse_unseen(desk, identifier, sight_of(desk, request))
        try:
            found = proof_of(desk, identifier)
        except GuardError as error:
            raise HTTPException(409, str(error)) from None
        if flaw := desk.flaw(found):
            raise HTTPException(409, f"The proof does not hold: {flaw}; run `guard audit verify`.")
        return Proven.model_validate(msgspec.to_builtins(found))

    return router


def told(hit: Hit) -> Decided:
    """Return a hit as the API tells it."""
    event = hit.event
    given = event.given
    common = {
        "id": hit.id,
        "flow": hit.flow,
        "action": hit.action,
        "destination": hit.destination,
        "records": hit.records,
        "at": hit.at,
        "bundle": event.bundle,
        "digest": event.digest,
        "origins": list(given.origins) if given is not None else [],
    }
    match event:
        case SpanEvent():
            return Decided.model_validate(common | {"kind": "span", "runs": list(event.runs)})
        case DecisionEvent():
            named = ("disposition", "basis", "fault", "nearest", "question", "role", "release", "redactions")
            own = {name: msgspec.to_builtins(getattr(event, name)) for name in named}
            findings = [_found(one) for one in event.findings]
            excused = [Excused(entry=one.entry, finding=_found(one.finding)) for one in event.excused]
            reasons = [
                Because(code=one.code, citation=one.citation, destination=one.destination)
                for one in event.reasons
            ]
            return Decided.model_validate(
                common
                | own
                | {"kind": "decision", "findings": findings, "excused": excused, "reasons": reasons}
            )


def _found(one: FindingFact) -> Found:
    return Found(**{name: getattr(one, name) for name in one.__struct_fields__})


def _wanted(desk: Desk, asked: Asked) -> Search:
    entities: tuple[str, ...] | None = None
    if asked.label:
        labels, trouble = labels_of(desk)
        if trouble:
            raise HTTPException(503, trouble)
        entities = tuple(sorted(entity for entity, known in labels.items() if asked.label in known))
    if asked.entity:
        entities = tuple(one for one in (asked.entity,) if entities is None or one in entities)
    return Search(
        flow=asked.flow,
        action=asked.action,
        destination=asked.destination,
        entities=entities,
        since=asked.since,
        until=asked.until,
        id=asked.id,
        before=int(asked.cursor, 16) if asked.cursor else 0,
    )
