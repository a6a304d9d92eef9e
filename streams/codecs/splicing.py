"""Replacing single tokens of JSON bytes, so that everything between them stays byte for byte."""

from collections.abc import Callable, Sequence

import orjson

from schemas.document import Field, Kind
from schemas.errors import FaultCode, RecordError
from streams.codecs.grammar import NUMBER

Changes = Sequence[tuple[Field, str]]
Reader = Callable[[bytes, str, int], list[Field]]


def splice_json(data: bytes, changes: Changes, fields: Reader) -> bytes:
    """Return the bytes with each field's token replaced by one for its new text. A text that is the old one is no change.

    Numbers, booleans and nulls stay what they were where the new text is such a word, else they become strings. A new
    name that its object already has gets an ordinal behind it. Raise RecordError where a span is not of these bytes.
    """
    changed = [change for change in changes if change[0].text != change[1]]
    if Kind.NAME in [field.kind for field, _ in changed]:
        changed = _with_unique_names(changed, fields(data, "", 0))
    pieces: list[bytes] = []
    at = 0
    for field, text in sorted(changed, key=_start):
        if not at <= field.start < field.end <= len(data):
            raise RecordError(FaultCode.REDACTION_FAILED)
        pieces.append(data[at : field.start])
        pieces.append(_token(field.kind, text))
        at = field.end
    pieces.append(data[at:])
    return b"".join(pieces)


def _start(change: tuple[Field, str]) -> int:
    return change[0].start


_WORDS = {Kind.BOOLEAN: ("true", "false"), Kind.NULL: ("null",)}


def _token(kind: Kind, text: str) -> bytes:
    if kind is not Kind.STRING:
        if kind is Kind.TEXT:
            raise RecordError(FaultCode.REDACTION_FAILED)
        if text in _WORDS.get(kind, ()) or (kind is Kind.NUMBER and NUMBER.fullmatch(text)):
            return text.encode()
    try:
        return orjson.dumps(text)
    except orjson.JSONEncodeError:  # half of a surrogate pair
        raise RecordError(FaultCode.REDACTION_FAILED) from None


def _with_unique_names(changes: Changes, fields: list[Field]) -> list[tuple[Field, str]]:
    """Return the changes with new names made unique in their object: the second `<X>` becomes `<X>_2`."""
    wanted = {field.start: text for field, text in changes if field.kind is Kind.NAME}
    kept: dict[str, set[str]] = {}
    renamed: list[Field] = []
    for field in fields:
        if field.kind is not Kind.NAME:
            continue
        if field.start in wanted:
            renamed.append(field)
        else:
            kept.setdefault(_object(field), set()).add(field.text)
    if len(renamed) != len(wanted):
        raise RecordError(FaultCode.REDACTION_FAILED)
    unique: dict[int, str] = {}
    for field in renamed:
        siblings = kept.setdefault(_object(field), set())
        text = name = wanted[field.start]
        ordinal = 1
        while name in siblings:
            ordinal += 1
            name = f"{text}_{ordinal}"
        siblings.add(name)
        unique[field.start] = name
    return [(field, unique.get(field.start, text)) for field, text in changes]


def _object(name: Field) -> str:
    return name.pointer.rpartition("/")[0]
