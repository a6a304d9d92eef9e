"""The queue of cases: which are asked for by filters, in which order, and how many there are of each severity."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from schemas.case import Case, Verdict
from schemas.cause import Severity

PAGE = 50
STATES = ("shown", "open", "reopened", "closed", "any")
AGES = {"hour": 3_600_000, "day": 86_400_000, "week": 7 * 86_400_000}  # since the last record
NOBODY = "nobody"
SEVERITIES = tuple(one.value for one in reversed(Severity))
VERDICTS = tuple(one.value for one in Verdict)
_RANK = {name: rank for rank, name in enumerate(SEVERITIES)}
SORTS: Mapping[str, Callable[[Case], tuple[object, ...]]] = {
    "severity": lambda one: (_RANK[one.severity], -one.count, one.id),
    "newest": lambda one: (-one.last, one.id),
    "oldest": lambda one: (one.first, one.id),
    "records": lambda one: (-one.count, one.id),
}


class Asked(Struct, frozen=True):
    """What of the queue is asked for. Empty is anything."""

    state: str = "shown"  # that stand in the queue
    severity: str = ""
    flow: str = ""
    assignee: str = ""
    verdict: str = ""
    age: str = ""
    sort: str = "severity"
    page: int = 1


class Queue(Struct, frozen=True):
    """One page of the queue, and what can be told of all of it."""

    cases: tuple[Case, ...]
    found: int
    records: int
    by_severity: Mapping[str, int]
    pages: int


def understood(given: Mapping[str, str]) -> Asked:
    """Return what an address asks for; what it cannot mean is as if it were not there."""
    page = given.get("page", "")
    return Asked(
        state=_one_of(given.get("state", ""), STATES) or "shown",
        severity=_one_of(given.get("severity", ""), SEVERITIES),
        flow=given.get("flow", "")[:300],
        assignee=given.get("assignee", "")[:64],
        verdict=_one_of(given.get("verdict", ""), VERDICTS),
        age=_one_of(given.get("age", ""), AGES),
        sort=_one_of(given.get("sort", ""), SORTS) or "severity",
        page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 9 else 1,
    )


class Queues:
    """Queues as they were asked for last: sorted once for as long as no case changes. Any number of threads ask."""

    def __init__(self, most: int = 50) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._found: OrderedDict[tuple[int, Asked], tuple[Sequence[Case], _Found]] = OrderedDict()

    def page(self, cases: Sequence[Case], asked: Asked, *, at: int) -> Queue:
        """Return the same as `queued`. `cases` must not change: who has others gives another sequence."""
        if asked.age:
            return queued(cases, asked, at=at)  # it is another queue at every moment
        name = id(cases), replace(asked, page=1)
        with self._lock:
            known = self._found.get(name)
        if known is None or known[0] is not cases:
            known = cases, _found(cases, asked, at)
            with self._lock:
                self._found[name] = (
                    known  # held with its cases, so that no others come to have their identity
                )
                while len(self._found) > self._most:
                    self._found.popitem(last=False)
        return _page(known[1], asked.page)


class _Found(Struct, frozen=True):
    """All that is asked for, in order, with what is told of it on every page."""

    cases: tuple[Case, ...]
    records: int
    by_severity: Mapping[str, int]


def queued(cases: Sequence[Case], asked: Asked, *, at: int) -> Queue:
    """Return one page of the cases that are asked for."""
    return _page(_found(cases, asked, at), asked.page)


def _found(cases: Sequence[Case], asked: Asked, at: int) -> _Found:
    found = [one for one in cases if _matches(one, asked, at)]
    found.sort(key=SORTS[asked.sort])
    counted = Counter(one.severity.value for one in found)
    records = sum(one.count for one in found)
    return _Found(tuple(found), records, {name: counted[name] for name in SEVERITIES})


def _page(found: _Found, asked: int) -> Queue:
    pages = max(-(-len(found.cases) // PAGE), 1)
    first = (min(asked, pages) - 1) * PAGE
    shown = found.cases[first : first + PAGE]
    return Queue(shown, len(found.cases), found.records, found.by_severity, pages)


def choices(cases: Iterable[Case]) -> dict[str, list[str]]:
    """Return what the queue can be narrowed to."""
    flows, assignees = set(), set()
    for one in cases:
        flows.add(one.cause.flow)
        assignees.add(one.assignee or NOBODY)
    return {"flow": sorted(flows), "assignee": sorted(assignees)}


def _matches(case: Case, asked: Asked, at: int) -> bool:
    return (
        (case.is_shown if asked.state == "shown" else asked.state in ("any", case.state.value))
        and (not asked.severity or case.severity.value == asked.severity)
        and (not asked.flow or case.cause.flow == asked.flow)
        and (not asked.assignee or (case.assignee or NOBODY) == asked.assignee)
        and (not asked.verdict or (case.verdict is not None and case.verdict.value == asked.verdict))
        and (not asked.age or at - case.last <= AGES[asked.age])
    )


def _one_of(given: str, known: Iterable[str]) -> str:
    return given if given in known else ""
