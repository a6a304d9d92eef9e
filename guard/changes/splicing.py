"""An entry put into a policy file's text: comments, order and everything else of the file stay as they are."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from schemas.errors import SettingsError

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ -]*")
Same = Callable[[Mapping[str, Any]], bool]


class _Dumper(yaml.SafeDumper):
    """Writes every text in quotes that could be read as anything else, and every list below its name."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as PyYAML calls it
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, None if _PLAIN.fullmatch(text) else '"')


_Dumper.add_representer(str, _text)


def written(value: object) -> str:
    """Return a value as YAML that `guard.policy.source` reads as the same."""
    told: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return told.rstrip("\n")


def holds(text: str, kind: str) -> bool:
    """Return whether a file has an object of a kind."""
    return any(_word(node, "kind") == kind for node in _objects(text))


def added(text: str, kind: str, part: str, entry: Mapping[str, Any], same: Same) -> str:
    """Return the text with an entry in the list `spec.<part>` of its first object of a kind, in place of the `same` one.

    Raise SettingsError where that list is written in a way that no entry can be added to.
    """
    node = next(one for one in _objects(text) if _word(one, "kind") == kind)
    spec = _member(node, "spec")
    if spec is None:
        return _after(text, _last_line(node), ["spec:", f"  {part}:", *_item(entry, 4)])
    if _is_empty(spec):
        return _instead(text, spec, [f"  {part}:", *_item(entry, 4)])
    if not isinstance(spec, yaml.MappingNode) or spec.flow_style:
        raise SettingsError(f"`spec` of the {kind} is written in one line; give each of its members a line")
    indent = spec.value[0][0].start_mark.column
    several = _member(spec, part)
    if several is None:
        return _after(text, _last_line(spec), [f"{' ' * indent}{part}:", *_item(entry, indent + 2)])
    if _is_empty(several):
        return _instead(text, several, _item(entry, indent + 2))
    if not isinstance(several, yaml.SequenceNode) or several.flow_style:
        raise SettingsError(f"`{part}` of the {kind} is written in one line; give each entry a line")
    lines = _item(entry, several.start_mark.column)
    for one in several.value:
        if same(_plain(one)):
            return _over(text, one, lines)
    return _after(text, _last_line(several), lines)


def removed(text: str, kind: str, part: str, same: Same) -> str | None:
    """Return the text without the `same` entry of `spec.<part>` in an object of a kind; None where there is none.

    With its last entry the list goes too: the policy is then as it was before there was one. Raise SettingsError where an
    entry does not stand on lines of its own.
    """
    for node in _objects(text):
        spec, several = _member(node, "spec"), _member(_member(node, "spec"), part)
        if _word(node, "kind") != kind or not isinstance(several, yaml.SequenceNode):
            continue
        for one in several.value:
            if not same(_plain(one)):
                continue
            if several.flow_style or not isinstance(spec, yaml.MappingNode) or spec.flow_style:
                raise SettingsError(f"`{part}` of the {kind} is written in one line; give each entry a line")
            if len(several.value) > 1:
                return _over(text, one, [])
            key = next(key for key, value in spec.value if value is several)
            if len(spec.value) == 1:
                spec_key = next(key for key, value in node.value if value is spec)
                return _between(text, spec_key, several, [f"{' ' * spec_key.start_mark.column}spec: {{}}"])
            return _between(text, key, several, [])
    return None


def _objects(text: str) -> list[yaml.MappingNode]:
    try:
        return [
            node
            for node in yaml.compose_all(text, Loader=yaml.SafeLoader)
            if isinstance(node, yaml.MappingNode)
        ]
    except yaml.YAMLError:
        return []  # whoever reads the policy says what is wrong with it


def _member(node: yaml.Node | None, name: str) -> yaml.Node | None:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == name:
            return value  # type: ignore[no-any-return]
    return None


def _word(node: yaml.MappingNode, name: str) -> str:
    value = _member(node, name)
    return str(value.value) if isinstance(value, yaml.ScalarNode) else ""


def _is_empty(node: yaml.Node) -> bool:
    is_null = isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null") and not node.style
    return is_null or (isinstance(node, yaml.CollectionNode) and not node.value)


def _plain(node: yaml.Node) -> dict[str, Any]:
    return {
        key.value: value.value
        for key, value in (node.value if isinstance(node, yaml.MappingNode) else ())
        if isinstance(value, yaml.ScalarNode)
    }


def _item(entry: Mapping[str, Any], indent: int) -> list[str]:
    return [" " * indent + line if line else line for line in written([dict(entry)]).splitlines()]


def _last_line(node: yaml.Node) -> int:
    """Return the last line of a node; what a parser takes for the end of a block lies behind its comments."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        return max(_last_line(one) for one in _parts(node))
    end = node.end_mark
    return int(end.line) - (1 if end.column == 0 and end.line > node.start_mark.line else 0)


def _parts(node: yaml.CollectionNode) -> Iterator[yaml.Node]:
    for one in node.value:
        yield from one if isinstance(one, tuple) else (one,)


def _after(text: str, last: int, lines: list[str]) -> str:
    every = text.splitlines()
    return "\n".join([*every[: last + 1], *lines, *every[last + 1 :]]) + "\n"


def _over(text: str, node: yaml.Node, lines: list[str]) -> str:
    every = text.splitlines()
    first = int(node.start_mark.line)
    while not every[first].lstrip().startswith("-"):
        first -= 1
    return "\n".join([*every[:first], *lines, *every[_last_line(node) + 1 :]]) + "\n"


def _between(text: str, key: yaml.Node, value: yaml.Node, lines: list[str]) -> str:
    every = text.splitlines()
    kept = [*every[: int(key.start_mark.line)], *lines, *every[_last_line(value) + 1 :]]
    return "\n".join(kept) + "\n"


def _instead(text: str, node: yaml.Node, lines: list[str]) -> str:
    before, after = text[: node.start_mark.index], text[node.end_mark.index :]
    return before.rstrip(" ") + "\n" + "\n".join(lines) + (after or "\n")
