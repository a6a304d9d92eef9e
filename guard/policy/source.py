"""YAML as policy files use it: only `true` and `false` are booleans, every value knows its line, nothing is repeated.

YAML 1.1 reads `NO` as false, `12:30` as a number and `010` as eight; none of that happens here. Aliases, tags and
duplicate keys are refused: what a file says is what stands in it.
"""

import re
from typing import Any

import yaml
from msgspec import Struct

from schemas.errors import SettingsError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser where it is built in

Path = tuple[str | int, ...]
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(
    r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+([eE][-+]?[0-9]+)?"
)  # never without a point: `3E001` is an export control number
_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "null", "seq", "map", "timestamp", "value", "merge")
)  # what YAML's own resolver may call a value; none of it is believed
_DEEPEST = 32


class Item(Struct, frozen=True):
    """One YAML document of one file: its data, and the line of every value in it."""

    file: str
    line: int
    data: Any
    lines: dict[Path, int]

    def place(self, path: Path = ()) -> str:
        """Return `file:line` of a value, or of the nearest one that encloses it."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.file}:{self.lines.get(path, self.line)}"


def read(text: str, file: str) -> list[Item]:
    """Return the documents of a file, empty ones left out. Raise SettingsError where it is not what it should be."""
    try:
        nodes = list(yaml.compose_all(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = error.problem or "it cannot be read"
        raise SettingsError(
            f"{file}:{line}: no valid YAML: {what}; mend the line or the one above it"
        ) from error
    except yaml.YAMLError as error:
        raise SettingsError(
            f"{file}:1: no valid YAML: it holds characters YAML does not allow; save it as UTF-8"
        ) from error
    items = []
    for node in nodes:
        lines: dict[Path, int] = {}
        data = _value(node, file, (), lines, set())
        if data is not None:
            items.append(Item(file, node.start_mark.line + 1, data, lines))
    return items


def _value(node: yaml.Node, file: str, path: Path, lines: dict[Path, int], seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if id(node) in seen:
        raise SettingsError(f"{file}:{line}: an anchor is used again; write the value out instead")
    if node.tag not in _TAGS:
        raise SettingsError(f"{file}:{line}: tag `{node.tag}` is not understood; remove it")
    if len(path) > _DEEPEST:
        raise SettingsError(f"{file}:{line}: more than {_DEEPEST} levels deep; flatten it")
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(part, file, (*path, index), lines, seen) for index, part in enumerate(node.value)]
    members: dict[str, Any] = {}
    for name, part in node.value:
        at = name.start_mark.line + 1
        if not isinstance(name, yaml.ScalarNode):
            raise SettingsError(f"{file}:{at}: a key is no plain word; write a name before the colon")
        if name.value in members:
            first = lines[(*path, name.value)]
            raise SettingsError(
                f"{file}:{at}: key `{name.value}` was given on line {first} already; keep one of them"
            )
        lines[(*path, name.value)] = at
        members[name.value] = _value(part, file, (*path, name.value), lines, seen)
    return members


def _scalar(node: yaml.ScalarNode) -> str | int | float | bool | None:
    """Return a scalar by YAML 1.2's core rules, without octal, hexadecimal and not-a-number."""
    text: str = node.value
    if node.style in {"'", '"', "|", ">"}:
        return text
    if text in {"", "~", "null"}:
        return None
    if text in {"true", "false"}:
        return text == "true"
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text
