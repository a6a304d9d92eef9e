"""OCSF class 2006 as a validator: unknown attributes, missing ones, types, enumerations, siblings and constraints."""

import json
from pathlib import Path

_SCHEMA = json.loads((Path(__file__).parents[1] / "guard" / "siem" / "ocsf-1.8.0.json").read_text())
_FREE = {"object", "json_t"}  # whatever JSON there is
_PYTHON = {"integer_t": int, "long_t": int, "timestamp_t": int, "port_t": int, "boolean_t": bool}


def faults(event):
    """Return what is wrong with an event, one line each; nothing where it is valid."""
    found = list(_faults("", event, _SCHEMA["class"]))
    if event.get("type_uid") != event.get("class_uid", 0) * 100 + event.get("activity_id", 0):
        found.append("type_uid is not class_uid * 100 + activity_id")
    return found


def _faults(where, value, attributes):
    for name, one in attributes.items():
        if one["requirement"] == "required" and name not in value:
            yield f"{where}/{name} is required"
    for name, given in value.items():
        place, one = f"{where}/{name}", attributes.get(name)
        if one is None:
            yield f"{place} is unknown"
            continue
        if one.get("deprecated"):
            yield f"{place} is deprecated"
        if bool(one.get("array")) != isinstance(given, list):
            yield f"{place} is an array or should be one"
            continue
        for each in given if isinstance(given, list) else [given]:
            yield from _of_type(place, each, one["type"])
        enum = one.get("enum")
        if enum is None:
            continue
        if str(given) not in enum:
            yield f"{place}: {given} is not in the enumeration"
        elif (sibling := one.get("sibling")) and sibling in value and given != 99:
            caption = enum[str(given)]
            if value[sibling] != caption:
                yield f"{where}/{sibling}: {value[sibling]!r} is not the caption {caption!r}"


def _of_type(place, value, kind):
    if kind in _FREE:
        return
    if kind.endswith("_t"):
        wanted = _PYTHON.get(kind, str)
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            yield f"{place}: {type(value).__name__} is no {kind}"
        elif value == "":
            yield f"{place} is empty"
        return
    described = _SCHEMA["objects"].get(kind)
    if described is None:
        yield f"{place}: object {kind} is not described here"
    elif not isinstance(value, dict):
        yield f"{place} is no object"
    else:
        for names in (described.get("constraints") or {}).values():
            if not set(names) & set(value):
                yield f"{place} has none of {names}"
        yield from _faults(place, value, described["attributes"])
