"""Questions: what held records wait for, the answers on record, and drafts of answers, signed here by those who sign bundles."""

import base64
import secrets
from collections.abc import Iterable, Mapping
from datetime import date

import structlog
from fastapi import APIRouter, HTTPException, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from guard.answers.board import Drafted
from guard.answers.draft import Given, yaml_of
from guard.answers.questions import questions
from guard.bundles.manifest import Bundle, encode
from guard.console.access import user_of
from guard.console.answers import Answers
from guard.console.asking import decision
from guard.console.desk import Desk
from guard.console.holds import held
from guard.console.offering import acts_of, answered, offer, refuse, signer
from guard.console.page import Page
from guard.console.roles import Right
from guard.console.show import Show, today
from guard.console.sight import Sight, sight_of
from guard.policy.compare import line
from guard.replay.past import Past
from schemas.base64 import decoded
from schemas.case import CommandKind, ReleaseCommand, ReleaseReason
from schemas.errors import GuardError, SettingsError
from schemas.events import DecisionEvent
from schemas.word import ReleaseStanding, ReleaseState

MOST = 25  # releases at once, as on the page of releases
_NO_ANSWERS = "this console reads no bundles; run `guard answers list` where the configuration is"
_LONGEST = 200  # of what is written into a form's field

log = structlog.get_logger("guard.console")


def routes(desk: Desk, show: Show) -> APIRouter:
    """Return the list, what resumes, and each draft with what signs and activates it."""
    router = APIRouter()

    @router.get("/questions")
    def listed(request: Request) -> HTMLResponse:
        return _listed(desk, show, request)

    @router.post("/questions/resume")
    def resume(request: Request) -> Response:
        form, sight = request.state.form, sight_of(desk, request)
        try:
            board = _answers(desk).board(_held(desk, sight))
            ready = [
                one
                for one in board.waiting
                if one.is_ready and one.asks(form.get("flow", ""), form.get("question", ""))
            ]
            under_way = _under_way(acts_of(desk).releases())
            chosen = [one.past.id for one in ready if under_way.get(one.place, 0) <= one.releases][:MOST]
            stand = acts_of(desk).quarantined(_events(desk, chosen))
        except GuardError as error:
            return refuse(show, request, str(error))
        why, by = ReleaseReason.QUESTION_ANSWERED, signer(request).signs_as
        words = [
            (
                ReleaseCommand(
                    f"qa-{secrets.token_hex(4)}", CommandKind.RELEASE, *stand[one], why, desk.clock(), by
                ),
                one,
            )
            for one in chosen
            if one in stand
        ]
        if not words:
            return refuse(show, request, "no record of it would pass today, or their releases are asked for")
        return offer(desk, show, request, words, right=Right.RELEASE, onward="/releases")

    @router.post("/questions/drafts")
    def draft(request: Request) -> Response:
        form, user, sight = request.state.form, signer(request), sight_of(desk, request)
        try:
            given = _given(form, request.state.every.get("label", []), today(desk.clock()))
            if not sight.has(given.flow):
                raise SettingsError(f"there is no flow `{given.flow}` that you see; choose one of the page")
            identifier = desk.drafts.put(_answers(desk).drafted(_held(desk, sight), given))
        except GuardError as error:
            return _listed(desk, show, request, refused=str(error))
        log.info("answer drafted", user=user.name, flow=given.flow, question=given.question)
        return RedirectResponse(f"/questions/drafts/{identifier}", 303)

    @router.get("/questions/drafts/{identifier}")
    def drafted(request: Request, identifier: str) -> HTMLResponse:
        found = _found(desk, request, identifier)
        return _draft(desk, show, request, identifier, found)

    @router.get("/questions/drafts/{identifier}/bundle")
    def bundle(request: Request, identifier: str) -> Response:
        found = _bundle(_found(desk, request, identifier))
        name = f"attachment; filename=v{found.manifest.version}.bundle"
        return Response(encode(found), media_type="application/json", headers={"content-disposition": name})

    @router.post("/questions/offers")
    def offered(request: Request) -> Response:
        found = _bundle(_found(desk, request, identifier := request.state.form.get("draft", "")))
        said = base64.b64encode(_answers(desk).statement(found)).decode()
        version, short = found.manifest.version, found.short
        one = {
            "statement": said,
            "summary": f"Sign bundle {version} ({short}): {found.manifest.note}",
            "line": f"guard policy sign v{version}.bundle --key FILE",
        }
        to = f"/questions/signatures?draft={identifier}"
        told = {"by": "a signer of bundles", "to": to, "at_once": True, "words": [one], "refused": []}
        return answered(show, request, told)

    @router.post("/questions/signatures")
    def signed(request: Request) -> Response:
        identifier, user = request.query_params.get("draft", ""), signer(request)
        found = _bundle(_found(desk, request, identifier))
        form: Mapping[str, str] = request.state.form
        try:
            if _decoded(form.get("statement", "")) != _answers(desk).statement(found):
                raise SettingsError("this is not the draft that was shown; reload its page")
            made = desk.drafts.sign(_answers(desk), identifier, _decoded(form.get("signature", "")))
            names, needed = _answers(desk).signers(made or found)
        except GuardError as error:
            return JSONResponse({"refused": str(error)}, 409)
        log.info("draft signed", user=user.name, bundle=found.short, signatures=len(names))
        told = f"{len(names)} of {needed} signatures"
        return JSONResponse({"done": told, "onward": f"/questions/drafts/{identifier}"})

    @router.post("/questions/activations")
    def activation(request: Request) -> Response:
        identifier, user = request.state.form.get("draft", ""), signer(request)
        found = _found(desk, request, identifier)
        try:
            done = _answers(desk).activate(_bundle(found))
        except GuardError as error:
            return _draft(desk, show, request, identifier, found, refused=str(error))
        desk.drafts.activated(identifier)
        log.info("bundle activated", user=user.name, version=done.manifest.version)
        return RedirectResponse(f"/questions/drafts/{identifier}", 303)

    return router


def _listed(desk: Desk, show: Show, request: Request, *, refused: str = "") -> HTMLResponse:
    user, sight, board, trouble = user_of(request), sight_of(desk, request), None, ""
    try:
        board = _answers(desk).board(_held(desk, sight))
    except GuardError as error:
        trouble = str(error)
    cases = desk.cases.seen(sight.flows)
    return show(
        request,
        "questions.html",
        status=409 if refused else 200,
        title="Questions",
        questions=[] if board is None else questions(board.waiting, board.policy, cases),
        answers=[] if board is None else [one for one in board.answers if sight.has(one.flow)],
        source="" if board is None else board.source,
        drafts=[(name, one) for name, one in desk.drafts.all() if sight.has(one.given.flow)],
        may_draft=user is not None and user.may(Right.APPROVE),
        may_release=user is not None and user.may(Right.RELEASE) and desk.acts is not None,
        most=MOST,
        today=today(desk.clock()),
        trouble_with_answers=trouble,
        refused=refused,
    )


def _draft(
    desk: Desk, show: Show, request: Request, identifier: str, found: Drafted, *, refused: str = ""
) -> HTMLResponse:
    user = user_of(request)
    names, needed = ([], 0) if found.bundle is None else _answers(desk).signers(found.bundle)
    return show(
        request,
        "draft.html",
        status=409 if refused else 200,
        title=f"Draft of {found.given.reference}",
        id=identifier,
        one=found,
        lines=[line(difference) for difference in found.draft.differences],
        yaml=yaml_of(found.draft.answer),
        names=names,
        needed=needed,
        may_sign=user is not None and user.may(Right.APPROVE),
        refused=refused,
    )


def _under_way(releases: Iterable[ReleaseStanding]) -> dict[str, int]:
    """Return which release of each record is asked for or approved last."""
    found: dict[str, int] = {}
    for one in releases:
        number = one.number or (one.released + 1 if one.state is ReleaseState.WAITING else 0)
        found[one.asked.place] = max(number, found.get(one.asked.place, 0))
    return found


def _answers(desk: Desk) -> Answers:
    if desk.answers is None:
        raise SettingsError(_NO_ANSWERS)
    return desk.answers


def _held(desk: Desk, sight: Sight) -> list[Past]:
    """Return the decisions on held records that somebody sees."""
    with desk.index.reading() as connection:
        return [one for one in held(connection) if sight.sees(one.flow, one.given, one.fault)]


def _events(desk: Desk, identifiers: Iterable[str]) -> list[DecisionEvent]:
    with desk.index.reading() as connection:
        hits = [decision(connection, one) for one in identifiers]
    return [hit.event for hit in hits if hit is not None and isinstance(hit.event, DecisionEvent)]


def _found(desk: Desk, request: Request, identifier: str) -> Drafted:
    found = desk.drafts.find(identifier)
    if found is None or not sight_of(desk, request).has(found.given.flow):
        raise HTTPException(404, "There is no such draft: drafts end with the console. Draft it anew.")
    return found


def _bundle(found: Drafted) -> Bundle:
    if found.bundle is None:
        raise HTTPException(404, "Nobody signs bundles here; record the answer in the policy directory.")
    return found.bundle


def _given(form: Mapping[str, str], labels: list[str], day: date) -> Given:
    """Return what a form says. Raise SettingsError where it says too little."""
    said = {
        name: " ".join(form.get(name, "").split())[:_LONGEST]
        for name in ("flow", "question", "reference", "basis", "by")
    }
    if missing := [name for name, value in said.items() if not value]:
        raise SettingsError(f"an answer needs its {missing[0]}; fill it in")
    try:
        until = date.fromisoformat(form.get("until", ""))
    except ValueError:
        raise SettingsError("an answer needs its last day; write it such as 2027-06-30") from None
    return Given(labels=tuple(sorted(set(labels))), start=day, until=until, **said)


def _decoded(text: str) -> bytes:
    try:
        return decoded(text)
    except ValueError:
        return b""


PAGE = Page(2, "Questions", "/questions", routes)
