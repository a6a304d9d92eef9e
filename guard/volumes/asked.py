"""Which counters a policy asks for on a day: by whose rules, for which flows and destinations, and what they count."""

from collections.abc import Iterator
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
DEVICE_LABELS = frozenset({"device", "telemetry", "location_precise"})  # what speaks of none counts no device
# PIPL Art. 28 names kinds, not a list; what may be of one counts
SENSITIVE_LABELS = frozenset(
    {
        SPECIAL,
        "financial",
        "payment_card",
        "credit_information",
        "bank_client_identifying",
        "location_precise",
    }
    | {
        "children",
        "national_id",
        "criminal_offence",
        "communications_content",
        "professional_secret",
        "social_data",
    }
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


class Asked:
    """The counters that a policy asks for on a day, found as records come: whose law follows a record decides, too."""

    def __init__(self, policy: Policy, day: date) -> None:
        self.day, self._policy = day, policy
        self.counters: dict[str, Spec] = {}
        self._asking = [
            (it, facts) for it in policy.law.rules if (facts := frozenset(_asked_by(it, policy.law)))
        ]
        self._known: dict[tuple[str, frozenset[str]], tuple[Watch, ...]] = {}
        self._ways = {
            flow.name: tuple((it, movement_of(flow, it, policy.law, day)) for it in flow.destinations)
            for flow in policy.by_name.values()
        }
        self.sometimes = (
            frozenset(  # flows with records for which a rule may ask, if they tell of another origin
                name
                for name, ways in self._ways.items()
                if _tells_origins(policy.by_name[name])
                and any(True for _, movement in ways for _ in _asks(movement, self._asking, None))
            )
        )
        self.always: frozenset[str] = frozenset()  # flows whose records all count, whatever they hold
        self._settle()

    def watches(self, flow: str, origins: frozenset[str]) -> tuple[Watch, ...]:
        """Return the counters that a record of these origins asks for or adds to."""
        known = self._known.get((flow, origins))
        if known is None:
            before = dict(self.counters)
            known = self._known[flow, origins] = tuple(self._watches(flow, origins))
            if self.counters != before:
                self._settle()
        return known

    def _settle(self) -> None:
        """Look at every flow again until no counter is new: what asked for nothing may add to one by now."""
        before: dict[str, Spec] | None = None
        while before != self.counters:
            before = dict(self.counters)
            found = {
                name: tuple(self._watches(name, self._policy.by_name[name].origins)) for name in self._ways
            }
        self._known.clear()
        self.always = frozenset(name for name, watches in found.items() if watches)

    def _watches(self, name: str, origins: frozenset[str]) -> Iterator[Watch]:
        flow = self._policy.by_name[name]
        for destination, movement in self._ways.get(name, ()):
            asked = set()
            for fact, labels, limits in _asks(movement, self._asking, origins):
                counter = counter_of(fact, flow, destination, self._policy, self.day)
                self.counters[counter] = _with(self.counters.get(counter), fact, labels, limits)
                asked.add(fact)
            for fact in sorted({*asked, SUBJECTS, DEVICES}):
                counter = counter_of(fact, flow, destination, self._policy, self.day)
                if counter in self.counters:
                    yield Watch(destination.name, fact, counter, fact in asked)


def counter_of(fact: str, flow: Flow, destination: Destination, policy: Policy, day: date) -> str:
    """Return a counter's name: one for each ultimate owner and 12 months, or for each exporter's country and year."""
    kind = fact.partition(".")[2]
    if fact.endswith("_ytd"):
        return f"{kind}/{flow.spec.exporter.country}/{day.year}"
    operators = policy.content.operators
    operator = operators[destination.spec.operator]
    return f"{kind}/{operator.ultimate_parent or owner_of(destination.spec.operator, operators).entity}"


def _asks(
    movement: Movement, asking: list[tuple[CompiledRule, frozenset[str]]], origins: frozenset[str] | None
) -> Iterator[tuple[str, frozenset[str], frozenset[int]]]:
    """Yield each fact that a rule or permit may ask on this way, with the labels it speaks of; None is any origin."""
    nothing = Situation(movement, None, origins)
    for compiled, facts in asking:
        if compiled.in_force > movement.at or holds(compiled.rule.when, nothing) is False:
            continue
        for fact in facts:
            yield fact, _labels(fact, compiled), frozenset(movement.law.limits.get(fact, ()))
    caps = {one.permit.volume_cap for one in movement.permits} - {None}
    if caps:
        limits = {cap for cap in caps if cap is not None} | set(movement.law.limits.get(SUBJECTS, ()))
        yield SUBJECTS, frozenset({PERSONAL, PSEUDONYMOUS}), frozenset(limits)


def _tells_origins(flow: Flow) -> bool:
    origin = flow.spec.origin
    return bool(origin.infer or origin.header or origin.field)


def _labels(fact: str, compiled: CompiledRule) -> frozenset[str]:
    """Return which records count: none of the labels stands for all records."""
    if not compiled.required:
        return frozenset()
    if fact == DEVICES:
        return DEVICE_LABELS
    return (SENSITIVE_LABELS if fact == SENSITIVE else compiled.labels) | {PSEUDONYMOUS}


def _asked_by(compiled: CompiledRule, law: Law) -> Iterator[str]:
    for part in (compiled.rule.when, compiled.rule.unless):
        yield from _named(part, law, frozenset())


def _named(condition: Condition | None, law: Law, seen: frozenset[str]) -> Iterator[str]:
    """Yield the volumes that a condition speaks of, through the grounds that it names."""
    for one in within(condition):
        yield from (name for name in one.facts if name.startswith("volume."))
        if one.asks == "ground" and one.ground in law.grounds and one.ground not in seen:
            yield from _named(law.grounds[one.ground].ground.when, law, seen | {one.ground})


def _with(spec: Spec | None, fact: str, labels: frozenset[str], limits: frozenset[int]) -> Spec:
    bounds = bounds_of(limits)
    days = 0 if fact.endswith("_ytd") else DAYS_12M
    if spec is None:
        return Spec(fact, bounds, days, labels)
    both = spec.labels | labels if spec.labels and labels else frozenset[str]()
    return Spec(fact, tuple(sorted({*spec.bounds, *bounds})), days, both)
