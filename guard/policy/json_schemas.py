"""JSON Schemas of all kinds, for editors: what stands in a policy file, completed and checked while it is written."""

from typing import Any, cast

from pydantic import TypeAdapter

from guard.policy.kinds import API_VERSION, KINDS
from schemas.label import IMPLIES
from schemas.strict import Name
from schemas.vocabulary import FACTS, FactName

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LABELS = ("labels", "labels_any", "labels_all", "when_labels", "excludes_labels")
_FACT_MAPS = ("equals", "contains", "at_least", "more_than", "at_most", "less_than", "within_days", "proves")
WHOLE = "policy"  # the schema of a file that may hold objects of any kind

Json = dict[str, Any]


def json_schemas() -> dict[str, Json]:
    """Return every kind's schema by file name without ending, and `policy`, which accepts any of them."""
    schemas = {kind.lower(): json_schema(kind) for kind in KINDS}
    whole = {
        "$schema": _DIALECT,
        "title": "an object of a policy",
        "type": "object",
        "required": ["kind"],
        "properties": {"apiVersion": {"const": API_VERSION}, "kind": {"enum": list(KINDS)}},
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": {"$ref": f"{kind.lower()}.json"},
            }
            for kind in KINDS
        ],
    }
    return {**schemas, WHOLE: whole}


def json_schema(kind: str) -> Json:
    """Return the schema of one kind, its envelope included."""
    model = KINDS[kind]
    spec = model.model_json_schema()
    definitions = spec.pop("$defs", {})
    own = spec if "$ref" in spec else {"$ref": f"#/$defs/{model.__name__}"}
    definitions.setdefault(model.__name__, spec)
    has_to_be_given = bool(definitions[model.__name__].get("required"))
    for one in definitions.values():
        _complete(one)
    return {
        "$schema": _DIALECT,
        "title": kind,
        "description": " ".join((model.__doc__ or "").split()),
        "type": "object",
        "additionalProperties": False,
        "required": ["apiVersion", "kind", "metadata", *(["spec"] if has_to_be_given else [])],
        "properties": {
            "apiVersion": {"const": API_VERSION},
            "kind": {"const": kind},
            "metadata": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name"],
                "properties": {"name": TypeAdapter(Name).json_schema(), "description": {"type": "string"}},
            },
            "spec": own,
        },
        "$defs": definitions,
    }


def _complete(definition: Json) -> None:
    """Name the labels and facts there are where a definition asks for one, so that editors offer them."""
    for name, member in definition.get("properties", {}).items():
        if name in _LABELS:
            _offer(member, {"enum": list(IMPLIES)})
        elif name in {"facts", *_FACT_MAPS}:
            for mapping in _within(member):
                if _is_by_fact(mapping):
                    mapping["properties"] = _by_fact(mapping)
        else:
            for text in _within(member):
                if text.get("pattern") == _FACT_PATTERN:
                    text["anyOf"] = [{"enum": list(FACTS)}, {"pattern": text.pop("pattern")}]


def _offer(member: Json, labels: Json) -> None:
    for one in _within(member):
        if one.get("type") == "array" and one.get("items") == {"type": "string"}:
            one["items"] = {"type": "string", **labels}


def _is_by_fact(mapping: Json) -> bool:
    named = mapping.get("propertyNames", {}).get("pattern")
    return named == _FACT_PATTERN or _FACT_PATTERN in mapping.get("patternProperties", {})


def _by_fact(mapping: Json) -> Json:
    given = mapping.get("patternProperties", {}).get(_FACT_PATTERN) or mapping.get("additionalProperties", {})
    values = given if isinstance(given, dict) else {}
    return {name: {**values, "description": meaning} for name, (_, meaning) in FACTS.items()}


def _within(member: Any) -> "list[Json]":
    """Return a schema and all schemas inside it."""
    if isinstance(member, dict):
        return [cast("Json", member), *(one for part in member.values() for one in _within(part))]
    return [one for part in member for one in _within(part)] if isinstance(member, list) else []


_FACT_PATTERN = str(TypeAdapter(FactName).json_schema()["pattern"])
