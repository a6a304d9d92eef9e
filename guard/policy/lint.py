"""What is not wrong in a policy but worth a look: rules that never apply, facts nobody records, dates that have passed."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from guard.destinations.warnings import destination_warnings
from guard.policy.changed import change_warnings
from guard.policy.compile import Policy
from guard.policy.compiled import CompiledRule
from guard.policy.complaints import closest
from guard.policy.entries import entry_warnings
from guard.policy.inline import within
from guard.policy.kinds import Thing
from guard.policy.modes import held_back
from guard.policy.movement import Movement
from guard.policy.recorded import is_recordable
from guard.policy.reviewing import as_shipped, outgrown
from guard.policy.unfound import blind_labels, found_labels, live_rules, movements, unfound
from schemas.label import IMPLIES
from schemas.vocabulary import canonical

_NEVER_TRIED = (
    "sanctions",
    "national_security",
    "secrets",
)  # steps of law of which one record let past is too many


def warnings(
    policy: Policy, things: Iterable[Thing], at: date, found: Collection[str] | None = None
) -> Iterator[str]:
    """Yield one sentence for each, those of the directory's own objects with file and line.

    `found` are the entities that something finds; without it, all that the policy knows.
    """
    things = list(things)
    own = [thing for thing in things if not as_shipped(thing)]
    entities = policy.labels if found is None else found
    yield from _dates(policy, things, at)
    yield from destination_warnings(policy.content, things, at)
    yield from _unused(policy, things)
    yield from _held_back(policy, things)
    yield from entry_warnings(policy.by_name.values(), policy.content, things, at)
    yield from (told for thing in things for told in change_warnings(thing, at))
    yield from _labels(policy, own, entities)
    yield from _unfound(policy, own, entities, at)
    ways = movements(policy, at)
    applicable = live_rules(policy, ways, at)
    yield from _never(policy, own, applicable, at)
    yield from _unrecorded(policy, applicable, ways)


def _dates(policy: Policy, things: list[Thing], at: date) -> Iterator[str]:
    for one in policy.overdue(at):
        yield f"pack {one} is past its review date and `guard run` refuses it; have it reviewed, and say so with `guard policy review`"
    for thing in outgrown(things):
        yield (
            f"{thing.place()}: pack `{thing.name}` stands instead of the one that comes with this guard, which says something "
            "else; compare them, and take this one away where the other is right"
        )
    for thing in things:
        for name, fact in getattr(thing.spec, "facts", {}).items() if thing.kind != "Facts" else ():
            if fact.expires < at:
                yield f"{thing.place('facts', name)}: fact `{name}` of {thing.kind} `{thing.name}` expired on {fact.expires}; it is unknown now"
        for index, permit in enumerate(getattr(thing.spec, "permits", ())):
            if permit.valid_to < at:
                yield f"{thing.place('permits', index)}: permit `{permit.id}` of {thing.kind} `{thing.name}` ended on {permit.valid_to}"
        if thing.kind == "Permit" and thing.spec.valid_to < at:
            yield f"{thing.place('valid_to')}: Permit `{thing.name}` ended on {thing.spec.valid_to}"
        for index, answer in enumerate(getattr(thing.spec, "conditions", ())):
            if answer.valid_to < at:
                yield f"{thing.place('conditions', index)}: the answer to `{answer.question}` ended on {answer.valid_to}"


def _unused(policy: Policy, things: list[Thing]) -> Iterator[str]:
    used = {name for flow in policy.content.flows.values() for name in flow.destinations}
    operators = {spec.operator for spec in policy.content.destinations.values()}
    for thing in things:
        if thing.kind == "Destination" and thing.name not in used:
            yield f"{thing.place()}: no flow leads to Destination `{thing.name}`"
        if thing.kind == "Operator" and thing.name not in operators:
            yield f"{thing.place()}: no destination is run by Operator `{thing.name}`"


def _held_back(policy: Policy, things: list[Thing]) -> Iterator[str]:
    """Yield each mode that keeps rules from being enforced of which nobody should only learn what they would have stopped."""
    bundles = [thing for thing in things if thing.kind == "Bundle"]
    found: dict[int, dict[tuple[str, str], set[str]]] = {}
    for index, flow, name in held_back(policy.content, _NEVER_TRIED):
        found.setdefault(index, {}).setdefault(name, set()).add(flow)
    steps = {(pack, rule.id): rule.step for pack, spec in policy.content.packs.items() for rule in spec.rules}
    for index, rules in sorted(found.items()):
        mode = policy.content.bundle.modes[index]
        first = min(rules)
        told = f"`{'/'.join(first)}`" + (f" and {len(rules) - 1} more rules" if len(rules) > 1 else "")
        reached = ", ".join(sorted(set().union(*rules.values())))
        named = ", ".join(step for step in _NEVER_TRIED if step in {steps[name] for name in rules})
        yield (
            f"{bundles[0].place('modes', index)}: {mode.mode} for {told} of {named}: on {reached} such records pass "
            "meanwhile; add a closer mode with `enforce` for them"
        )


def _labels(policy: Policy, things: list[Thing], entities: Collection[str]) -> Iterator[str]:
    """Yield the labels that own rules ask for and no classifier, event or map of the policy gives, or only some still give."""
    found = found_labels(policy, entities)
    for thing in things:
        for index, rule in enumerate(thing.spec.rules if thing.kind == "Pack" else ()):
            says = f"{thing.place('rules', index)}: rule `{rule.id}` asks for label"
            blind = blind_labels(rule.when, found)
            for label in sorted(rule.when.labels):
                giving = {entity for entity, labels in policy.labels.items() if label in labels}
                mute = ", ".join(sorted(giving.difference(entities)))
                if label not in IMPLIES:
                    yield f"{says} `{label}`: unknown{closest(label, IMPLIES)}"
                elif label in blind:
                    why = f"nothing finds it, {mute} is silent" if mute else "no classifier gives it"
                    yield f"{says} `{label}`: {why}; it counts only where an event declares it"
                elif mute and (heard := sorted(giving.intersection(entities))):
                    more = f" and {len(heard) - 2} more" if len(heard) > 2 else ""
                    yield f"{says} `{label}`: it is found as {', '.join(heard[:2])}{more} alone, {mute} is silent"


def _unfound(policy: Policy, things: list[Thing], entities: Collection[str], at: date) -> Iterator[str]:
    """Yield the labels that shipped rules ask for where they can apply, and nothing finds."""
    own = {thing.name for thing in things if thing.kind == "Pack"}
    told = [
        f"`{label}` ({', '.join(shipped)})"
        for label, packs in unfound(policy, entities, at).items()
        if (shipped := [pack for pack in packs if pack not in own])
    ]
    if told:
        yield f"shipped rules ask for labels that nothing finds, which count only where an event declares them: {', '.join(told)}"


def _never(policy: Policy, things: list[Thing], applicable: list[CompiledRule], at: date) -> Iterator[str]:
    """Yield own rules that speak of no flow here one by one, and how many shipped ones are idle."""
    live = {one.rule.id for one in applicable}
    own = {thing.name for thing in things if thing.kind == "Pack"}
    for thing in things:
        for index, rule in enumerate(thing.spec.rules if thing.kind == "Pack" else ()):
            if rule.id not in live:
                why = _why_idle(thing.spec.status, thing.spec.in_force, at)
                yield f"{thing.place('rules', index)}: rule `{rule.id}` can never apply: {why}"
    idle = Counter(one.pack for one in policy.law.rules if one.rule.id not in live and one.pack not in own)
    if idle:
        yield f"{idle.total()} shipped rules speak of no flow here, in the packs {', '.join(sorted(idle))}"


def _why_idle(status: str, in_force: date, at: date) -> str:
    if status == "proposed":
        return "its pack is proposed"
    return (
        f"its pack is in force from {in_force}"
        if in_force > at
        else "no flow and destination meet its `when`"
    )


def _unrecorded(policy: Policy, applicable: list[CompiledRule], movements: list[Movement]) -> Iterator[str]:
    """Yield each rule that can apply and asks for facts that stand nowhere: neither it nor its excuses can be known."""
    known = frozenset().union(*(frozenset(one.facts) | one.provable for one in movements))
    for rule in applicable:
        asked = dict.fromkeys(name for name in _asked(rule, policy) if is_recordable(name))
        missing = [f"`{one}`" for one in asked if one not in known and not one.startswith("volume.")]
        if missing:
            told = ", ".join(sorted(missing))
            yield f"rule `{rule.rule.id}` asks for what no destination, flow or permit records, and counts as unknown: {told}"


def _asked(rule: CompiledRule, policy: Policy) -> Iterator[str]:
    grounds = (policy.law.grounds[name].ground.when for name in rule.grounds if name in policy.law.grounds)
    for part in (rule.rule.when, rule.rule.unless, *grounds):
        for condition in within(part):
            yield from (canonical(name) or name for name in condition.facts)
