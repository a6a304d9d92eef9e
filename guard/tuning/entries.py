"""Proposed changes as entries of a policy, as `guard tune threshold|deny|allow|pattern` would write them.

INVARIANT: an entry holds no more of a text than its change does. Examples of a pattern are made up from where it stands:
each character is another that the pattern takes as well, so that only what the pattern itself spells out stays.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from guard.changes.writing import Change as Written
from guard.tuning.applied import Change, Cut, Seen, Shapes, Terms
from schemas.policy import Content

_PLACE = ("entity", "label", "language", "flow", "destination")
_TERMS, _SHAPE = 5_000, 1_500  # terms of an entry, characters of a shape: a policy refuses more
_SCORE = 0.9  # surer than most of what is read from words, and nothing that is proven gives way to it
_AROUND = 80  # characters that a shape may look at before and behind what it takes
_EXAMPLES = 6
_STANDING = ("1x", "2q")  # what stands for a digit and a letter, one pair an example


class Said(NamedTuple):
    """Who answers for the entries, why, and the last day of those that end; `name` begins what they are called."""

    name: str
    owner: str
    reason: str
    expires: date


def entries_of(change: Change, said: Said, learned: Sequence[Seen], taken: set[str]) -> list[Written]:
    """Return a change as entries of a policy, by names not `taken`, which then are; none where it can have none."""
    match change:
        case Cut():
            return [_threshold(change, said)]
        case Terms():
            return [*_lists(change, said, taken)]
        case Shapes():
            return [*_patterns(change, said, learned, taken)]


def is_spoken(change: Change, content: Content) -> bool:
    """Return whether a change could count on some flow: a threshold of a language where one declares that alone."""
    if not isinstance(change, Cut) or not change.language:
        return True
    return any(one.languages == (change.language,) for one in content.flows.values())


def _threshold(change: Cut, said: Said) -> Written:
    place = {"entity": change.entity, **({"language": change.language} if change.language else {})}
    entry = {**place, "at_least": change.at_least, **_signed(said), "expires": str(said.expires)}
    return Written(
        "Thresholds",
        "entries",
        entry,
        lambda one: all((one.get(what) or "") == place.get(what, "") for what in _PLACE),
    )


def _lists(change: Terms, said: Said, taken: set[str]) -> Iterator[Written]:
    terms = sorted(one for one in change.terms if not any(char.isdigit() for char in one))  # nobody's address
    for start in range(0, len(terms), _TERMS):
        name = _unused(f"{said.name}-{change.list}-{change.entity}", taken)
        entry: dict[str, Any] = {"name": name, "list": change.list, "entity": change.entity}
        entry |= {"terms": terms[start : start + _TERMS]}
        if change.list == "allow":
            entry["expires"] = str(said.expires)
        yield Written("Classifiers", "lists", {**entry, **_signed(said)}, lambda _one: False)


def _patterns(change: Shapes, said: Said, learned: Sequence[Seen], taken: set[str]) -> Iterator[Written]:
    for several in _chunks(sorted(change.shapes, key=lambda one: (-len(one), one))):
        shape = rf"(?i)(?<!\w)(?:{'|'.join(several)})(?!\w)"
        matcher = re.compile(shape)
        examples = [*dict.fromkeys(_examples(several, matcher, learned))][:_EXAMPLES]
        if len(examples) < 2:
            continue
        entry = {
            "name": _unused(f"{said.name}-{change.entity}", taken),
            "entity": change.entity,
            "shape": shape,
            "score": _SCORE,
            "examples": examples,
            "counter_examples": _look_alikes(examples, matcher),
        }
        yield Written("Classifiers", "patterns", {**entry, **_signed(said)}, lambda _one: False)


def _chunks(shapes: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for one in shapes:
        if len(one) > _SHAPE:
            continue
        if group and sum(map(len, group)) + len(group) + len(one) > _SHAPE:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _examples(shapes: Sequence[str], matcher: re.Pattern[str], learned: Sequence[Seen]) -> Iterator[str]:
    """Yield made-up examples of the shapes, one of each in turn."""
    places = [_first(shape, learned) for shape in shapes]
    for standing in _STANDING:
        for place in places:
            if place is not None and (made := made_up(*place, matcher, standing)):
                yield made


def _first(shape: str, learned: Sequence[Seen]) -> tuple[str, int, int] | None:
    """Return a text's part around the first place of a shape, and where in it the place is."""
    alone = re.compile(rf"(?i)(?<!\w)(?:{shape})(?!\w)")
    for one in learned:
        if (found := alone.search(one.text)) is not None:
            start, end = found.span()
            first = max(0, start - _AROUND)
            return one.text[first : end + _AROUND], start - first, end - first
    return None


def made_up(text: str, start: int, end: int, matcher: re.Pattern[str], standing: str) -> str:
    r"""Return what the matcher takes where it took the place, with another character wherever it takes one; empty for none.

    What is around the place goes unless the matcher looks at it. `standing` is the digit and the letter that stand for any.

    >>> made_up("born 3 may 1998", 5, 15, re.compile(r"(?<=born )\\\\d may \\\\d{4}"), "1x")
    'born 1 may 1111'
    """

    def takes(before: str, inner: str, behind: str) -> bool:
        at = len(before)
        return any(it.span() == (at, at + len(inner)) for it in matcher.finditer(before + inner + behind))

    before, inner, behind = text[:start], text[start:end], text[end:]
    if not takes(before, inner, behind):
        return ""
    behind = "" if takes(before, inner, "") else behind
    shorter = next((cut for cut in range(len(before), -1, -1) if takes(before[cut:], inner, behind)), 0)
    before = before[shorter:]
    made = [before, inner, behind]
    for part, piece in enumerate(made):
        for at, char in enumerate(piece):
            for other in (*standing, "a", "0", " "):
                tried = [*made]
                tried[part] = made[part][:at] + other + made[part][at + 1 :]
                if char.isalnum() and takes(*tried):
                    made = tried
                    break
    return "".join(made)


def _look_alikes(examples: Sequence[str], matcher: re.Pattern[str]) -> list[str]:
    """Return texts that look like the examples and have none: glued to a word, or with letters for digits."""
    tried = [
        made
        for one in examples
        for made in (f"x{one}x", re.sub(r"\d", "x", one), re.sub(r"[^\W\d_]", "1", one))
    ]
    fit = [one for one in dict.fromkeys(tried) if matcher.search(one) is None]
    return [*fit[:4], *("none of it", "no number here")[: max(0, 2 - len(fit))]]


def _unused(name: str, taken: set[str]) -> str:
    """Return a name that no entry has, and take it."""
    plain = name.lower().replace("_", "-")[:56]
    made = next(one for number in range(1, len(taken) + 2) if (one := f"{plain}-{number}") not in taken)
    taken.add(made)
    return made


def _signed(said: Said) -> Mapping[str, str]:
    return {"owner": said.owner, "reason": said.reason}
