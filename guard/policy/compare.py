"""Two policies compared: what was added, removed and changed, object by object and field by field."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct

from schemas.policy import Content, PackSpec

_LISTED = (
    "rules",
    "grounds",
    "duties",
    "cases",
    "permits",
    "conditions",
)  # lists whose members have an id of their own


_LONGEST = 120
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


class Difference(Struct, frozen=True):
    """One object, or one field of one, that differs. `before` and `after` are values as JSON, None where there is none."""

    change: Literal["added", "removed", "changed"]
    kind: str
    name: str
    field: str = ""
    before: Any = None
    after: Any = None


def compared(before: Content, after: Content) -> list[Difference]:
    """Return every difference between two policies, by kind and name."""
    old, new = _objects(before), _objects(after)
    found: list[Difference] = []
    for kind, name in sorted(old.keys() | new.keys()):
        if (kind, name) not in new:
            found.append(Difference("removed", kind, name))
        elif (kind, name) not in old:
            found.append(Difference("added", kind, name))
        else:
            found.extend(_fields(kind, name, old[kind, name], new[kind, name]))
    return found


def line(one: Difference) -> str:
    """Return a difference in one line: `+`, `-` or `~`, what it is of, and from what to what."""
    field = f".{one.field}" if one.field else ""
    said = f"{_SIGNS[one.change]} {one.kind} {one.name}{field}"
    if one.change == "changed":
        return f"{said}: {_short(one.before)} -> {_short(one.after)}"
    value = one.after if one.change == "added" else one.before
    return said if value is None else f"{said}: {_short(value)}"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _objects(content: Content) -> dict[tuple[str, str], Any]:
    """Return every object of a policy as data, rules and jurisdictions' facts one by one."""
    objects: dict[tuple[str, str], Any] = {("bundle", "bundle"): _data(content.bundle)}
    for kind in ("flow", "destination", "operator", "permit", "approver"):
        members: Mapping[str, Any] = getattr(content, f"{kind}s")
        objects.update({(kind, name): _data(spec) for name, spec in members.items()})
    for name, pack in content.packs.items():
        objects.update(_of_pack(name, pack))
    facts = content.facts
    objects["facts", "jurisdictions"] = {
        "as_of": str(facts.as_of),
        "recheck_every_days": facts.recheck_every_days,
    }
    objects.update({("country", code): title for code, title in facts.countries.items()})
    for kind, group in (("bloc", facts.blocs), ("access law", facts.access_laws)):
        objects.update({(kind, name): _data(spec) for name, spec in group.items()})
    for regime, entries in facts.adequacy.items():
        for entry in entries:
            objects["adequacy", f"{regime} of {entry.destination} by {entry.instrument}"] = _data(entry)
    objects["labels", "labels"] = _data(content.labels)
    thresholds = _data(content.thresholds)
    objects["thresholds", "thresholds"] = {name: one for name, one in thresholds.items() if name != "entries"}
    objects.update({("threshold", one.name): _data(one) for one in content.thresholds.entries or ()})
    asked = content.classifiers
    if asked is not None:
        if asked.require:
            objects["classifiers", "required"] = {"tiers": list(asked.require)}
        objects.update({("classifier", one.name): _data(one) for one in asked.own})
        objects.update({(f"{one.list} list", one.name): _data(one) for one in asked.lists or ()})
        objects.update({("pattern", one.name): _data(one) for one in asked.patterns or ()})
        for number, context in enumerate(asked.context or (), start=1):
            objects["context", f"{context.entity} {number}"] = _data(context)
    objects.update({("entity", name): sorted(labels) for name, labels in content.entities.items()})
    return objects


def _of_pack(name: str, pack: PackSpec) -> Iterator[tuple[tuple[str, str], Any]]:
    parts = {"rules": "rule", "grounds": "ground", "duties": "duty"}
    yield ("pack", name), {field: value for field, value in _data(pack).items() if field not in parts}
    for field, kind in parts.items():
        for one in getattr(pack, field):
            yield (kind, f"{name}/{one.id}"), _data(one)


def _data(model: Any) -> Any:
    return model.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def _fields(kind: str, name: str, old: Any, new: Any, field: str = "") -> Iterator[Difference]:
    if old == new:
        return
    if field.rpartition(".")[2] in _LISTED and _has_ids(old) and _has_ids(new):
        old, new = ({one["id"]: one for one in several} for several in (old, new))
    if not (isinstance(old, dict) and isinstance(new, dict)):
        yield Difference("changed", kind, name, field, old, new)
        return
    for member in sorted(old.keys() | new.keys()):
        inner = f"{field}.{member}" if field else member
        if member not in new:
            yield Difference("removed", kind, name, inner, before=old[member])
        elif member not in old:
            yield Difference("added", kind, name, inner, after=new[member])
        else:
            yield from _fields(kind, name, old[member], new[member], inner)


def _has_ids(several: Any) -> bool:
    return isinstance(several, list) and all(isinstance(one, dict) and "id" in one for one in several)
