"""One record that did not pass as it was, as its producer is told of it. No field can hold content."""

from collections.abc import Iterator

from msgspec import Struct

from guard.notices.mending import STRIPPED, mended
from schemas.cause import Cause, cause_of
from schemas.events import DecisionEvent, NoticeEvent, ReasonFact

_PLACES = 20


class Found(Struct, frozen=True):
    """What was found, and where; the entity is empty where only the place is told."""

    entity: str
    pointer: str


class Notice(Struct, frozen=True):
    """What became of one record, why, what of it made it so, and what would have let it pass."""

    id: str
    flow: str
    action: str
    at: int  # milliseconds since the epoch
    reasons: tuple[ReasonFact, ...] = ()
    found: tuple[Found, ...] = ()
    nearest: str = ""
    question: str = ""
    role: str = ""

    @property
    def fault(self) -> str:
        return next((one.code for one in self.reasons if one.code.startswith("fault.")), "")

    @property
    def cause(self) -> Cause:
        """What thousands of notices share: reason, gravest entity, and the shape of its place."""
        return cause_of(self.flow, self.action, self.reasons, self.found, self.fault)[0]

    @property
    def entities(self) -> tuple[str, ...]:
        return tuple(sorted({one.entity for one in self.found if one.entity}))

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.pointer for one in self.found))[:_PLACES]

    @property
    def citation(self) -> str:
        """What the law is that the cause's reason states."""
        first = self.cause.reason
        return next((one.citation for one in self.reasons if one.code == first and one.citation), "")

    @property
    def remedy(self) -> str:
        """What would let the next one pass, in words; empty where nothing is known that would."""
        return "; ".join(dict.fromkeys(self._ways()))

    def _ways(self) -> Iterator[str]:
        if self.nearest:
            yield self.nearest
        if self.question:
            yield f"{self.role or 'a person'} to answer: {self.question}"
        for reason in self.reasons:
            if what := mended(reason.code):
                yield what


def of_decision(event: DecisionEvent) -> Notice | None:
    """Return what a producer is told of a decision; None where the record passed as it was."""
    if event.action == "allow" and not event.stripped:
        return None
    stripped = (ReasonFact(STRIPPED),) if event.stripped else ()
    return Notice(
        event.id,
        event.flow,
        event.action,
        event.at,
        (*event.reasons, *stripped),
        tuple(Found(one.entity, one.pointer) for one in event.findings),
        event.nearest,
        event.question,
        event.role,
    )


def of_notice(event: NoticeEvent, *, at: int) -> Notice:
    """Return what the notice itself tells: no citation, no entity and no question."""
    return Notice(
        event.id,
        event.flow,
        event.action,
        at,
        tuple(ReasonFact(code) for code in event.reasons),
        tuple(Found("", place) for place in event.places),
        event.nearest,
    )


def concerns(notice: Notice, *, flow: str, topic: str) -> bool:
    """Whether a notice is of a flow: also where the record named none that guards its topic, and so belongs to nobody."""
    return notice.flow == flow or (not notice.flow and notice.id.rpartition("/")[0].startswith(f"{topic}/"))
