"""Shapes learned from labelled texts: how dates and numbers are written here, never which.

Every digit stands for any digit, and a shape is kept only where three different texts have it, so that none tells what one
of them holds. Words stay as they are (`12 march 1998` is a day, `march` and a year), unless one of them names a person.
"""

import re
from collections.abc import Sequence

from classifiers.agreement import agrees
from guard.tuning.applied import Change, Seen, Shapes, found_with, shaped
from guard.tuning.terms import impersonal

_FEWEST, _SURE = 3, 0.8  # different texts that have it; share of its places that must be right
_LONGEST, _MOST = 60, 300  # characters of what has a shape; shapes of one entity
_RUN = re.compile(r"\d+|\D+")


def shapes_of(texts: Sequence[Seen], entity: str, kind: str, changes: Sequence[Change]) -> Shapes:
    """Return the shapes of what is labelled and was not found, which wherever else they stand are mostly labelled."""
    held: dict[str, set[str]] = {}
    for one in texts:
        findings = found_with(one, changes)
        for span in one.judged.spans:
            if span.label == kind and not any(agrees(it, span) for it in findings):
                held.setdefault(shape(text := one.text[span.start : span.end].strip()), set()).add(text)
    often = {it: next(iter(sorted(those))) for it, those in held.items() if len(those) >= _FEWEST and it}
    named = impersonal(often.values(), texts)
    fit = frozenset(
        sorted(it for it, text in often.items() if text in named or not _has_letters(text))[:_MOST]
    )
    return Shapes(entity, kind, frozenset(it for it in fit if _is_right(it, texts, kind)))


def shape(text: str) -> str:
    r"""Return a regular expression of what is written so; empty for what has no digit or is too long.

    >>> shape("3.10.1998")
    '\\d{1,2}\\.\\d{1,2}\\.\\d{4}'
    """
    if len(text) > _LONGEST or not any(it.isdigit() for it in text):
        return ""
    return "".join(_part(it) for it in _RUN.findall(text))


def _part(text: str) -> str:
    if not text[0].isdigit():
        return re.escape(text)
    return r"\d{1,2}" if len(text) <= 2 else rf"\d{{{len(text)}}}"


def _has_letters(text: str) -> bool:
    return any(it.isalpha() for it in text)


def _is_right(one: str, texts: Sequence[Seen], kind: str) -> bool:
    right = every = 0
    for it in texts:
        spans = [span for span in it.judged.spans if span.label == kind]
        for start, end in shaped(it.text, frozenset({one})):
            every += 1
            right += any(span.start < end and start < span.end for span in spans)
    return right >= _SURE * every > 0
