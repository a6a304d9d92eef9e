"""Cases: the queue by filters, and one case with cause, law, trend, samples and history."""

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request
from msgspec.structs import asdict
from pydantic import Field

from guard.console.asking import decision
from guard.console.desk import Desk
from guard.console.pages.cases import sentence
from guard.console.queue import Asked as Wanted
from guard.console.shape import Shape, Text
from guard.console.sight import Sight, sight_of
from schemas.case import Case, CaseState, Verdict
from schemas.cause import Sample, Severity


class Asked(Shape):
    """What of the queue is asked for; what is left out is anything, and `shown` are the cases that stand in it."""

    state: Literal["shown", "open", "reopened", "closed", "any"] = "shown"
    severity: Severity | None = None
    flow: Text = ""
    assignee: Text = ""
    verdict: Verdict | None = None
    age: Literal["", "hour", "day", "week"] = ""
    sort: Literal["severity", "newest", "oldest", "records"] = "severity"
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class Why(Shape):
    """A cause; empty fields do not apply."""

    flow: str
    action: str
    reason: str
    destination: str
    fault: str
    entity: str
    place: str


class Listed(Shape):
    """A case as the queue shows it."""

    id: str
    sentence: str
    cause: Why
    severity: Severity
    state: CaseState
    count: int
    first: int
    last: int
    generation: int
    assignee: str
    verdict: Verdict | None


class Happened(Shape):
    """What was said of a case, or done by the guard."""

    at: int
    what: str
    by: str
    detail: str


class Look(Shape):
    """A decision to look at, and where its finding is."""

    id: str
    place: str


class Whole(Listed):
    """A case with all that is known of it. Counts are of the whole case; samples are those that the asker sees."""

    into: str  # the case that it is merged into
    entities: dict[str, int]
    rules: dict[str, int]
    citation: str
    nearest: str
    question: str
    role: str
    bundle: str
    days: dict[int, int]  # day since the epoch -> records
    quarters: dict[int, int]  # quarter of an hour since the epoch -> records
    samples: list[Look]
    history: list[Happened]


class Queue(Shape):
    """One page of the queue, and what can be told of all of it."""

    cases: list[Listed]
    found: int
    records: int
    by_severity: dict[str, int]
    pages: int
    trouble: str  # why cases are not followed just now


def routes(desk: Desk) -> APIRouter:
    """Return the queue, and a case."""
    router = APIRouter()

    @router.get("/cases", summary="Cases, the gravest first")
    def cases(request: Request, asked: Annotated[Asked, Query()]) -> Queue:
        wanted = Wanted(
            state=asked.state,
            severity=asked.severity or "",
            flow=asked.flow,
            assignee=asked.assignee,
            verdict=asked.verdict or "",
            age=asked.age,
            sort=asked.sort,
            page=asked.page,
        )
        found = desk.queues.page(desk.cases.seen(sight_of(desk, request).flows), wanted, at=desk.clock())
        return Queue(
            cases=[Listed.model_validate(_listed(one)) for one in found.cases],
            found=found.found,
            records=found.records,
            by_severity=dict(found.by_severity),
            pages=found.pages,
            trouble=desk.cases_trouble(),
        )

    @router.get("/cases/{identifier}", summary="One case")
    def case(request: Request, identifier: Annotated[str, Path(pattern=r"^[0-9a-f]{1,64}$")]) -> Whole:
        sight = sight_of(desk, request)
        found = desk.cases.find(identifier, sight.flows)
        if found is None:
            raise HTTPException(404, "There is no such case that you see.")
        one, into = found
        names = ("entities", "rules", "citation", "nearest", "question", "role", "bundle", "days", "quarters")
        return Whole.model_validate(
            _listed(one)
            | {name: getattr(one, name) for name in names}
            | {
                "into": into,
                "samples": [Look(id=sample.id, place=sample.place) for sample in _samples(desk, one, sight)],
                "history": [Happened.model_validate(asdict(it)) for it in one.history],
            }
        )

    return router


def _listed(case: Case) -> dict[str, object]:
    names = ("id", "severity", "state", "count", "first", "last", "generation", "assignee", "verdict")
    told: dict[str, object] = {name: getattr(case, name) for name in names}
    return told | {"sentence": sentence(case), "cause": asdict(case.cause)}


def _samples(desk: Desk, case: Case, sight: Sight) -> list[Sample]:
    """Return the decisions to look at; of those, where the asker's scope is countries, only what they see."""
    if sight.countries is None:
        return list(case.samples)
    with desk.index.reading() as connection:
        hits = [(one, decision(connection, one.id)) for one in case.samples]
    return [one for one, hit in hits if hit is not None and sight.shows(hit)]
