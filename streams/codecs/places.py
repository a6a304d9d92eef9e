"""One field of JSON bytes that were verified and have no escapes, by its place, without reading the others.

The bytes are cut at their quotes: every second piece is a string, and the marks between strings tell which containers
are open. Names are looked at only where they are on the way to the field.
"""

import re
from itertools import pairwise

from schemas.document import Field, Kind, escape

_OPENING = re.compile(rb"[{[]")
_CLOSED = re.compile(rb"[{[][^][{}]*+[]}]")
_SCALARS = bytes(byte if chr(byte).isalnum() or byte in b"-+._" else 32 for byte in range(128)) + b" " * 128
_ARRAY = ord("[")
_KINDS = {"t": Kind.BOOLEAN, "f": Kind.BOOLEAN, "n": Kind.NULL}


def locate(data: bytes, root: str, part: int, start: int, end: int) -> tuple[int, Field]:
    """Return the field whose text is bytes `start` to `end`, and how many stand before it.

    INVARIANT: it is the field that `reading.read` returns at that index.
    """
    number = data.count(b'"', 0, start)  # odd: a string; even: a scalar before string `number + 1`
    pieces = data.split(b'"', number + 1)
    between = pieces[:number:2]
    if not number % 2:
        between.append(data[data.rfind(b'"', 0, start) + 1 : start])
    marks = b'"'.join(between)  # the bytes before the field, without what its strings say
    text = data[start:end].decode()
    is_name = bool(number % 2) and pieces[number + 1].lstrip()[:1] == b":"
    if b"[" in marks or b"}" in marks or marks.count(b"{") != 1:
        index = number // 2 + len(marks.translate(_SCALARS).split())  # the strings and scalars before it
        pointer = _pointer(root, marks, pieces, is_name=is_name)
    else:  # within one object that holds no other container so far
        index = 2 * marks.count(b",") + (not is_name)
        pointer = root if is_name else f"{root}/{escape(pieces[number - 2 + (number + 1) % 2].decode())}"
    if is_name:
        return index, Field(f"{pointer}/{escape(text)}#", text, Kind.NAME, part, start - 1, end + 1)
    if number % 2:
        return index, Field(pointer, text, Kind.STRING, part, start - 1, end + 1)
    return index, Field(pointer, text, _KINDS.get(text[0], Kind.NUMBER), part, start, end)


def _pointer(root: str, marks: bytes, pieces: list[bytes], *, is_name: bool) -> str:
    """Return the pointer of what stands behind the marks; of its object, if it is a name."""
    opened, closed = marks, 1
    while closed:  # what is closed is blanked out, the innermost first
        opened, closed = _CLOSED.subn(_blank, opened)
    around = [bracket.start() for bracket in _OPENING.finditer(opened)]
    for start, end in pairwise((*around, len(marks))):
        if marks[start] == _ARRAY:
            root += f"/{opened.count(b',', start, end)}"
        elif not is_name or end < len(marks):
            root += "/" + escape(pieces[2 * marks.count(b'"', 0, end) - 1].decode())
    return root


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * (found.end() - found.start())
