"""One field of JSON bytes that were verified and have no escapes, by its place, without reading the others.

The bytes are cut at their quotes: every second piece is a string, and the marks and scalars between strings tell
which containers are open. Names are looked at only where they are on the way to the field.
"""

import re

from schemas.document import Field, Kind, escape

_BETWEEN = re.compile(rb"[]{}[,:]|[-+.\w]++")
_USUAL = {
    marks: _BETWEEN.findall(marks)
    for marks in (b"{", b"[", b":{", b":[", b":[{", b"[{", b"},{", b"],[", b"},", b"],", b"}],", b": ", b", ")
}
_KINDS = {"t": Kind.BOOLEAN, "f": Kind.BOOLEAN, "n": Kind.NULL}


def locate(data: bytes, root: str, part: int, start: int, end: int) -> tuple[int, Field]:
    """Return the field whose text is bytes `start` to `end`, and how many stand before it.

    INVARIANT: it is the field that `reading.read` returns at that index.
    """
    number = data.count(b'"', 0, start)  # odd: a string; even: a scalar before string `number + 1`
    pieces = data.split(b'"', number + 1)
    above: list[
        tuple[int, int]
    ] = []  # of the containers around: the item's index or -1, and the piece of its name or -1
    index = name = -1
    count = 0
    for at in range(0, number + 1, 2):
        gap = pieces[at]
        if gap == b",":
            if index >= 0:
                index += 1
        elif gap == b":":
            name = at - 1
        else:
            if at == number:  # the field is a scalar
                gap = data[data.rfind(b'"', 0, start) + 1 : start]
            for mark in _USUAL.get(gap) or _BETWEEN.findall(gap):
                if mark == b",":
                    if index >= 0:
                        index += 1
                elif mark == b":":
                    name = at - 1
                elif mark in b"{[":
                    above.append((index, name))
                    index, name = (-1 if mark == b"{" else 0), -1
                elif mark in b"}]":
                    index, name = above.pop()
                else:
                    count += 1
        count += 1
    text = data[start:end].decode()
    if not number % 2:
        above.append((index, name))
        kind = _KINDS.get(text[0], Kind.NUMBER)
        return count - 1, Field(_pointer(root, above, pieces), text, kind, part, start, end)
    if pieces[number + 1].lstrip()[:1] == b":":
        pointer = f"{_pointer(root, above, pieces)}/{escape(text)}#"
        return count - 1, Field(pointer, text, Kind.NAME, part, start - 1, end + 1)
    above.append((index, name))
    return count - 1, Field(_pointer(root, above, pieces), text, Kind.STRING, part, start - 1, end + 1)


def _pointer(root: str, way: list[tuple[int, int]], pieces: list[bytes]) -> str:
    for index, name in way:
        if index >= 0:
            root += f"/{index}"
        elif name >= 0:
            root += "/" + escape(pieces[name].decode())
    return root
