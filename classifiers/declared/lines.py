"""Names and values within one text: `name: value` lines, `name=value` pairs, and the columns under a row of names."""

import re
from collections.abc import Iterator

Pair = tuple[str, int, int]  # a name, and where its value begins and ends in the text

_LINE = re.compile(
    r"(?<![^\n])[ \t>*•-]{0,8}[\"']?([^\W\d_][\w .'’/-]{1,38}?)[\"']?[ \t]{0,20}[:=][ \t]{0,20}[\"']?([^\s\"'{\[][^\n\"]{0,199})"
)
_PAIR = re.compile(r"(?<![\w.-])([^\W\d_][\w.-]{1,38})=(?:\"([^\"\n]{1,200})\"|([^\s\"'&;,]{1,200}))")
_MOST_ROWS = 10_000
_ENDS = " \t\r,;.\"'"


def pairs(text: str) -> Iterator[Pair]:
    """Yield every name with its value's place. A value may come more than once, under names of different reach."""
    if ":" in text or "=" in text:
        for line in _LINE.finditer(text):
            value = line[2].rstrip(_ENDS)
            yield line[1], line.start(2), line.start(2) + len(value)
    if "=" in text:
        for pair in _PAIR.finditer(text):
            group = 2 if pair[2] is not None else 3
            yield pair[1], pair.start(group), pair.end(group)
    yield from _columns(text)


def _columns(text: str) -> Iterator[Pair]:
    """Yield the cells of rows that have as many columns as the first, which names them; quoted cells hold no separator."""
    first, newline, rest = text.partition("\n")
    if not newline or len(first) > 4_000:
        return
    separator = max(";\t|,", key=first.count)
    names = [name.strip(" \t\r\"'") for name in first.split(separator)]
    if len(names) < 3 or not all(re.fullmatch(r"[^\W\d_][\w .-]{0,40}", name) for name in names):
        return
    at = len(first) + 1
    for row in rest.split("\n")[:_MOST_ROWS]:
        cells = row.split(separator)
        if len(cells) == len(names):
            start = at
            for name, cell in zip(names, cells, strict=True):
                lead = len(cell) - len(cell.lstrip(_ENDS))
                value = cell.strip(_ENDS)
                if value:
                    yield name, start + lead, start + lead + len(value)
                start += len(cell) + 1
        at += len(row) + 1
