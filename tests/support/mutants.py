"""Policies with one thing wrong, by seed: a rule lost, an excuse too wide, a label or country forgotten, a limit moved."""

import random
from datetime import date

from schemas.condition import Condition
from schemas.policy import Content, PackSpec, Rule

EASY = ("purposes", {"purposes": ("training", "inference", "storage", "analytics", "support_access")})


class Mutant:
    """One rule of one pack, made wrong. `rule` is None where it was dropped."""

    def __init__(self, pack: str, rule: str, what: str, content: Content) -> None:
        self.pack, self.rule, self.what, self.content = pack, rule, what, content

    def __repr__(self) -> str:
        return f"{self.pack}/{self.rule}: {self.what}"


# the packs whose rules the shipped invariants rest on; elsewhere a mutation mostly breaks none
PACKS = ("x-sanctions", "x-secrets", "markings", "eu-gdpr-44", "house-strict-eu", "house-sovereign")


def mutant(content: Content, seed: int) -> Mutant | None:
    """Return a policy with one mutation; None where the seed's kind does not fit the rule it drew."""
    chance = random.Random(seed)
    name = chance.choice(PACKS)
    pack = content.packs[name]
    rule = chance.choice(pack.rules)
    kind = chance.choice(sorted(KINDS))
    made = KINDS[kind](rule, chance)
    if made is rule:
        return None
    rules = tuple(one for one in (made if one is rule else one for one in pack.rules) if one is not None)
    changed: PackSpec = pack.model_copy(update={"rules": rules})
    return Mutant(name, rule.id, kind, content.model_copy(update={"packs": {**content.packs, name: changed}}))


def _drop(rule: Rule, chance: random.Random) -> None:
    return None


def _easier(rule: Rule, chance: random.Random) -> Rule:
    parts = (rule.unless,) if rule.unless else ()
    extra = chance.choice([
        Condition(purposes=("storage", "inference")), Condition(recorded="safeguards.retention_days"),
        Condition(exporter_role="controller"), Condition(destination_kind=("bucket", "topic", "region")),
    ])  # fmt: skip
    return rule.model_copy(update={"unless": Condition(any=(*parts, extra))})


def _narrower(rule: Rule, chance: random.Random) -> Rule:
    extra = chance.choice([
        Condition(purposes=("training",)), Condition(exporter_role="processor"), Condition(fact="dest.trains_on_input"),
        Condition(labels_any=("children", "hr")), Condition(origins_in=("FR", "IT")), Condition(more_than={"volume.subjects_12m": 100}),
    ])  # fmt: skip
    return rule.model_copy(update={"when": Condition(all=(rule.when, extra))})


def _negated(rule: Rule, chance: random.Random) -> Rule:
    if rule.unless is not None and chance.random() < 0.7:
        return rule.model_copy(update={"unless": Condition(none=(rule.unless,))})
    return rule if rule.when.labels else rule.model_copy(update={"when": Condition(none=(rule.when,))})


def _swapped(rule: Rule, chance: random.Random) -> Rule:
    field = "when" if rule.unless is None or chance.random() < 0.5 else "unless"
    swapped = _swap(getattr(rule, field))
    return rule if swapped is None else rule.model_copy(update={field: swapped})


def _swap(condition: Condition) -> Condition | None:
    if condition.asks == "any" and len(condition.parts) > 1:
        return Condition(all=condition.parts)
    if condition.asks == "all" and len(condition.parts) > 1:
        return Condition(any=condition.parts)
    if condition.asks == "each_country":
        return Condition(some_country=condition.parts[0])
    return None


def _fewer_labels(rule: Rule, chance: random.Random) -> Rule:
    when = _without_a_label(rule.when, chance)
    return rule if when is rule.when else rule.model_copy(update={"when": when})


def _without_a_label(condition: Condition, chance: random.Random) -> Condition:
    if condition.asks == "labels_any":
        labels = list(condition.labels_any or ())
        labels.remove(chance.choice(labels))
        return Condition(labels_any=tuple(labels) or ("telemetry",))
    if condition.asks in {"all", "any"}:
        return Condition(
            **{condition.asks: tuple(_without_a_label(part, chance) for part in condition.parts)}
        )
    return condition


def _wider_places(rule: Rule, chance: random.Random) -> Rule:
    when = _wider(rule.when, chance)
    unless = None if rule.unless is None else _wider(rule.unless, chance)
    same = when == rule.when and unless == rule.unless
    return rule if same else rule.model_copy(update={"when": when, "unless": unless})


def _wider(condition: Condition, chance: random.Random) -> Condition:
    asked, value = condition.asks, getattr(condition, condition.asks)
    if asked in {"country_in", "country_outside"}:
        return Condition(**{asked: (*value, chance.choice(("US", "CN", "IN", "RU")))})
    if asked in {"parent_in", "operator_in", "exporter_in"} and len(value) > 1:
        return Condition(**{asked: value[1:]})
    if isinstance(value, Condition):
        return Condition(**{asked: _wider(value, chance)})
    if asked in {"all", "any", "none"}:
        return Condition(**{asked: tuple(_wider(part, chance) for part in value)})
    return condition


def _never_yet(rule: Rule, chance: random.Random) -> Rule:
    return rule.model_copy(update={"when": Condition(all=(rule.when, Condition(current="dest.c5_valid_to")))})


KINDS = {
    "dropped": _drop, "excuse too wide": _easier, "too narrow": _narrower, "negated": _negated, "any for all": _swapped,
    "a label forgotten": _fewer_labels, "a country too many": _wider_places, "only while current": _never_yet,
}  # fmt: skip
DAY = date(2026, 11, 23)
