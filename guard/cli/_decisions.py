"""Decisions as lines for people. They hold no content, so nothing here needs masking."""

from schemas.events import DecisionEvent, SpanEvent


def line(event: DecisionEvent | SpanEvent) -> str:
    """Return one line: what was decided, where to, because of what.

    >>> from schemas.events import SpanEvent
    >>> line(SpanEvent("orders", "vllm", ((0, 3), (7, 1)), 4, "", "", 0))
    'allow      orders  4 records as they were -> vllm (offsets 0-2, 7)'
    """
    if isinstance(event, SpanEvent):
        runs = ", ".join(
            f"{first}-{first + count - 1}" if count > 1 else str(first) for first, count in event.runs[:4]
        )
        more = ", ..." if len(event.runs) > 4 else ""
        return f"allow      {event.flow}  {event.count} records as they were -> {event.destination} (offsets {runs}{more})"
    found: dict[str, int] = {}
    for finding in event.findings:
        found[finding.entity] = found.get(finding.entity, 0) + 1
    entities = ", ".join(
        f"{entity} x{number}" if number > 1 else entity for entity, number in sorted(found.items())
    )
    target = f" -> {event.destination}" if event.destination else ""
    because = "; ".join(reason.code for reason in event.reasons[:2])
    if event.would is not None:
        by = {"current": " by the candidate", "candidate": " by the current one"}.get(event.arm, "")
        because = "; ".join(filter(None, (because, f"would be {event.would.action}{by}")))
    parts = (f"{event.action:<9}  {event.id}{target}", entities or event.fault, because)
    return "  ".join(part for part in parts if part)
