"""One sentence for each thing wrong in a policy file: what, where in the object, and the remedy."""

import difflib
from collections.abc import Iterable
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails


def closest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean ...?` for the nearest known word, or nothing.

    >>> closest("desinations", ("destinations", "purpose"))
    '; did you mean `destinations`?'
    """
    by_fold = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return f"; did you mean `{by_fold[near[0]]}`?" if near else ""


def complaint(model: type[BaseModel], found: ErrorDetails, said: str) -> str:
    """Return the sentence for one validation error of a model; `said` names the object (Flow `orders`)."""
    path = [part for part in found["loc"] if part != "[key]"]
    last = str(path[-1]) if path else ""
    inside = ".".join(str(part) for part in path)
    match found["type"]:
        case "extra_forbidden":
            known = _fields(model, path[:-1])
            return f"unknown field `{last}` in {said}{closest(last, known) or f'; known are {_list(known)}'}"
        case "missing":
            return f"`{inside}` is missing in {said}; add it"
        case "literal_error":
            expected = [str(one) for one in _quoted(found)]
            hint = closest(str(found["input"]), expected) or f"; it is one of {_list(expected)}"
            return f"`{found['input']}` is no value for `{inside}` in {said}{hint}"
        case "string_pattern_mismatch":
            return f"`{found['input']}` is no value for `{inside}` in {said}; {_shape(path, found)}"
        case "bool_type":
            return f"`{found['input']}` is no value for `{inside}` in {said}; write true or false"
        case "value_error":
            return f"{found['msg'].removeprefix('Value error, ')} (`{inside}` in {said})"
        case _:
            message = found["msg"]
            return f"`{inside}` in {said}: {message[:1].lower()}{message[1:]}; mend it"


def _shape(path: list[str | int], found: ErrorDetails) -> str:
    words = {str(part) for part in path}
    if words & {
        "country",
        "countries",
        "processing_countries",
        "access_countries",
        "domicile",
        "members",
    } or (any(word.endswith("domicile") for word in words)):
        return "write a country as two capital letters, such as DE"
    return f"it must look like {found.get('ctx', {}).get('pattern', 'a name')}"


def _quoted(found: ErrorDetails) -> list[str]:
    return str(found.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ").split(", ")


def _list(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _fields(model: type[BaseModel], path: list[str | int]) -> list[str]:
    """Return the names of the fields that the model at `path` within `model` has."""
    models = {model}
    for part in path:
        annotations = [
            one.model_fields[str(part)].annotation for one in models if str(part) in one.model_fields
        ]
        inner = {found for annotation in annotations for found in _models(annotation)}
        models = inner or models  # an index or a key within a collection leads to no other model
    return sorted({name for one in models for name in one.model_fields})


def _models(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {found for part in get_args(annotation) for found in _models(part)}
