"""What rests on a fact: the adequacy decisions that ask for it, the permits that prove it, the rules and grounds that read it."""

import re
from collections.abc import Iterator

from msgspec import Struct

from guard.policy.complaints import closest
from guard.policy.dated import Dated, dated
from guard.policy.inline import whole, within
from guard.policy.permits import permit_names, revocable
from guard.residency.jurisdictions import Jurisdictions, adequacy_name
from schemas.condition import Condition
from schemas.errors import SettingsError
from schemas.permit import NAMES, PROVES, PermitSpec
from schemas.policy import Content, PackSpec
from schemas.vocabulary import FACTS, FactValue, canonical

_ADEQUACY = re.compile(r"(?P<regime>.+) adequacy of (?P<place>.+)")
_ASSESSED = frozenset({"safeguards.tia_id", "safeguards.tia_outcome", "safeguards.tia_expires"})


class Resting(Struct, frozen=True):
    """A fact's meaning, its records, and what it proves or excuses."""

    sort: str
    meaning: str
    recorded: tuple[Dated, ...]
    values: dict[Dated, FactValue]
    names: tuple[str, ...]  # adequacy decisions and permits that rest on it or prove it
    rules: tuple[str, ...]  # that ask for it: pack/id


def known_name(word: str, content: Content) -> str:
    """Return the full name of a fact, adequacy decision, permit or answer. Raise SettingsError with the nearest where there is none."""
    known = revocable(content)
    for name in (canonical(word), word, f"permit {word}", f"answer {word}"):
        if name in known:
            return str(name)
    regime, _, place = word.partition("/")
    if adequacy_name(regime, place) in known:
        return adequacy_name(regime, place)
    shorts = [name.rpartition(".")[2] for name in FACTS if canonical(name.rpartition(".")[2])]
    hint = closest(word, {*known, *permit_names(content), *shorts}) or (
        "; name a fact (`dpf`), an adequacy decision (`EU adequacy of US`) or a permit's id"
    )
    raise SettingsError(f"nothing is called `{word}`{hint}")


def resting_on(name: str, content: Content) -> Resting:
    """Return what rests on a fact, an adequacy decision or a permit."""
    recorded = tuple(one for one in dated(content) if one.name == name or one.name.endswith(f" {name}"))
    values = {one: _value(one, content) for one in recorded if one.kind == "fact"}
    sort, meaning = FACTS.get(name, ("", "as a decision's basis names it"))
    rests = tuple(
        sorted(
            set(_decisions_asking(name, content))
            | {f"permit {one}" for one in _permits_proving(name, content)}
        )
    )
    rules = tuple(sorted(set(_asking(name, content))))
    return Resting(sort, meaning, recorded, values, rests, rules)


def cited(name: str, content: Content) -> frozenset[str]:
    """Return how the basis of a decision that rests on something begins: up to its first colon."""
    found = {name, name.removeprefix("answer ")}
    jurisdictions = Jurisdictions(content.facts)
    decisions = {name} if _ADEQUACY.fullmatch(name) else set(_decisions_asking(name, content))
    for decision in decisions:
        match = _ADEQUACY.fullmatch(decision)
        if match:
            places = (one for one in content.facts.countries if jurisdictions.within(one, (match["place"],)))
            found |= {adequacy_name(match["regime"], place) for place in (match["place"], *places)}
    found |= {f"permit {one}" for one in _permits_proving(name, content)}
    found |= set(_grounds_asking(name, content))
    return frozenset(found)


def cites(basis: str, names: frozenset[str]) -> bool:
    """Return whether one basis of a decision is one of these names, or names one of these answers.

    >>> cites("EU adequacy of US: Decision 2023/1795", frozenset({"EU adequacy of US"}))
    True
    >>> cites("art9_condition DPO-31, DPO-32", frozenset({"DPO-32"})), cites("permit SCC-141", frozenset({"permit SCC-14"}))
    (True, False)
    """
    head = basis.partition(": ")[0]
    return head in names or not names.isdisjoint(re.split(r"[ ,]+", head)[1:])


def _value(one: Dated, content: Content) -> FactValue:
    kind, name = one.owner
    match kind:
        case "Destination":
            facts = content.destinations[name].facts
        case "Operator":
            facts = content.operators[name].facts
        case _:
            facts = content.flows[name].facts
    return facts[str(one.path[1])].value


def _decisions_asking(name: str, content: Content) -> Iterator[str]:
    for regime, entries in content.facts.adequacy.items():
        for entry in entries:
            if any((canonical(one.fact) or one.fact) == name for one in entry.requires):
                yield adequacy_name(regime, entry.destination)


def _permits_proving(name: str, content: Content) -> Iterator[str]:
    inline = [one for spec in content.destinations.values() for one in spec.permits]
    inline += [one for spec in content.flows.values() for one in spec.permits]
    for known, permit in (*((one.id, one) for one in inline), *content.permits.items()):
        if name in _proven(permit):
            yield known


def _proven(permit: PermitSpec) -> set[str]:
    proven = {*PROVES.get(permit.mechanism, {}), *(canonical(one) or one for one in permit.proves)}
    if permit.mechanism in NAMES:
        proven.add(NAMES[permit.mechanism])
    if permit.assessment is not None:
        proven |= _ASSESSED
    return proven | ({"safeguards.scc_module"} if permit.module else set())


def _asking(name: str, content: Content) -> Iterator[str]:
    for called, _, when in _statements(content):
        if any(_reads(one, name) for one in within(when)):
            yield called


def _grounds_asking(name: str, content: Content) -> Iterator[str]:
    for called, kind, when in _statements(content):
        if kind == "ground" and any(_reads(one, name) for one in within(when)):
            yield called


def _statements(content: Content) -> Iterator[tuple[str, str, Condition]]:
    """Yield every condition of the packs: what states it, whether rule, ground or duty, and the condition."""
    for name, pack in content.packs.items():
        for rule in pack.rules:
            for part in (rule.when, rule.unless):
                if part is not None:
                    yield f"{name}/{rule.id}", "rule", _spread(part, pack)
        for ground in pack.grounds:
            yield f"{name}/{ground.id}", "ground", _spread(ground.when, pack)
        for duty in pack.duties:
            yield f"{name}/{duty.id}", "duty", _spread(duty.when, pack)


def _spread(condition: Condition, pack: PackSpec) -> Condition:
    return whole(condition, pack, "pack")


def _reads(condition: Condition, name: str) -> bool:
    value = getattr(condition, condition.asks)
    if condition.asks == "certification":
        return bool(value == name)
    if condition.asks == "adequate":
        return name.startswith(f"{value} adequacy of ")
    return any((canonical(one) or one) == name for one in condition.facts)
