"""Reading JSON bytes that were verified: every leaf and every name with its pointer and the bytes that hold it."""

import re

import orjson

from schemas.document import Field, Kind, escape

_STRING, _NUMBER, _NAME = Kind.STRING, Kind.NUMBER, Kind.NAME
_KINDS = {"t": Kind.BOOLEAN, "f": Kind.BOOLEAN, "n": Kind.NULL}


def _members(string: str) -> re.Pattern[str]:
    """Marks before it; a string, and where that is a name, its colon and its string or other scalar; or a scalar alone."""
    space, scalar = r"[ \t\r\n]*+", r"[-+.\w]++"
    return re.compile(
        rf'([^"\w-]*+)(?:"({string})"(?:({space}:{space})(?:"({string})(")|({scalar})|))?|({scalar}))',
        re.ASCII,
    )


_PLAIN = _members(r'[^"]*+')  # without escapes, the engine skips to the next quote
_ESCAPED = _members(r'[^"\\]*+(?:\\.[^"\\]*+)*+')


def read(data: bytes, root: str, part: int, at: int = 0) -> list[Field]:
    """Return the fields of one JSON value that begins at byte `at` of its part, in order of appearance.

    The bytes are read as Latin-1, so that an index into the text is an index into the bytes.
    """
    text = data.decode("latin-1")
    escaped = "\\" in text
    coded = escaped or not text.isascii()
    found: list[Field] = []
    add = found.append
    above: list[tuple[str, int]] = []  # prefix and index of the containers around
    prefix, index, pointer = "", -1, root  # index of the item within an array; -1 in an object
    for gap, word, colon, string, quoted, scalar, alone in (_ESCAPED if escaped else _PLAIN).findall(text):
        if gap == ",":
            if index >= 0:
                index += 1
        else:
            for mark in gap:
                if mark == ",":
                    if index >= 0:
                        index += 1
                elif mark in "{[":
                    above.append((prefix, index))
                    prefix = (pointer if index < 0 else f"{prefix}{index}") + "/"
                    index = -1 if mark == "{" else 0
                elif mark in "}]":
                    prefix, index = above.pop()
        at += len(gap)
        if colon:
            end = at + len(word) + 2
            name = _text(word) if coded else word
            pointer = prefix + (escape(name) if "/" in name or "~" in name else name)
            add(Field(pointer + "#", name, _NAME, part, at, end))
            at = end + len(colon)
            if quoted:
                end = at + len(string) + 2
                add(Field(pointer, _text(string) if coded else string, _STRING, part, at, end))
                at = end
            elif scalar:
                end = at + len(scalar)
                add(Field(pointer, scalar, _KINDS.get(scalar[0], _NUMBER), part, at, end))
                at = end
        else:
            place = pointer if index < 0 else f"{prefix}{index}"
            if alone:
                end = at + len(alone)
                add(Field(place, alone, _KINDS.get(alone[0], _NUMBER), part, at, end))
            else:
                end = at + len(word) + 2
                add(Field(place, _text(word) if coded else word, _STRING, part, at, end))
            at = end
    return found


def _text(inner: str) -> str:
    """Return the text of a string whose bytes between the quotes were read as Latin-1."""
    if "\\" in inner:
        return str(orjson.loads(f'"{inner}"'.encode("latin-1")))
    return inner if inner.isascii() else inner.encode("latin-1").decode()
