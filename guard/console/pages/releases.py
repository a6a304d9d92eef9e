"""Releases: how each stands, asked for from a decision or for a case's records, tried before, answered by a second person."""

import re
import secrets
from collections.abc import Mapping, Sequence
from itertools import islice

from fastapi import APIRouter, HTTPException, Request
from msgspec.structs import replace
from starlette.responses import HTMLResponse, Response

from guard.console.asking import decision
from guard.console.desk import Desk
from guard.console.offering import acts_of, offer, refuse, signer, unfit
from guard.console.page import Page
from guard.console.roles import Right
from guard.console.searching import Search, search
from guard.console.show import Show
from guard.console.sight import Sight, sight_of
from schemas.case import RELEASES, Case, CommandKind, ReleaseCommand, ReleaseReason
from schemas.cause import cause_of, is_stopped
from schemas.errors import GuardError
from schemas.events import DecisionEvent
from schemas.word import ReleaseStanding, ReleaseState, Word

MOST = 25  # records at once
REASONS = tuple(one.value for one in ReleaseReason)
_PAGES = 20  # of the index that are looked through for a case's records
_SHOWN = 200
_SUFFIX = re.compile(r"\.r\d+$")


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the list, a decision's own page, what asks and what answers."""
    router = APIRouter()

    @router.get("/releases")
    def releases(request: Request) -> HTMLResponse:
        user, sight = signer(request), sight_of(desk, request)
        found, trouble = _standings(desk)
        rows = [*islice((row for one in found if (row := _row(desk, sight, one)) is not None), _SHOWN)]
        return show(
            request,
            "releases.html",
            title="Releases",
            rows=rows,
            trouble_with_releases=trouble,
            unfit=unfit(desk, user),
            may_answer=user.may(Right.APPROVE),
            by=user.signs_as,
            limit=RELEASES,
        )

    @router.get("/releases/of/{identifier:path}")
    def of_decision(request: Request, identifier: str) -> HTMLResponse:
        user, event = signer(request), _stopped(desk, sight_of(desk, request), identifier)
        first = _first(desk, event)
        found = sorted({one.entity for one in first.findings})
        dismiss = sorted(set(request.query_params.getlist("dismiss")) & set(found))
        asked = request.query_params.get("reason", "")
        standings, trouble = _standings(desk)
        place = _SUFFIX.sub("", event.id)
        own = [one for one in standings if one.asked.place == place]
        return show(
            request,
            "release.html",
            title=f"Release of {event.id}",
            id=event.id,
            entities=found,
            dismiss=dismiss,
            reason=asked if asked in REASONS else "",
            reasons=REASONS,
            tried=_tried(desk, first, dismiss) if asked in REASONS else "",
            own=[_outcome(desk, one) for one in own],
            released=max((one.released for one in own), default=0),
            limit=RELEASES,
            trouble_with_releases=trouble,
            unfit=unfit(desk, user),
        )

    @router.post("/releases")
    def ask(request: Request) -> Response:
        form, sight = request.state.form, sight_of(desk, request)
        given = list(dict.fromkeys(request.state.every.get("decision", [])))[:MOST]
        try:
            reason = ReleaseReason(form.get("reason", ""))
            events = [_stopped(desk, sight, one) for one in given]
            if form.get("case"):
                events += _of_case(desk, sight, form["case"], form.get("up_to", ""))
        except ValueError:
            return refuse(show, request, "a release needs a reason; choose one")
        except HTTPException as error:
            return refuse(show, request, str(error.detail))
        dismiss = tuple(sorted(set(request.state.every.get("dismiss", []))))
        try:
            words, wrong = _asked(desk, events, reason, dismiss, by=signer(request).signs_as)
        except GuardError as error:
            return refuse(show, request, str(error))
        return offer(desk, show, request, words, right=Right.RELEASE, onward="/releases", refused=wrong)

    @router.post("/releases/answers")
    def answer(request: Request) -> Response:
        user, sight = signer(request), sight_of(desk, request)
        chosen = request.state.every.get("release", [])[:MOST]
        kind = {"approve": CommandKind.APPROVE, "reject": CommandKind.REJECT}.get(
            request.state.form.get("kind", "")
        )
        if not chosen or kind is None:
            return refuse(show, request, "choose releases, then approve or reject them")
        found, trouble = _standings(desk)
        seen = {one.asked.id: one for one in found if one.asked.id in chosen and _row(desk, sight, one)}
        words: list[tuple[Word, str]] = [
            (replace(seen[one].asked, kind=kind, by=user.signs_as, at=desk.clock(), key="", signature=""), "")
            for one in dict.fromkeys(chosen)
            if one in seen
        ]
        wrong = [f"there is no release {one} that you see" for one in chosen if one not in seen]
        return offer(
            desk,
            show,
            request,
            words,
            right=Right.APPROVE,
            onward="/releases",
            refused=[trouble] if trouble else wrong,
        )

    return router


def _standings(desk: Desk) -> tuple[Sequence[ReleaseStanding], str]:
    try:
        return acts_of(desk).releases(), ""
    except GuardError as error:
        return (), str(error)


def _row(desk: Desk, sight: Sight, one: ReleaseStanding) -> dict[str, object] | None:
    """Return a release as the list shows it; None where its record is not seen."""
    with desk.index.reading() as connection:
        hit = decision(connection, one.asked.place)
    if hit is None and (sight.flows is not None or sight.countries is not None):
        return None
    return None if hit is not None and not sight.shows(hit) else _outcome(desk, one)


def _outcome(desk: Desk, one: ReleaseStanding) -> dict[str, object]:
    """Return a release with the decision that carried it out, where there is one."""
    with desk.index.reading() as connection:
        hit = decision(connection, one.decision) if one.decision else None
    done = hit is not None and getattr(hit.event, "release", "") == one.asked.id
    return {
        "one": one,
        "state": ReleaseState.CARRIED_OUT.value if done else one.state.value,
        "action": hit.action if done and hit is not None else "",
    }


def _stopped(desk: Desk, sight: Sight, identifier: str) -> DecisionEvent:
    """Return a decision whose record is in quarantine. Raise a 404 where there is none that is seen."""
    with desk.index.reading() as connection:
        hit = decision(connection, identifier)
    if hit is None or not sight.shows(hit) or not isinstance(hit.event, DecisionEvent):
        raise HTTPException(404, f"The index holds no decision {identifier}.")
    if not is_stopped(hit.event.action):
        raise HTTPException(404, f"The record of {identifier} passed; there is nothing to release.")
    return hit.event


def _first(desk: Desk, event: DecisionEvent) -> DecisionEvent:
    """Return a record's first decision: what a release dismissed is in none of the later ones."""
    with desk.index.reading() as connection:
        hit = decision(connection, _SUFFIX.sub("", event.id)) if event.release else None
    return hit.event if hit is not None and isinstance(hit.event, DecisionEvent) else event


def _tried(desk: Desk, event: DecisionEvent, dismiss: Sequence[str]) -> str:
    try:
        return acts_of(desk).trial(event, dismiss)
    except GuardError as error:
        return f"cannot be told before it is tried: {error}"


def _of_case(desk: Desk, sight: Sight, identifier: str, up_to: str) -> list[DecisionEvent]:
    """Return stopped records of a case, the newest first: as many as asked for, of those that the index holds."""
    found = desk.cases.find(identifier, sight.flows)
    if found is None:
        raise HTTPException(404, f"There is no case {identifier} that you see.")
    case: Case = found[0]
    if not (up_to.isascii() and up_to.isdecimal() and len(up_to) < 4):
        return [_stopped(desk, sight, one.id) for one in case.samples[:MOST]]
    wanted, events = Search(flow=case.cause.flow, action=case.cause.action), list[DecisionEvent]()
    with desk.index.reading() as connection:
        for _ in range(_PAGES):
            page = search(connection, wanted, sight.flows)
            events += [
                one.event
                for one in page.hits
                if isinstance(one.event, DecisionEvent) and sight.shows(one) and _is_of(case, one.event)
            ]
            if not page.older or not page.hits or len(events) >= min(int(up_to), MOST):
                break
            wanted = replace(wanted, before=page.hits[-1].row)
    return events[: min(int(up_to), MOST)]


def _is_of(case: Case, event: DecisionEvent) -> bool:
    cause, _ = cause_of(event.flow, event.action, event.reasons, event.findings, event.fault)
    return case.id in {one.id for one in (cause, *cause.wider())}


def _asked(
    desk: Desk,
    events: Sequence[DecisionEvent],
    reason: ReleaseReason,
    dismiss: tuple[str, ...],
    *,
    by: str,
) -> tuple[list[tuple[Word, str]], list[str]]:
    """Return what asks for the release of each record, and which of them are not in quarantine."""
    stand: Mapping[str, tuple[str, str]] = acts_of(desk).quarantined(events)
    words: list[tuple[Word, str]] = [
        (
            ReleaseCommand(
                f"r-{secrets.token_hex(4)}",
                CommandKind.RELEASE,
                *stand[one.id],
                reason,
                desk.clock(),
                by,
                dismiss=dismiss,
            ),
            one.id,
        )
        for one in {one.id: one for one in events}.values()
        if one.id in stand
    ]
    wrong = [f"nothing in quarantine for `{one.id}`" for one in events if one.id not in stand]
    return words, wrong or ([] if words else ["no record was chosen; choose at least one"])


PAGE = Page(2, "Releases", "/releases", routes)
