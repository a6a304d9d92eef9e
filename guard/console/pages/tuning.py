"""Tuning: signed reports of sweeps, which of them are to be measured again, and a report's curve to move along."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import HTMLResponse

from guard.console.aging import drifts, is_running, running, whys
from guard.console.along import along, drawn, threshold_in
from guard.console.desk import Desk, InForce
from guard.console.offering import signer
from guard.console.page import Page
from guard.console.show import Show, today
from guard.console.sight import Sight, sight_of
from guard.tuning.entry import entry_of
from guard.tuning.readings import Subject
from guard.tuning.standing import Standing, standing
from schemas.errors import GuardError, SettingsError
from schemas.tuning import SweepReport


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the list of reports with drift, and a report's page."""
    router = APIRouter()

    @router.get("/tuning")
    def tuning(request: Request) -> HTMLResponse:
        sight, found, unread = sight_of(desk, request), None, ""
        try:
            found = desk.in_force()
        except GuardError as error:
            unread = str(error)
        people = found.policy.approvers if found is not None else {}
        windows = desk.windows()
        told = windows.thing or []
        drifting = drifts(told, sight)
        reports = [
            (one, whys(one, told, drifting), is_running(one.classifiers, running(told, one.flow)))
            for one in desk.tuning.sweeps(people)
            if shows(sight, one)
        ]
        return show(
            request,
            "tuning.html",
            title="Tuning",
            unread=unread,
            reports=sorted(reports, key=lambda row: (not row[1], -row[0].at)),
            again=sum(bool(why) for _, why, _ in reports),
            drifts=drifting,
            drift_at=windows.at,
            drift_unknown=windows.why if windows.thing is None else "",
            ignored=desk.tuning.ignored(people) if found is not None and sight.flows is None else 0,
            unfollowed=desk.tuning_trouble(),
        )

    @router.get("/tuning/sweeps/{identifier}")
    def sweep(request: Request, identifier: str, threshold: str = "") -> HTMLResponse:
        sight, found = sight_of(desk, request), _governing(desk)
        report = desk.tuning.sweep(identifier, found.policy.approvers)
        if report is None or not shows(sight, report):
            raise HTTPException(
                404,
                "There is no report by that id that somebody whom the policy knows signed, and that you see.",
            )
        chosen = threshold_in(threshold, report)
        known = desk.windows()
        windows = known.thing or []
        return show(
            request,
            "sweep.html",
            title=f"{report.subject} by threshold",
            report=report,
            found=along(report, chosen),
            plots=drawn(report, chosen),
            again=whys(report, windows, drifts(windows, sight)),
            unknown=known.why if known.thing is None else "",
            **_change(desk, found, report, chosen, owner=signer(request).signs_as),
        )

    return router


def shows(sight: Sight, report: SweepReport) -> bool:
    """Return whether a report is seen: of a flow by whoever sees it, of no flow by whoever sees all of them."""
    return sight.has(report.flow) if report.flow else sight.flows is None


def _governing(desk: Desk) -> InForce:
    try:
        return desk.in_force()
    except GuardError as error:
        raise HTTPException(503, str(error)) from None


def _change(
    desk: Desk, found: InForce, report: SweepReport, threshold: float, *, owner: str
) -> dict[str, Any]:
    """Return what a threshold would change in the policy in force, and the entry that does it; or why none can."""
    try:
        now = _standing(desk, found, report)
        if now is not None and now.is_fixed and threshold > now.threshold:
            raise SettingsError(
                f"`{report.entity}` is proven, a secret or classified; nothing raises its threshold"
            )
        where = {
            "language": report.languages[0] if len(report.languages) == 1 else "",
            "flow": report.flow,
            "destination": report.destination,
        }
        entry = entry_of(
            Subject(report.kind, report.entity),
            threshold,
            where,
            owner=owner,
            reason=f"sweep {report.id} by {report.by}",
            expires=None,
        )
    except GuardError as error:
        return {"entry": "", "no_entry": str(error), "now": None}
    return {"entry": entry, "no_entry": "", "now": now}


def _standing(desk: Desk, found: InForce, report: SweepReport) -> Standing | None:
    """Return the threshold in force today; None where the report is of no one way."""
    if not (report.entity and report.flow and report.destination):
        return None
    day = today(desk.clock())
    return standing(found.policy, report.entity, flow=report.flow, destination=report.destination, at=day)


PAGE = Page(5, "Tuning", "/tuning", routes)
