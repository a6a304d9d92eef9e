"""Counts by flow, destination and action, and over time; what guarding costs, and health: as the overview shows them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from msgspec.structs import asdict

from guard.console.asking import counts, last_decided, over_time
from guard.console.desk import Desk
from guard.console.health import State, facts_of, lines, waiting
from guard.console.pages.overview import SPANS
from guard.console.shape import Shape
from guard.console.sight import sight_of
from guard.console.tax import taxes


class Asked(Shape):
    """The period that is told step by step."""

    span: Literal["hour", "day", "week"] = "hour"


class Counted(Shape):
    """Records of a flow that went to a destination by an action; held and blocked ones went to none."""

    flow: str
    destination: str
    action: str
    records: int


class Slot(Shape):
    """A step of the period: records by action."""

    at: int
    step: int  # milliseconds
    actions: dict[str, int]


class Cost(Shape):
    """What guarding a flow cost over the last hour, as its pages tell it."""

    flow: str
    records: int
    bytes: int
    rate: float  # records a second, of the minutes in which there were any
    each: float  # milliseconds a record
    slowest: float  # the same, of the slowest minute
    batch: float  # milliseconds a batch


class Line(Shape):
    """One thing of the deployment, how it is, and a sentence on it."""

    name: str
    state: State
    told: str


class Overview(Shape):
    """Counts since the log began, and of late."""

    counts: list[Counted]
    totals: dict[str, int]  # by action
    slots: list[Slot]
    behind: int | None  # messages of the log that are still to be read; null while that is not known
    trouble: str  # why the index does not follow just now
    costs: list[Cost] | None  # null where it is not known
    waiting: dict[str, int] | None  # records that wait for the guard, by flow; null where it is not known
    health: list[Line]


def routes(desk: Desk) -> APIRouter:
    """Return the counts."""
    router = APIRouter()

    @router.get("/overview", summary="Counts by flow, destination and action")
    def overview(request: Request, asked: Annotated[Asked, Query()]) -> Overview:
        sight = sight_of(desk, request)
        flows = sight.flows
        steps, step = SPANS[asked.span]
        until = (desk.clock() // step + 1) * step
        with desk.index.reading() as connection:
            every = counts(connection, flows)
            slots = over_time(connection, since=until - steps * step, until=until, step=step, flows=flows)
            decided = last_decided(connection, flows)
        facts = facts_of(desk, decided)
        windows = facts.windows.thing
        totals: dict[str, int] = {}
        for one in every:
            totals[one.action] = totals.get(one.action, 0) + one.records
        return Overview(
            counts=[
                Counted(flow=one.flow, destination=one.destination, action=one.action, records=one.records)
                for one in every
            ],
            totals=totals,
            slots=[Slot(at=at, step=step, actions=slots[at]) for at in sorted(slots)],
            behind=desk.behind(),
            trouble=desk.trouble(),
            costs=None
            if windows is None
            else [Cost(**asdict(one)) for one in taxes(windows, sight, at=facts.at)],
            waiting=waiting(facts, sight),
            health=[Line(**asdict(one)) for one in lines(facts, sight)],
        )

    return router
