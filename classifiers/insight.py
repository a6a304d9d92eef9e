"""What reading a shape tells of it: words it cannot do without, its outline, how it begins. Read once, then kept.

Reading several hundred shapes takes seconds, as long as compiling them, and tells the same each time; so it is kept in
the cache beside the automata, under a digest of the shapes and of the code that reads them.
"""

import hashlib
import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import msgspec
from msgspec import Struct

from classifiers.anchors import Anchor, anchor
from classifiers.atoms import required
from classifiers.kept import keep
from classifiers.shapes import beginning, is_of_digits, outline

_READERS = ("anchors", "atoms", "chars", "cuts", "expressions", "insight", "shapes", "trees")
Shape = tuple[str, int]


class Insight(Struct, frozen=True):
    """What is known of one shape. `wide` is its outline, asked for only where it needs no word."""

    needed: tuple[str, ...]
    is_of_digits: bool
    wide: str
    beginning: str
    lead: int
    anchor: Anchor | None


def insight(shape: re.Pattern[str]) -> Insight:
    """Return what a shape tells of itself."""
    needed = tuple(sorted(required(shape)))
    begins, lead = beginning(shape)
    wide = "" if needed else outline(shape)
    return Insight(needed, is_of_digits(shape), wide, begins, lead, anchor(shape))


def insights(shapes: Iterable[re.Pattern[str]], cache: Path | None) -> dict[re.Pattern[str], Insight]:
    """Return what each shape tells, from `cache` where the same were read by the same code before."""
    each = sorted(set(shapes), key=_key)
    place = cache / f"shapes-{_digest(each)}.msgpack" if cache is not None else None
    if place is not None and place.is_file():
        try:
            known = msgspec.msgpack.decode(place.read_bytes(), type=list[Insight])
        except (OSError, msgspec.MsgspecError):  # torn: read anew
            known = []
        if len(known) == len(each):
            return dict(zip(each, known, strict=True))
    found = [insight(shape) for shape in each]
    if place is not None:
        keep(place, msgspec.msgpack.encode(found))
    return dict(zip(each, found, strict=True))


def _key(shape: re.Pattern[str]) -> Shape:
    return shape.pattern, shape.flags


def _digest(shapes: list[re.Pattern[str]]) -> str:
    whole = hashlib.sha256()
    for name in _READERS:
        found = find_spec(f"classifiers.{name}")
        whole.update(Path(found.origin).read_bytes() if found is not None and found.origin else b"")
    for shape in shapes:
        whole.update(repr(_key(shape)).encode())
    return whole.hexdigest()[:32]
