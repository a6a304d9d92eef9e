"""A record as somebody sees it: its shape, its shape with the edges of what was found, or all of it.

INVARIANT: below the clear level no letter but x and X and no digit but 9 is shown, but for the edges of drawn findings.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from guard.evaluation.masking import masked
from schemas.document import Field, Kind, place
from schemas.errors import RecordError
from schemas.events import FindingFact
from schemas.record import Record
from schemas.reveal import RevealLevel
from schemas.word import Piece, ShownField, ShownRecord
from streams.codecs import decode

FIELDS = 200
CHARACTERS = 400
_SHORT = 5  # of what is shorter nothing is shown: its edges would be most of it
_LONG = 12  # from here on two characters of either end


def view(record: Record, findings: Sequence[FindingFact], level: RevealLevel) -> ShownRecord:
    """Return a record at a level, findings drawn where their place names one field alone."""
    document = decode(record, opaque=True)
    try:
        fields = () if document.fault else document.fields
    except RecordError:
        fields = ()
    if not fields:
        what = ShownField("/", (Piece(f"{record.size} bytes that no codec reads"),))
        return ShownRecord(level, (what,), undrawn=len(findings))
    drawn = drawn_in(fields, findings)
    told = [
        _shown(field, drawn.get(number, ()), level)
        for number, field in enumerate(fields)
        if field.kind is not Kind.NAME or number in drawn or _is_hidden(field)
    ]
    undrawn = len(findings) - sum(map(len, drawn.values()))
    return ShownRecord(level, tuple(told[:FIELDS]), undrawn, cut=len(told) > FIELDS)


def drawn_in(fields: Sequence[Field], findings: Iterable[FindingFact]) -> dict[int, list[FindingFact]]:
    """Return findings by field; one that could be in several is drawn in none, since it would tell of the others."""
    where: dict[str, list[int]] = {}
    drawn: dict[int, list[FindingFact]] = {}
    for one in findings:
        if one.end <= one.start:
            continue  # of the whole document
        if one.pointer not in where:
            where[one.pointer] = [
                number for number, field in enumerate(fields) if _may_be(field.pointer, one.pointer)
            ]
        match where[one.pointer]:
            case [number] if one.end <= len(fields[number].text):
                drawn.setdefault(number, []).append(one)
    return drawn


def _may_be(pointer: str, told: str) -> bool:
    """Return whether a field may be the one that a finding tells of; names that may not be told are `*`."""
    if pointer == told:
        return True
    if "*" not in told or pointer.endswith("#") is not told.endswith("#"):
        return False
    own, given = pointer.removesuffix("#").split("/"), told.removesuffix("#").split("/")
    return len(own) == len(given) and all(
        there in ("*", here) for here, there in zip(own, given, strict=True)
    )


def _is_hidden(field: Field) -> bool:
    return place(field.pointer).endswith("*#")  # a plain name is told with its field


def _shown(field: Field, findings: Iterable[FindingFact], level: RevealLevel) -> ShownField:
    text = field.text[:CHARACTERS]
    clear = level is RevealLevel.CLEAR
    edges = {0, len(text)}
    shown = list(text) if clear else list(masked(text))
    kept = [one for one in findings if one.start < len(text)]
    for one in kept:
        edges |= {one.start, min(one.end, len(text))}
        if level is RevealLevel.PARTIAL:
            for index in _edges_of(one):
                if index < len(text):
                    shown[index] = text[index]
    pieces = tuple(
        Piece(
            "".join(shown[start:end]),
            tuple(sorted({one.entity for one in kept if one.start <= start and end <= one.end})),
        )
        for start, end in pairwise(sorted(edges))
    )
    pointer = field.pointer if clear else place(field.pointer)
    return ShownField(pointer, pieces, cut=len(field.text) > CHARACTERS)


def _edges_of(finding: FindingFact) -> Iterable[int]:
    """Return the places of a finding's first and last characters that the partial level shows."""
    size = finding.end - finding.start
    if size < _SHORT:
        return ()
    many = 2 if size >= _LONG else 1
    return (*range(finding.start, finding.start + many), *range(finding.end - many, finding.end))
