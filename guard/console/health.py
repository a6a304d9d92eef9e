"""How the deployment is, in lines: pure, from what was told. What is not known is said to be unknown, never good."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Literal

from msgspec import Struct

from guard.console.beside import Known
from guard.console.desk import Desk
from guard.console.sight import Sight
from schemas.errors import GuardError
from schemas.window import Window
from streams.health import Group, Health

State = Literal["good", "warning", "bad", "unknown"]
MANY = 10_000  # records that wait: two of the largest batches by default
LONG = 5 * 60_000  # without a decision, while records wait


class Line(Struct, frozen=True):
    """One thing that can be well or not, and what is told of it in one sentence."""

    name: str
    state: State
    told: str


class Facts(Struct, frozen=True):
    """What the lines are made of. `guarded` is the flow of each guarded topic; None where the policy cannot be read."""

    health: Known[Health]
    windows: Known[list[Window]]
    guarded: Mapping[str, str] | None
    cleared: Mapping[str, str]  # the flow of each cleared topic
    behind: int | None  # messages that the console's store has still to read
    trouble: str  # why it does not follow just now
    decided: int | None  # when the last decision that is seen was taken; None: none is known
    at: int


def facts_of(desk: Desk, decided: int | None) -> Facts:
    """Return what the desk is told just now."""
    guarded: dict[str, str] | None = None
    cleared: dict[str, str] = {}
    with suppress(GuardError):
        flows = desk.in_force().policy.flows
        guarded = {topic: flow.name for topic, flow in flows.items()}
        cleared = {to: flow.name for flow in flows.values() for to in flow.topics.values()}
    return Facts(
        desk.health(), desk.windows(), guarded, cleared, desk.behind(), desk.trouble(), decided, desk.clock()
    )


def lines(facts: Facts, sight: Sight) -> list[Line]:
    """Return what is told to somebody who sees so much: of other flows not their topics, lags or alerts."""
    health = facts.health.thing
    if health is None:
        parts = ("Broker", "Topics", "Workers", "Records that wait", "Stateful side")
        found = [Line(one, "unknown", facts.health.why) for one in parts]
    else:
        some = "" if health.brokers == 1 else "s"
        answers = Line("Broker", "good", f"answers; {health.brokers} broker{some}")
        waits = _waits(facts, health, sight)
        found = [answers, _topics(facts, health, sight), _workers(health.workers), waits, _stateful(health)]
    return [*found, _store(facts), _last(facts, waiting(facts, sight)), _alerts(facts, sight)]


def waiting(facts: Facts, sight: Sight) -> dict[str, int] | None:
    """Return how many records of each flow that is seen wait for the guard; None where that is not known."""
    health = facts.health.thing
    if health is None or facts.guarded is None or health.workers.behind is None:
        return None
    seen = {topic: flow for topic, flow in facts.guarded.items() if sight.has(flow)}
    behind = health.workers.behind
    return {
        flow: behind[topic] for topic, flow in sorted(seen.items(), key=lambda one: one[1]) if topic in behind
    }


def _topics(facts: Facts, health: Health, sight: Sight) -> Line:
    if facts.guarded is None:
        return Line(
            "Topics", "unknown", "the policy cannot be read, so it is not known which there should be"
        )
    flows = {**facts.guarded, **facts.cleared}
    wanted = sorted([*health.own, *(topic for topic, flow in flows.items() if sight.has(flow))])
    missing = [one for one in wanted if one not in health.topics]
    there = {one: health.topics[one] for one in wanted if one in health.topics}
    unled = [one for one, spread in there.items() if spread.leaderless]
    late = [one for one, spread in there.items() if spread.in_sync < spread.replicas]
    if unled:
        return Line("Topics", "bad", f"partitions of {_named(unled)} have no leader; see the brokers' logs")
    if missing:
        return Line(
            "Topics", "bad", f"{_named(missing)} not there; create what is missing with guard topics apply"
        )
    if late:
        return Line("Topics", "warning", f"fewer replicas in sync than there should be: {_named(late)}")
    least = min((one.in_sync for one in there.values()), default=0)
    some = "" if least == 1 else "s"
    return Line(
        "Topics",
        "good",
        f"{len(there)}, each with all of its replicas in sync ({least} replica{some} at least)",
    )


def _workers(group: Group) -> Line:
    if group.members is None:
        return Line("Workers", "unknown", group.why)
    if not group.members:
        return Line("Workers", "bad", "none runs: nothing is guarded; start one with guard run")
    return Line("Workers", "good", f"{len(group.members)}: {', '.join(group.members)}")


def _waits(facts: Facts, health: Health, sight: Sight) -> Line:
    name, found = "Records that wait", waiting(facts, sight)
    if found is None or facts.guarded is None:
        return Line(
            name, "unknown", health.workers.why or "the policy cannot be read, so the flows are not known"
        )
    absent = sorted({flow for flow in facts.guarded.values() if sight.has(flow)} - found.keys())
    if absent:
        return Line(name, "unknown", f"not known of {_named(absent)}")
    most = sorted((-count, flow) for flow, count in found.items() if count)
    if not most:
        return Line(name, "good", "none")
    total = sum(found.values())
    told = f"{total:,}; most of {most[0][1]} ({-most[0][0]:,})"
    return Line(name, "warning" if total > MANY or not health.workers.members else "good", told)


def _stateful(health: Health) -> Line:
    name, group = "Stateful side", health.stateful
    if group.members is None or group.behind is None:
        return Line(name, "unknown", group.why)
    left = sum(group.behind.values())
    if not group.members:
        told = f"does not run: cases, windows and alerts stand still, {left:,} summaries wait; start guard windows run"
        return Line(name, "warning", told)
    return Line(name, "warning" if left > MANY else "good", f"runs; {left:,} summaries wait")


def _store(facts: Facts) -> Line:
    name = "Console's store"
    if facts.trouble:
        return Line(name, "bad", facts.trouble)
    if facts.behind is None:
        return Line(name, "unknown", "the decision log is being read")
    told = (
        f"{facts.behind:,} messages behind the decision log" if facts.behind else "up with the decision log"
    )
    return Line(name, "warning" if facts.behind > MANY else "good", told)


def _last(facts: Facts, found: Mapping[str, int] | None) -> Line:
    name = "Last decision"
    if facts.decided is None:
        return Line(name, "unknown", "none is in the console's store")
    age = max(0, facts.at - facts.decided)
    told = f"{_ago(age)} ago"
    if age <= LONG:
        return Line(name, "good", told)
    if found is None:
        return Line(name, "unknown", f"{told}; whether records wait is not known")
    waits = sum(found.values())
    return Line(
        name, "warning" if waits else "good", f"{told}; {'records wait' if waits else 'no record waits'}"
    )


def _alerts(facts: Facts, sight: Sight) -> Line:
    name, windows = "Alerts", facts.windows.thing
    if windows is None:
        return Line(name, "unknown", facts.windows.why)
    raised = sorted(
        f"{one.flow} ({kind.value})"
        for one in windows
        if sight.has(one.flow)
        for kind, alert in one.alerts.items()
        if alert.is_raised
    )
    if raised:
        return Line(name, "bad", f"{len(raised)} open: {_named(raised)}")
    health = facts.health.thing
    if health is None or not health.stateful.members:  # who would raise one is not there, as far as is known
        return Line(name, "unknown", "none was open when the stateful side told last")
    return Line(name, "good", "none open")


def _named(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _ago(milliseconds: int) -> str:
    seconds = milliseconds // 1000
    for name, each in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * each:
            return f"{seconds // each} {name}"
    return f"{seconds} seconds"
