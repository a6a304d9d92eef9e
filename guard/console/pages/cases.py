"""Cases: the queue by filters that stay in the address, and each case with cause, law, trend, samples and history."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse

from guard.console.access import user_of
from guard.console.asking import decision
from guard.console.desk import Desk
from guard.console.offering import unfit
from guard.console.page import Page
from guard.console.pictures import timeline
from guard.console.queue import AGES, SEVERITIES, SORTS, STATES, VERDICTS, choices, understood
from guard.console.roles import Right
from guard.console.show import Show
from guard.console.sight import Sight, sight_of
from schemas.case import Case, CaseState, ReleaseReason
from schemas.cause import ANY, Sample

_QUARTER, _DAY = 900_000, 86_400_000
_FIELDS = ("state", "severity", "flow", "assignee", "verdict", "age", "sort")


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the queue, and a case's page."""
    router = APIRouter()

    @router.get("/cases")
    def cases(request: Request) -> HTMLResponse:
        asked = understood(request.query_params)
        every = desk.cases.seen(sight_of(desk, request).flows)
        queue = desk.queues.page(every, asked, at=desk.clock())
        given = {name: value for name in _FIELDS if (value := getattr(asked, name))}
        page = min(asked.page, queue.pages)
        offered = {
            "state": STATES,
            "severity": SEVERITIES,
            "verdict": VERDICTS,
            "age": tuple(AGES),
            "sort": tuple(SORTS),
        }
        return show(
            request,
            "cases.html",
            title="Cases",
            asked=asked,
            choices=offered | choices(every),
            queue=queue,
            sentence=sentence,
            page=page,
            newer="/cases?" + urlencode(given | {"page": page - 1}) if page > 1 else "",
            **_acts(desk, request),
            older="/cases?" + urlencode(given | {"page": page + 1}) if page < queue.pages else "",
            unfollowed=desk.cases_trouble(),
        )

    @router.get("/cases/{identifier}")
    def case(request: Request, identifier: str) -> HTMLResponse:
        sight = sight_of(desk, request)
        found = desk.cases.find(identifier, sight.flows)
        if found is None:
            raise HTTPException(
                404, f"There is no case {identifier} that you see; cases are listed by guard cases."
            )
        one, into = found
        user = user_of(request)
        until = (desk.clock() // _QUARTER + 1) * _QUARTER
        return show(
            request,
            "case.html",
            title=f"Case {one.id}",
            case=one,
            into=into,
            sentence=sentence(one),
            samples=_samples(desk, one, sight),
            trend=_drawn(one.quarters, _QUARTER, one.cause.action, since=until - _DAY, until=until),
            days=[(day * _DAY, count) for day, count in sorted(one.days.items(), reverse=True)],
            quarters=[
                (slot * _QUARTER, count)
                for slot, count in sorted(one.quarters.items(), reverse=True)
                if until - _DAY <= slot * _QUARTER < until
            ],
            since=until - _DAY,
            until=until,
            words=_words(one) if user is not None and user.may(Right.WORK) else (),
            verdicts=VERDICTS,
            reasons=[reason.value for reason in ReleaseReason],
            **_acts(desk, request),
            unfollowed=desk.cases_trouble(),
        )

    return router


def _acts(desk: Desk, request: Request) -> dict[str, Any]:
    """Return who would sign, and why their words would not count where they would not."""
    user = user_of(request)
    if user is None or not user.may(Right.WORK):
        return {"by": "", "unfit": "", "may_say": False}
    why = unfit(desk, user)
    return {"by": user.signs_as, "unfit": why, "may_say": not why}


def sentence(case: Case) -> str:
    """Return a case's cause in one sentence."""
    cause = case.cause
    what = "Records are held" if cause.action == "hold" else "Records do not pass"
    if cause.fault:
        why = f"they could not be judged ({cause.fault.partition('.')[2].replace('_', ' ') or cause.fault})"
    elif cause.reason:
        why = f"{cause.reason} speaks against {cause.destination or 'every destination'}"
    else:
        why = "nothing permits them"
    found = ""
    if cause.entity:
        entity = "several entities" if cause.entity == ANY else cause.entity
        place = "several places" if cause.place == ANY else cause.place or "the whole document"
        found = f", found {entity} in {place}"
    return f"{what} in flow {cause.flow or 'of no name'}: {why}{found}."


def _samples(desk: Desk, case: Case, sight: Sight) -> list[Sample]:
    """Return the decisions to look at; of those, where somebody's scope is countries, only what they see."""
    if sight.countries is None:
        return list(case.samples)
    with desk.index.reading() as connection:
        hits = [(one, decision(connection, one.id)) for one in case.samples]
    return [one for one, hit in hits if hit is not None and sight.shows(hit)]


def _drawn(counts: dict[int, int], step: int, action: str, *, since: int, until: int) -> Markup:
    slots = {slot * step: {action: count} for slot, count in counts.items()}
    return timeline(slots, since=since, until=until, step=step)


def _words(case: Case) -> tuple[tuple[str, str], ...]:
    """Return what can be said of a case as it is, and the command that says it with a person's own key."""
    said, signed = case.id, "--as NAME --key FILE"
    if case.state is CaseState.MERGED:
        return (("Let it stand for itself again", f"guard cases split {said} {signed}"),)
    words = [("Give it to somebody", f"guard cases assign {said} ASSIGNEE {signed}")]
    if case.is_shown:
        words.append(("Close it with a verdict", f"guard cases close {said} --verdict VERDICT {signed}"))
    else:
        words.append(("Open it again", f"guard cases reopen {said} {signed}"))
    return (*words, ("Let another case count it", f"guard cases merge {said} INTO {signed}"))


PAGE = Page(2, "Cases", "/cases", routes)
