"""A logged decision in words: what, where, why, by which law, and what would have passed."""

from schemas.events import DecisionEvent

_WORDS = {
    "allow": "passed as it was",
    "redact": "passed with findings redacted",
    "reroute": "went to another destination than the first",
    "hold": "is held for a person's answer",
    "block": "did not pass",
}
_OTHER = {"current": "candidate", "candidate": "current one"}


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
    for destination, entity in event.given.uncounted if event.given is not None else ():
        lines.append(f"  uncounted {entity} for {destination}: below an entry of the bundle's thresholds")
    for one in event.excused:
        finding = one.finding
        lines.append(
            f"  excused   {finding.entity} at {finding.pointer} [{finding.start}:{finding.end}], {finding.score:.2f} by "
            f"{finding.classifier}: a term of `{one.entry}`, which the policy allows"
        )
    for entity, operator in event.redactions:
        lines.append(f"  redacted  {entity} by {operator}")
    if event.would is not None:
        to = f" to {event.would.destination}" if event.would.destination else ""
        because = ", ".join(reason.code for reason in event.would.reasons) or "its rules"
        if event.arm:
            lines.append(
                f"  would be  {event.would.action}{to} by the {_OTHER[event.arm]}, because of {because}"
            )
        else:
            lines.append(
                f"  would be  {event.would.action}{to} if every rule were enforced, because of {because}"
            )
    if event.arm:
        lines.append(f"  arm       {event.arm}: the bundle tries a candidate")
    if event.question:
        lines.append(f"  asks      {event.role or 'a person'}: {event.question}")
    if event.nearest:
        lines.append(f"  nearest   {event.nearest}")
    if event.sampled:
        lines.append("  sampled   its original is kept, sealed, to measure by it what classifiers miss")
    if event.stripped:
        lines.append(f"  stripped  {event.stripped} inbound __guard.* headers")
    lines.append(f"  bundle    {event.bundle}")
    return "\n".join(lines)
