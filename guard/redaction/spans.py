"""Which span of a text is rewritten by which step, once overlaps are resolved."""

from msgspec import Struct

from guard.redaction.contract import Context, RedactionOperator


class Step(Struct, frozen=True):
    """One entity's redaction operator with what it needs."""

    entity: str
    operator: RedactionOperator
    context: Context


class Span(Struct, frozen=True):
    """Code points `start` to `end` of a text, and the step that rewrites them."""

    start: int
    end: int
    step: Step


def resolve(spans: list[Span]) -> list[Span]:
    """Return disjoint spans, in order: those that overlap become their union, rewritten by the strictest of them.

    Of equally strict steps the one that begins first rewrites, then the longer, then the first by name. Spans that only
    touch stay apart.
    """
    resolved: list[Span] = []
    for span in sorted(spans, key=_position):
        last = resolved[-1] if resolved else None
        if last is None or span.start >= last.end:
            resolved.append(span)
            continue
        is_stricter = span.step.operator.strictness > last.step.operator.strictness
        resolved[-1] = Span(last.start, max(last.end, span.end), span.step if is_stricter else last.step)
    return resolved


def _position(span: Span) -> tuple[int, int, str, str]:
    return span.start, -span.end, span.step.entity, span.step.operator.name
