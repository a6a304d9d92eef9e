"""Why a stretch was missed or taken for what it is not, as far as its surroundings tell. No word of a text comes out."""

import re
import unicodedata

from classifiers.agreement import Judged, Span
from guard.evaluation.masking import masked
from schemas.tuning import AROUND, ErrorCause

LONG = 2000  # characters of a text that is long
_SHOWN = 24  # characters of a class of shapes
_RUN = re.compile(r"X+|x+|9+")


def why_missed(text: str, one: Judged, span: Span) -> tuple[ErrorCause, str]:
    """Return why nothing found a labelled span, and what it was taken for or how it looks."""
    there = [found for found in one.findings if _overlap(found, span)]
    if any(found.label == span.label and _may_be(found, span) for found in there):
        return ErrorCause.PARTLY, ""
    if there:
        best = max(there, key=lambda found: (_overlap(found, span), found.score, found.entity))
        return ErrorCause.TAKEN_FOR, best.entity or best.label
    return around(text, span)


def why_false(text: str, one: Judged, found: Span) -> tuple[ErrorCause, str]:
    """Return why something was found that is not labelled, and what is labelled there or how it looks."""
    there = [span for span in one.spans if _overlap(span, found)]
    if any(span.label == found.label and _may_be(found, span) for span in there):
        return ErrorCause.PARTLY, ""
    if there:
        most = max(there, key=lambda span: (_overlap(span, found), span.label))
        return ErrorCause.TAKEN_FOR, most.entity if most.held == "entity" else most.label
    return around(text, found)


def _may_be(found: Span, span: Span) -> bool:
    """Return whether a person did not say that a span is another entity than the one found."""
    return span.held != "entity" or span.entity == found.entity


def around(text: str, span: Span) -> tuple[ErrorCause, str]:
    """Return what stands out about a stretch and its surroundings, and the class of its shape where nothing does.

    >>> around("ring +49 30 5550 142 now", Span(5, 20, "phone"))
    (<ErrorCause.SHAPE: 'shape'>, '+9 9 9 9')
    """
    it = text[span.start : span.end]
    if any(one.isalpha() and "LATIN" not in unicodedata.name(one, "LATIN") for one in it):
        return ErrorCause.OTHER_SCRIPT, ""
    beside = text[max(0, span.start - AROUND) : span.start] + text[span.end : span.end + AROUND]
    if not any(one.isalpha() for one in beside):
        return ErrorCause.NO_CONTEXT, ""
    if len(text) > LONG:
        return ErrorCause.LONG_TEXT, ""
    return ErrorCause.SHAPE, shape_class(it)


def shape_class(text: str) -> str:
    """Return a text's shape with each run of letters or digits as one of them: stretches that look alike share it.

    >>> shape_class("Zoë Müller"), shape_class("DE44 5001")
    ('Xx Xx', 'X9 9')
    """
    return _RUN.sub(lambda run: run[0][0], masked(text).replace("\n", " "))[:_SHOWN]


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
