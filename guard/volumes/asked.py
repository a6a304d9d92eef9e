"""Which counters a policy asks for on a day: by whose rules, for which flows and destinations, and what they count."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from guard.policy.compile import Policy
from guard.policy.compiled import CompiledRule, Destination, Flow, Law
from guard.policy.conditions import holds
from guard.policy.inline import within
from guard.policy.movement import Movement, Situation, movement_of
from guard.residency.ownership import owner_of
from guard.volumes.buckets import bounds_of
from schemas.condition import Condition
from schemas.label import PERSONAL, PSEUDONYMOUS, SPECIAL

SUBJECTS = "volume.subjects_12m"
DEVICES = "volume.devices_12m"
SENSITIVE = "volume.sensitive_subjects_ytd"
DAYS_12M = 366
_COMPARING = frozenset({"at_least", "more_than", "at_most", "less_than", "equals"})
_NAMING = frozenset({"recorded", "fact"})
# PIPL Art. 28 names kinds, not a list; what may be of one counts
SENSITIVE_LABELS = frozenset(
    {SPECIAL, "financial", "payment_card", "credit_information", "bank_client_identifying", "location_precise"}
    | {"children", "national_id", "criminal_offence", "communications_content", "professional_secret", "social_data"}
)


class Watch(Struct, frozen=True):
    """A counter that a flow's way to a destination adds to. `is_asked`: a rule may ask for it there."""

    destination: str
    fact: str
    counter: str
    is_asked: bool


class Spec(Struct, frozen=True):
    """What a counter counts: records with any of `labels`, all where there are none; and what rules compare it with."""

    fact: str
    bounds: tuple[int, ...]
    days: int  # for how long a subject counts; 0 where the counter's name holds its year
    labels: frozenset[str]


class Plan(Struct, frozen=True):
    """All counters of a policy on a day."""

    day: date
    flows: Mapping[str, tuple[Watch, ...]]
    counters: Mapping[str, Spec]


def plan_of(policy: Policy, day: date) -> Plan:
    """Return the counters; nothing where no rule in force can ask for one."""
    asking = [(one, facts) for one in policy.law.rules if (facts := frozenset(_asked_by(one, policy.law)))]
    capped = any(permit.volume_cap is not None for permit in policy.law.permits) or any(
        permit.volume_cap is not None
        for flow in policy.by_name.values()
        for permit in (*flow.spec.permits, *(one for it in flow.destinations for one in it.spec.permits))
    )
    if not asking and not capped:
        return Plan(day, {}, {})
    ways = [
        (flow, destination, movement_of(flow, destination, policy.law, day))
        for flow in policy.by_name.values()
        for destination in flow.destinations
    ]
    asked: dict[tuple[str, str, str], str] = {}  # flow, destination, fact -> counter
    counting: dict[str, Spec] = {}
    for flow, destination, movement in ways:
        for fact, labels, limits in _asks(movement, asking):
            counter = counter_of(fact, flow, destination, policy, day)
            asked[flow.name, destination.name, fact] = counter
            counting[counter] = _with(counting.get(counter), fact, labels, limits)
    watches: dict[str, list[Watch]] = {}
    for flow, destination, _ in ways:
        for fact in sorted({spec.fact for spec in counting.values()}):
            counter = counter_of(fact, flow, destination, policy, day)
            is_asked = (flow.name, destination.name, fact) in asked
            if is_asked or (counter in counting and _counts(fact, flow, destination)):
                watches.setdefault(flow.name, []).append(Watch(destination.name, fact, counter, is_asked))
    return Plan(day, {name: tuple(each) for name, each in watches.items()}, counting)


def counter_of(fact: str, flow: Flow, destination: Destination, policy: Policy, day: date) -> str:
    """Return a counter's name: one for each ultimate owner and 12 months, or for each exporter's country and year."""
    kind = fact.partition(".")[2]
    if fact.endswith("_ytd"):
        return f"{kind}/{flow.spec.exporter.country}/{day.year}"
    operators = policy.content.operators
    operator = operators[destination.spec.operator]
    return f"{kind}/{operator.ultimate_parent or owner_of(destination.spec.operator, operators).entity}"


def _counts(fact: str, flow: Flow, destination: Destination) -> bool:
    """Return whether what goes there counts although no rule asks: to the same owner, or abroad."""
    own = flow.spec.exporter.country
    return not fact.endswith("_ytd") or any(country != own for country in destination.countries)


def _asks(
    movement: Movement, asking: list[tuple[CompiledRule, frozenset[str]]]
) -> Iterator[tuple[str, frozenset[str], frozenset[int]]]:
    """Yield each fact that a rule or permit may ask on this way, with the labels it speaks of."""
    nothing = Situation(movement, None, None)
    for compiled, facts in asking:
        if compiled.in_force > movement.at or holds(compiled.rule.when, nothing) is False:
            continue
        for fact in facts:
            labels = SENSITIVE_LABELS if fact == SENSITIVE else compiled.labels if compiled.required else frozenset()
            yield fact, labels | ({PSEUDONYMOUS} if labels else frozenset()), frozenset(movement.law.limits.get(fact, ()))
    caps = {one.permit.volume_cap for one in movement.permits} - {None}
    if caps:
        limits = {cap for cap in caps if cap is not None} | set(movement.law.limits.get(SUBJECTS, ()))
        yield SUBJECTS, frozenset({PERSONAL, PSEUDONYMOUS}), frozenset(limits)


def _asked_by(compiled: CompiledRule, law: Law) -> Iterator[str]:
    for part in (compiled.rule.when, compiled.rule.unless):
        yield from _named(part, law, frozenset())


def _named(condition: Condition | None, law: Law, seen: frozenset[str]) -> Iterator[str]:
    """Yield the volumes that a condition speaks of, through the grounds that it names."""
    for one in within(condition):
        if one.asks in _COMPARING:
            yield from (name for name in getattr(one, one.asks) if name.startswith("volume."))
        elif one.asks in _NAMING:
            name = str(getattr(one, one.asks))
            if name.startswith("volume."):
                yield name
        elif one.asks == "ground" and one.ground in law.grounds and one.ground not in seen:
            yield from _named(law.grounds[one.ground].ground.when, law, seen | {one.ground})


def _with(spec: Spec | None, fact: str, labels: frozenset[str], limits: frozenset[int]) -> Spec:
    bounds = bounds_of(limits)
    days = 0 if fact.endswith("_ytd") else DAYS_12M
    if spec is None:
        return Spec(fact, bounds, days, labels)
    both = spec.labels | labels if spec.labels and labels else frozenset[str]()
    return Spec(fact, tuple(sorted({*spec.bounds, *bounds})), days, both)
