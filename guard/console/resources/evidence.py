"""Evidence: the last audit's result, what starts one, and evidence to take away."""

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from guard.audit.package import Wanted
from guard.console.desk import Desk
from guard.console.shape import Moment, Shape, Text
from guard.console.taking import taken

_DAY = 86_400_000


class Fault(Shape):
    """What is wrong with the evidence, and where."""

    kind: str
    log: str
    place: str
    detail: str


class Checked(Shape):
    """How much was checked; sound where there is no fault."""

    sound: bool
    fault: Fault | None
    logs: int
    leaves: int
    heads: int
    covered: int
    records: int
    unchecked: int
    movements: int


class Evidence(Shape):
    """The last audit of this console: none yet, running, done, or stopped by some trouble."""

    state: Literal["none", "running", "done", "stopped"]
    read: int  # messages so far
    began: int
    ended: int
    trouble: str
    report: Checked | None


class Period(Shape):
    """So many days from a moment, in milliseconds since the epoch; of one flow, or of all that the asker sees."""

    since: Moment
    days: Annotated[int, Field(ge=1, le=366)] = 1
    flow: Text = ""


def routes(desk: Desk) -> APIRouter:
    """Return the result, what starts an audit, and what is taken away."""
    router = APIRouter()

    @router.get("/evidence", summary="The last audit")
    def evidence() -> Evidence:
        return _told(desk)

    @router.post("/evidence/audits", status_code=202, summary="Start an audit; where one runs, that is it")
    def audit() -> Evidence:
        desk.audits.start()
        return _told(desk)

    @router.get(
        "/evidence/package",
        summary="Decisions of a period with their proofs, as a zip file for an auditor",
        response_class=Response,
        responses={200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}},
    )
    def package(request: Request, asked: Annotated[Period, Query()]) -> Response:
        flows = (asked.flow,) if asked.flow else ()
        return taken(desk, request, Wanted(asked.since, asked.since + asked.days * _DAY, flows))

    return router


def _told(desk: Desk) -> Evidence:
    audits = desk.audits
    running, report, trouble = audits.is_running, audits.report, audits.trouble
    state: Literal["none", "running", "done", "stopped"] = "none"
    if running:
        state = "running"
    elif report is not None:
        state = "done"
    elif trouble:
        state = "stopped"
    checked = None
    if report is not None:
        checked = Checked.model_validate(msgspec.to_builtins(report) | {"sound": report.is_sound})
    return Evidence(
        state=state,
        read=audits.read,
        began=audits.began,
        ended=audits.ended,
        trouble=trouble,
        report=checked,
    )
