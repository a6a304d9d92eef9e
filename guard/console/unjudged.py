"""Records that wait for somebody's verdict: those in dispute first, then the sample of what passed and records of cases in turn."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from msgspec import Struct
from sqlalchemy import Connection

from guard.console.asking import Hit, decision
from guard.console.sight import Sight
from schemas.case import Case
from schemas.events import DecisionEvent
from schemas.word import TextStanding

SET = "verdicts"  # where copies go unless somebody names another set
_LOOKED_AT = 200  # of the newest samples, and of cases' records
_OF_ONE_CASE = 3
_NOTHING = TextStanding("unseen")


def named(given: str) -> str:
    """Return the set that an address or a form names; the usual one where it names none."""
    return given if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,47}", given) else SET


class Unjudged(Struct, frozen=True):
    """A record that waits: its decision, why it is shown, and whether others are in dispute of it."""

    hit: Hit
    why: str
    is_disputed: bool = False


def unjudged(
    connection: Connection,
    samples: Sequence[str],
    cases: Iterable[Case],
    standing: Mapping[str, TextStanding],
    by: str,
    sight: Sight,
    *,
    most: int,
) -> list[Unjudged]:
    """Return at most so many records that one sees and said nothing of. Whose text is settled or agreed by two waits no more."""
    of_cases = [(one.id, f"case {case.id}") for case in cases for one in case.samples[:_OF_ONE_CASE]][
        :_LOOKED_AT
    ]
    of_sample = [(one, "sample of what passed") for one in samples[:_LOOKED_AT]]
    in_turn = [one for pair in zip_longest(of_sample, of_cases) for one in pair if one is not None]
    disputed = [(one, "") for one, told in standing.items() if told.state == "disputed"]
    whys = dict([*disputed, *reversed(in_turn)])  # of two reasons the first
    found: list[Unjudged] = []
    for identifier in dict.fromkeys([*(one for one, _ in disputed), *(one for one, _ in in_turn)]):
        told = standing.get(identifier, _NOTHING)
        if len(found) == most:
            break
        if (
            by in told.people
            or told.state == "adjudicated"
            or (len(told.people) > 1 and told.state == "agreed")
        ):
            continue
        hit = decision(connection, identifier)
        if hit is not None and isinstance(hit.event, DecisionEvent) and sight.shows(hit):
            found.append(Unjudged(hit, whys[identifier] or "labelled before", told.state == "disputed"))
    return found
