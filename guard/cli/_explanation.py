"""A logged decision in words: what, where, why, by which law, and what would have passed."""

from schemas.events import DecisionEvent

_WORDS = {
    "allow": "passed as it was",
    "redact": "passed with findings redacted",
    "reroute": "went to another destination than the first",
    "hold": "is held for a person's answer",
    "block": "did not pass",
}


def explanation(event: DecisionEvent) -> str:
    """Return the lines a person reads; every word comes from the decision, which holds no content."""
    target = f" to {event.destination}" if event.destination else ""
    lines = [f"{event.id}: {event.action}{target}; the record {_WORDS.get(event.action, event.action)}."]
    if event.fault:
        stage, _, code = event.fault.partition(".")
        lines.append(
            f"  fault     {code.replace('_', ' ')}, met at step {stage}; the original is in quarantine"
        )
    for reason in event.reasons:
        scope = f" for {reason.destination}" if reason.destination else ""
        lines.append(
            f"  because   {reason.code}{scope}" + (f" ({reason.citation})" if reason.citation else "")
        )
    lines += [f"  by        {basis}" for basis in event.basis]
    for finding in event.findings:
        origin = f", evidence of {finding.origin}" if finding.origin else ""
        lines.append(
            f"  found     {finding.entity} at {finding.pointer} [{finding.start}:{finding.end}], "
            f"{finding.score:.2f} by {finding.classifier}{origin}"
        )
    for entity, operator in event.redactions:
        lines.append(f"  redacted  {entity} by {operator}")
    if event.would is not None:
        to = f" to {event.would.destination}" if event.would.destination else ""
        because = ", ".join(reason.code for reason in event.would.reasons) or "its rules"
        lines.append(
            f"  would be  {event.would.action}{to} if every rule were enforced, because of {because}"
        )
    if event.question:
        lines.append(f"  asks      {event.role or 'a person'}: {event.question}")
    if event.nearest:
        lines.append(f"  nearest   {event.nearest}")
    if event.stripped:
        lines.append(f"  stripped  {event.stripped} inbound __guard.* headers")
    lines.append(f"  bundle    {event.bundle}")
    return "\n".join(lines)
