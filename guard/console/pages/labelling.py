"""Verdicts by keyboard: cases in the order in which a verdict tells the most, records, and verdicts to be looked at again."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from guard.console.access import user_of
from guard.console.aging import drifts, outdated, running
from guard.console.desk import Desk
from guard.console.offering import acts_of, unfit
from guard.console.page import Page
from guard.console.pages.cases import sentence
from guard.console.queue import SORTS
from guard.console.resting import rested
from guard.console.show import Show, today
from guard.console.sight import Sight, sight_of
from guard.console.unjudged import Unjudged, named, unjudged
from guard.console.worth import Waiting, waiting
from guard.policy.compile import Policy
from schemas.case import Case, CaseState, Verdict
from schemas.errors import GuardError
from schemas.window import Window
from schemas.word import TextStanding

KEYS = {
    "t": Verdict.TRUE_POSITIVE,
    "f": Verdict.FALSE_POSITIVE,
    "b": Verdict.BENIGN,
    "d": Verdict.DUPLICATE,
}
_WEIGHED = 100  # cases whose decisions are read: the gravest, with the most records
_SHOWN = 25
_RECORDS = 12


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the queue. What it prepares goes where the forms of a case's page go."""
    router = APIRouter()

    @router.get("/tuning/queue")
    def queue(request: Request) -> HTMLResponse:
        sight, user = sight_of(desk, request), user_of(request)
        known = desk.windows()
        windows = known.thing or []
        cases = sorted(desk.cases.seen(sight.flows), key=SORTS["severity"])
        policy, why = _policy(desk), unfit(desk, user) if user is not None else ""
        waits = _waiting(desk, [one for one in cases if one.is_shown], windows, sight, policy)
        name = named(request.query_params.get("set", ""))
        records, untold = _records(
            desk, name, [one.case for one in waits], sight, user.signs_as if user else ""
        )
        return show(
            request,
            "labelling.html",
            title="Verdicts by keyboard",
            waiting=waits[:_SHOWN],
            records=records,
            untold=untold,
            opens=desk.acts is not None and desk.acts.opens,
            into=name,
            found=sum(one.is_shown for one in cases),
            stale=_stale(desk, cases, windows, sight, policy),
            keys=KEYS,
            sentence=sentence,
            unknown=known.why if known.thing is None else "",
            unfit=why,
            by=user.signs_as if user is not None else "",
            unfollowed=desk.cases_trouble(),
        )

    return router


def _policy(desk: Desk) -> Policy | None:
    try:
        return desk.in_force().policy
    except GuardError:
        return None  # nothing is known of thresholds; the number of records still is


def _waiting(
    desk: Desk, cases: list[Case], windows: list[Window], sight: Sight, policy: Policy | None
) -> list[Waiting]:
    drifting = {one.flow for one in drifts(windows, sight) if one.since}
    with desk.index.reading() as connection:
        found = rested(connection, cases[:_WEIGHED], sight, policy, day=today(desk.clock()))
    return waiting(found, drifting)


def _records(desk: Desk, name: str, cases: list[Case], sight: Sight, by: str) -> tuple[list[Unjudged], str]:
    """Return the records that wait for one person, and what could not be asked, in a sentence."""
    samples: Sequence[str] = ()
    standing: Mapping[str, TextStanding] = {}
    why = ""
    try:
        acts = acts_of(desk)
        samples, standing = acts.sampled(), acts.standing(name)
    except GuardError as error:
        why = str(error)
    with desk.index.reading() as connection:
        return unjudged(connection, samples, cases, standing, by, sight, most=_RECORDS), why


def _stale(
    desk: Desk, cases: list[Case], windows: list[Window], sight: Sight, policy: Policy | None
) -> list[tuple[Case, list[str]]]:
    """Return closed cases whose verdict was said of findings by other versions than those that run on their flow now."""
    closed = [one for one in cases if one.state is CaseState.CLOSED and one.verdict is not None]
    closed.sort(key=lambda one: -one.closed)
    with desk.index.reading() as connection:
        found = rested(connection, closed[:_WEIGHED], sight, policy, day=today(desk.clock()), at_verdict=True)
    told = [(case, outdated(it.classifiers, running(windows, case.cause.flow))) for case, it in found]
    return [(case, versions) for case, versions in told if versions][:_SHOWN]


PAGE = Page(5, "Verdicts by keyboard", "", routes)  # the pages on cases and on tuning lead there
