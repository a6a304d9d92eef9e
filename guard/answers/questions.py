"""The questions that held records ask, each with all that wait for its answer."""

from collections.abc import Iterable

from msgspec import Struct, field

from guard.answers.waiting import Waiting
from guard.policy.compile import Policy
from guard.policy.explain import asked_of
from guard.policy.passages import Asked
from schemas.case import Case
from schemas.decision import Action


class Question(Struct):
    """One question of one flow. Of `records` that wait, `ready` would pass today, `blocked` would not, of `untold` nobody can tell."""

    flow: str
    question: str
    role: str
    text: str = ""
    citations: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    destinations: list[str] = field(default_factory=list)
    records: int = 0
    ready: int = 0
    blocked: int = 0
    untold: int = 0
    cases: int = 0
    since: int = 0  # milliseconds, of the oldest that waits
    told: set[str] = field(default_factory=set)  # the words in which decisions asked it, and cases do

    @property
    def open(self) -> int:
        """How many wait for an answer that is not on record."""
        return self.records - self.ready - self.blocked - self.untold


def questions(waiting: Iterable[Waiting], policy: Policy, cases: Iterable[Case] = ()) -> list[Question]:
    """Return what is asked, what most records wait for first. A record that asks two questions counts for both."""
    found: dict[tuple[str, str], Question] = {}
    for one in waiting:
        for asked in one.questions:
            row = found.setdefault(
                (one.past.flow, asked.question), Question(one.past.flow, asked.question, asked.role)
            )
            _count(row, one, asked)
    held = [one for one in cases if one.is_shown and one.cause.action == "hold"]
    for row in found.values():
        row.text = _text(row, policy)
        row.cases = sum(one.cause.flow == row.flow and one.question in row.told for one in held)
    return sorted(found.values(), key=lambda row: (-row.open, -row.records, row.flow, row.question))


def _count(row: Question, one: Waiting, asked: Asked) -> None:
    row.records += 1
    row.ready += one.is_ready
    row.blocked += one.became is not None and one.became.action is Action.BLOCK
    row.untold += one.became is None
    row.since = min(row.since or one.past.at, one.past.at)
    row.told.add(one.past.question)
    for kept, more in (
        (row.citations, (asked.citation,)),
        (row.labels, asked.labels),
        (row.destinations, (asked.destination,)),
    ):
        kept[:] = sorted({*kept, *more} - {""})


def _text(row: Question, policy: Policy) -> str:
    """Return the question with its gaps filled by all that wait; as it was asked where the policy asks it no more."""
    flow = policy.by_name.get(row.flow)
    asking = [one.rule.question for one in policy.law.rules if one.rule.question is not None]
    text = next((one.text for one in asking if one.id == row.question), "")
    if flow is None or not text:
        return min(row.told, default="")
    return asked_of(text, row.flow, flow.spec.purpose, ", ".join(row.destinations), row.labels)
