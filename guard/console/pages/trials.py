"""The promotion board: each candidate and its trial, with the tests and guardrails that its plan declared."""

from fastapi import APIRouter, Request
from msgspec import Struct
from starlette.responses import HTMLResponse

from guard.console.desk import Desk, InForce
from guard.console.page import Page
from guard.console.show import Show
from guard.console.tuningbook import TuningBook
from guard.policy.arms import names_of
from schemas.errors import GuardError
from schemas.trial import TrialSpec
from schemas.tuning import CandidateReport, CandidateState, TrialReport

_OVER = "over"


class Row(Struct, frozen=True):
    """One trial: what became of its candidate, by the bundle in force, and how it was weighed last. Either may be missing."""

    trial: str
    state: str
    candidate: CandidateReport | None
    report: TrialReport | None


class Governing(Struct, frozen=True):
    """What decides how far each candidate is: the names of what is in force, and what it tries."""

    names: frozenset[str] = frozenset()
    trial: TrialSpec | None = None


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the board. What counts is the bundle in force, so each state is told by that."""
    router = APIRouter()

    @router.get("/tuning/trials")
    def trials(request: Request) -> HTMLResponse:
        unread, governing = "", None
        try:
            governing = governing_of(desk.lately())
        except GuardError as error:
            unread = str(error)
        return show(
            request,
            "trials.html",
            title="Trials",
            rows=board(desk.tuning, governing),
            unread=unread,
            unfollowed=desk.tuning_trouble(),
        )

    return router


def governing_of(found: InForce) -> Governing:
    """Return what governs; nothing does where no signed bundle is in force."""
    if found.standing is None or found.standing.bundle is None:
        return Governing()
    return Governing(names_of(found.policy), found.policy.content.bundle.trial)


def board(book: TuningBook, governing: Governing | None) -> list[Row]:
    """Return every trial, those under way first; `governing` is None where it is not known."""
    candidates = {one.trial: one for one in reversed(book.candidates())}
    reports = {one.trial: one for one in book.trials()}
    rows = [
        Row(name, state_of(name, candidates.get(name), governing), candidates.get(name), reports.get(name))
        for name in {**reports, **candidates}
    ]
    order = {"canary": 0, "shadow": 1, "candidate": 2, "active": 3}
    return sorted(rows, key=lambda one: (order.get(one.state, 4), -_at(one), one.trial))


def state_of(trial: str, candidate: CandidateReport | None, governing: Governing | None) -> str:
    """Return how far a trial is by what is in force: none is active, in shadow or canary by what was told alone."""
    if governing is None:
        return "unknown"
    if governing.trial is not None and governing.trial.id == trial:
        return governing.trial.mode
    if candidate is not None and candidate.promoted in governing.names:
        return CandidateState.ACTIVE.value
    if candidate is not None and candidate.state in (CandidateState.CANDIDATE, CandidateState.RETIRED):
        return candidate.state.value
    return _OVER


def _at(row: Row) -> int:
    return max(row.report.at if row.report else 0, row.candidate.at if row.candidate else 0)


PAGE = Page(5, "Trials", "", routes)  # the page on tuning leads there
