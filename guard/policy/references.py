"""Whether everything a policy refers to exists; every complaint names file, line and the nearest known word."""

import fnmatch
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from msgspec import Struct

from guard.policy import modes
from guard.policy.asked import classifier_complaints
from guard.policy.bounds import beyond
from guard.policy.changed import change_complaints
from guard.policy.complaints import closest
from guard.policy.entries import entry_complaints
from guard.policy.identities import identity_complaints
from guard.policy.kinds import Thing
from guard.policy.pack_references import pack_complaints
from guard.policy.permits import permit_complaints
from guard.policy.recorded import fact_complaints
from guard.residency.jurisdictions import Jurisdictions
from schemas.condition import Condition
from schemas.destination import OperatorSpec
from schemas.label import IMPLIES
from schemas.policy import Content, Rule

Path = tuple[str | int, ...]
_RESERVED = ("guard.", "__")  # topics of the guard's own and of the broker's
_TERRITORY_FIELDS = frozenset(
    {
        "country",
        "countries",
        "processing_countries",
        "access_countries",
        "domicile",
        "ultimate_parent_domicile",
    }
    | {
        "covers",
        "members",
        "not_for",
        "includes",
        "exporter_in",
        "origins_in",
        "country_in",
        "country_outside",
    }
    | {"operator_in", "operator_outside", "parent_in", "parent_outside"}
)  # fields of any kind that name countries or blocs
_LABEL_FIELDS = frozenset(
    {"labels", "labels_any", "labels_all", "when_labels", "excludes_labels", "typical_labels"}
)


class Known(Struct, frozen=True):
    """What objects may refer to beside each other."""

    jurisdictions: Jurisdictions
    redaction_operators: Mapping[str, frozenset[str]]  # with the parameters each understands
    operators: Mapping[str, OperatorSpec]  # that run destinations, shipped ones too
    packs: frozenset[str]


def complaints(things: list[Thing], content: Content, known: Known) -> Iterator[str]:
    """Yield one sentence for every reference that leads nowhere."""
    jurisdictions = known.jurisdictions
    for thing in things:
        for path, value in _leaves(thing.spec):
            complaint = _territory(path, value, jurisdictions) or _label(path, value)
            if complaint:
                yield f"{thing.place(*path)}: {complaint} in {thing.kind} `{thing.name}`{_hint(value, complaint, jurisdictions)}"
        for place, complaint in (
            *_of_kind(thing, content, known),
            *fact_complaints(thing, jurisdictions),
            *permit_complaints(thing, content, known.operators),
            *pack_complaints(thing, content, known.packs),
            *(entry_complaints(thing, content) if thing.kind == "Thresholds" else ()),
            *(classifier_complaints(thing, content) if thing.kind == "Classifiers" else ()),
            *(change_complaints(thing, content) if thing.kind == "Classifiers" else ()),
        ):
            yield f"{thing.place(*place)}: {complaint}"
    yield from _topics(things, content)
    yield from identity_complaints(things, content, known.operators)


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _leaves(part, (*path, index))
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, (*path, name))
    elif hasattr(value, "model_fields_set"):
        for name in sorted(value.model_fields_set):
            yield from _leaves(getattr(value, name), (*path, name))


def _field(path: Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _territory(path: Path, value: str, jurisdictions: Jurisdictions) -> str:
    field = _field(path)
    asked = field in _TERRITORY_FIELDS or (field == "destination" and path[0] == "adequacy")
    if not asked or value == "EXPORTER" or value.startswith("ORG:") or jurisdictions.knows(value):
        return ""
    return f"unknown country or bloc `{value}`"


def _label(path: Path, value: str) -> str:
    known = _field(path) not in _LABEL_FIELDS or value in IMPLIES
    return "" if known else f"unknown label `{value}`"


def _hint(value: str, complaint: str, jurisdictions: Jurisdictions) -> str:
    if "label" in complaint:
        return closest(value, IMPLIES) or "; the labels are those of schemas/label.py"
    known = (*jurisdictions.facts.countries, *jurisdictions.facts.blocs)
    return closest(value, known) or "; write an ISO 3166-1 code, such as DE, or a bloc that Facts define"


def _of_kind(thing: Thing, content: Content, known: Known) -> Iterator[tuple[Path, str]]:
    spec, said = thing.spec, f"{thing.kind} `{thing.name}`"
    match thing.kind:
        case "Flow":
            for index, name in enumerate(spec.destinations):
                if name not in content.destinations:
                    yield (
                        ("destinations", index),
                        _unknown("destination", name, said, content.destinations, "Destination"),
                    )
                elif name in spec.destinations[:index]:
                    yield ("destinations", index), f"destination `{name}` stands twice in {said}; remove one"
            yield from _thresholds(spec.thresholds, said, content)
            questions = {
                rule.question.id for pack in content.packs.values() for rule in pack.rules if rule.question
            }
            for index, answer in enumerate(spec.conditions):
                if answer.question not in questions:
                    hint = (
                        closest(answer.question, questions)
                        or "; put the pack that asks it in force, or remove it"
                    )
                    yield (
                        ("conditions", index, "question"),
                        f"no rule asks `{answer.question}` in {said}{hint}",
                    )
                elif too_long := beyond(content, answer):
                    yield ("conditions", index, "valid_to"), f"{too_long}, in {said}"
            for entity, redaction in spec.redaction.items():
                if entity != "default" and entity not in content.entities:
                    yield (
                        ("redaction", entity),
                        f"unknown entity `{entity}` in {said}{_near(entity, content.entities)}",
                    )
                if redaction.operator not in known.redaction_operators:
                    what = f"unknown redaction operator `{redaction.operator}` in {said}"
                    yield (
                        ("redaction", entity, "operator"),
                        what + _near(redaction.operator, known.redaction_operators),
                    )
                    continue
                understood = known.redaction_operators[redaction.operator]
                for parameter, _ in redaction.parameters:
                    if parameter not in understood:
                        yield (
                            ("redaction", entity, parameter),
                            f"operator `{redaction.operator}` has no parameter `{parameter}` in {said}{_near(parameter, understood)}",
                        )
        case "Destination":
            if spec.operator not in known.operators:
                yield ("operator",), _unknown("operator", spec.operator, said, known.operators, "Operator")
        case "Operator":
            for law in spec.exposure:
                if law not in content.facts.access_laws:
                    hint = (
                        closest(law, content.facts.access_laws) or "; define it in Facts, below `access_laws`"
                    )
                    yield ("exposure", law), f"unknown access law `{law}` in {said}{hint}"
        case "Thresholds":
            yield from _thresholds(spec.thresholds, said, content)
        case "Labels":
            for field in ("add", "replace"):
                for entity, labels in getattr(spec, field).items():
                    if entity not in content.entities:
                        yield (
                            (field, entity),
                            f"unknown entity `{entity}` in {said}{_near(entity, content.entities)}",
                        )
                    for index, label in enumerate(labels):
                        if label not in IMPLIES:
                            yield (
                                (field, entity, index),
                                f"unknown label `{label}` in {said}{_near(label, IMPLIES)}",
                            )
        case "Bundle":
            for index, name in enumerate(spec.packs):
                if not fnmatch.filter(known.packs, name):
                    yield ("packs", index), _unknown("pack", name, said, known.packs, "Pack")
            for index, complaint in modes.complaints(content):
                yield ("modes", index), f"{complaint}, in {said}"
        case "Pack":
            for index, rule in enumerate(spec.rules):
                for condition in _conditions(rule):
                    if condition.asks == "adequate" and condition.adequate not in content.facts.adequacy:
                        what = (
                            f"no Facts hold an adequacy list of `{condition.adequate}`, which {said} asks for"
                        )
                        yield ("rules", index), what + _near(str(condition.adequate), content.facts.adequacy)


def _thresholds(thresholds: dict[str, float], said: str, content: Content) -> Iterator[tuple[Path, str]]:
    for name in thresholds:
        if name not in content.entities and name not in IMPLIES:
            near = _near(name, (*content.entities, *IMPLIES))
            yield ("thresholds", name), f"`{name}` in {said} is neither a label nor an entity{near}"


def _conditions(rule: Rule) -> Iterator[Condition]:
    waiting = [one for one in (rule.when, rule.unless) if one is not None]
    while waiting:
        condition = waiting.pop()
        yield condition
        waiting.extend(condition.parts)


def _unknown(what: str, name: str, said: str, known: Collection[str], kind: str) -> str:
    hint = closest(name, known) or f"; define it in an object of kind {kind}, or name another"
    return f"unknown {what} `{name}` in {said}{hint}"


def _near(word: str, known: Collection[str]) -> str:
    return closest(word, known) or "; see `guard parts` for those there are"


def _topics(things: list[Thing], content: Content) -> Iterator[str]:
    flows = [thing for thing in things if thing.kind == "Flow"]
    guarded: dict[str, Thing] = {}
    for flow in flows:
        topic = flow.spec.guarded_topic
        if topic.startswith(_RESERVED):
            yield f"{flow.place('guarded_topic')}: topic `{topic}` is the guard's own; guard another"
        before = guarded.setdefault(topic, flow)
        if before is not flow:
            at = before.place("guarded_topic")
            yield f"{flow.place('guarded_topic')}: Flow `{before.name}` guards topic `{topic}` already, at {at}; guard each once"
    for flow in flows:
        for index, name in enumerate(flow.spec.destinations):
            destination = content.destinations.get(name)
            topic = destination.topic if destination else None
            cleared = topic or f"{flow.spec.guarded_topic}.to.{name}"
            if cleared in guarded or cleared.startswith(_RESERVED):
                at = flow.place("destinations", index)
                yield f"{at}: the cleared topic `{cleared}` is guarded or the guard's own; give `{name}` another `topic`"
