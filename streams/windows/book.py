"""All cases of one partition of guard.summaries, and how many near-equal causes become one of them.

A cause has a case of its own until its flow has too many like it: of more than `PLACES` places, or more than `ENTITIES`
entities, one case of any place, or of any entity, takes in the others and everything new. Which case a cause goes to
never changes once it has one, so a summary that comes again counts where it counted before.
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from schemas.case import Case, CaseCommand, CaseState, Happening
from schemas.cause import ANY, Cause, CauseCount, sampled
from schemas.events import SummaryEvent
from streams.windows.casework import apply
from streams.windows.rolling import roll_up, with_happening

PLACES = 5
ENTITIES = 20


class Book:
    """Cases by their ids, as they stand; `changed` are those that differ from what was told last."""

    def __init__(self, cases: Iterable[Case] = ()) -> None:
        self.cases: dict[str, Case] = {}
        self.changed: set[str] = set()
        self._places: dict[Cause, set[str]] = {}  # cause of any place -> ids of the cases of one
        self._entities: dict[Cause, set[str]] = {}  # cause of any entity -> entities that have a case
        for case in cases:
            self._keep(case)

    def take(self, summary: SummaryEvent, partition: int, offset: int) -> None:
        """Count what a transaction stopped; a summary that was counted before changes nothing."""
        wanted: dict[str, CauseCount] = {}
        for told in summary.causes:
            cause = self._settled(told.cause, summary.at)
            known = wanted.get(cause.id)
            wanted[cause.id] = replace(told, cause=cause) if known is None else _together(known, told)
        for identifier, told in wanted.items():
            before = self.cases.get(identifier)
            after = roll_up(
                before, told, at=summary.at, partition=partition, offset=offset, bundle=summary.bundle
            )
            if after is not before:
                self._put(after)

    def hear(self, command: CaseCommand, offset: int) -> None:
        """Do what a person said of a case, if it is here."""
        case = self.cases.get(command.case)
        if case is not None and (after := apply(case, command, offset)) is not case:
            self._put(after)

    def _settled(self, cause: Cause, at: int) -> Cause:
        """Return the cause whose case counts this one: its own, or a wider one, which is begun where it is time to."""
        wider = list(cause.wider())
        for one in (cause, *wider):
            if one.id in self.cases:
                return one
        for one in reversed(wider):
            if self._is_crowded(one, cause):
                self._widen(one, at)
                return one
        return cause

    def _is_crowded(self, wider: Cause, cause: Cause) -> bool:
        if wider.entity == ANY:
            entities = self._entities.get(wider, set())
            return cause.entity not in entities and len(entities) >= ENTITIES
        return len(self._places.get(wider, ())) >= PLACES

    def _widen(self, cause: Cause, at: int) -> None:
        """Begin a wider case, and merge into it those that nobody has worked on."""
        opened = Happening(at, "opened")
        self._put(Case(cause.id, cause, cause.severity, 0, at, at, history=(opened,)))
        for case in list(self.cases.values()):
            untouched = case.state is CaseState.OPEN and not case.assignee
            if untouched and case.id != cause.id and cause in case.cause.wider():
                merged = replace(case, state=CaseState.MERGED, into=cause.id)
                self._put(with_happening(merged, Happening(at, "merged", "", cause.id)))

    def _put(self, case: Case) -> None:
        self.changed.add(case.id)
        self._keep(case)

    def _keep(self, case: Case) -> None:
        if case.id not in self.cases:
            for wider in case.cause.wider():
                if wider.entity == ANY:
                    self._entities.setdefault(wider, set()).add(case.cause.entity)
                else:
                    self._places.setdefault(wider, set()).add(case.id)
        self.cases[case.id] = case


def _together(one: CauseCount, other: CauseCount) -> CauseCount:
    """Return two counts of one summary as one."""
    return replace(
        other,
        cause=one.cause,
        count=one.count + other.count,
        samples=sampled((*one.samples, *other.samples)),
        entities=_sum(one.entities, other.entities),
        rules=_sum(one.rules, other.rules),
    )


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in (*one, *other)}
