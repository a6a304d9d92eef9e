"""Tuned on half of each labelled set, measured on the other: what changes are proposed, and what they come to on unseen texts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from classifiers.agreement import Case, Judged
from classifiers.kept import keep
from guard.tuning.applied import seen
from guard.tuning.halved import half_hash, told, tuned_on_half
from schemas.errors import SettingsError

_Judge = Callable[[Sequence[Case]], Sequence[Judged]]


def chosen_of(cases: Iterable[Case], *, texts: int, characters: int) -> list[Case]:
    """Return at most so many texts of so many characters in all, by the hash of their ids: the same ones every time."""
    taken: list[Case] = []
    room = characters
    for one in sorted(cases, key=lambda it: half_hash(it.id)):
        if len(taken) == texts or room < len(one.text):
            break
        taken.append(one)
        room -= len(one.text)
    return taken


def judged_once(cases: Sequence[Case], judge: _Judge, file: Path | None, detector: str) -> list[Judged]:
    """Return what was found in each text; `file` keeps it, places and scores and no text, so that none is judged twice.

    What another detector, or another text of that id, came to is judged anew. Raise SettingsError for another file.
    """
    known: dict[str, Judged] = {}
    if file is not None and file.is_file():
        try:
            told, kept = msgspec.json.decode(file.read_bytes(), type=tuple[str, dict[str, Judged]])
        except msgspec.DecodeError:
            raise SettingsError(f"`{file.name}` keeps no judged texts; remove it") from None
        known = kept if told == detector else {}
    keys = {one.id: sha256(f"{one.id}\0{one.text}".encode()).hexdigest() for one in cases}
    if new := [one for one in cases if keys[one.id] not in known]:
        known |= {keys[one.id]: one for one in judge(new)}
        if file is not None:
            keep(file, msgspec.json.encode((detector, known)))
    return [known[keys[one.id]] for one in cases]


def tuned(
    cases: Sequence[Case], judged: Sequence[Judged], kinds: Mapping[str, str], *, fixed: Iterable[str]
) -> dict[str, Any] | None:
    """Return a set's row: F2 of the other half, before and after, and the changes; None where the halves have no spans."""
    found = tuned_on_half(seen(cases, judged), kinds, fixed=frozenset(fixed))
    if found is None:
        return None
    rise = found.reckoned
    return {
        "texts": len(cases),
        "measured_on": len(found.other),
        "spans": rise.spans,
        "before": round(100 * rise.before, 2),
        "after": round(100 * rise.after, 2),
        "rise": round(100 * (rise.after - rise.before), 2),
        "changes": [{"what": told(one.change), "gain": round(100 * one.gain, 2)} for one in found.gains],
    }


def summary(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, int | float]:
    """Return how many sets rose, and the deepest fall."""
    rises = [one["rise"] for one in rows.values()]
    return {"sets": len(rises), "rose": sum(one > 0 for one in rises), "deepest_fall": min([0.0, *rises])}
