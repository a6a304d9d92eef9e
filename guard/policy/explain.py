"""One outcome told to a human: what was decided, by which rule of which law, and what would have changed it."""

from collections.abc import Iterable, Mapping

from schemas.decision import Action, Outcome, Reason, Redaction

_DEFAULTS = {
    "default.unknown_origin": "nothing says which country the record comes from",
    "default.bundle_expired": "the bundle in force has expired; every record waits for a newer one",
    "default.opaque": "the bytes cannot be read, and flow and destination do not both accept that",
    "default.unknown_label": "something was found that this policy does not know",
    "default.uncovered_jurisdiction": "no pack states the law of a country the personal data come from",
}


def explain(outcome: Outcome, sentences: Mapping[str, str] | None = None) -> str:
    """Return an outcome in words; `sentences` tells what each rule forbids (`Policy.sentences`).

    >>> print(explain(Outcome(Action.ALLOW, destination="vllm-frankfurt")))
    allowed to vllm-frankfurt: no rule forbids it
    """
    told = {**_DEFAULTS, **(sentences or {})}
    lines = [_headline(outcome)]
    lines += [f"  {_because(reason, told)}" for reason in outcome.reasons]
    if outcome.basis:
        lines.append(f"  permitted by {'; '.join(outcome.basis)}")
    if outcome.question:
        lines.append(f"  {outcome.role} to answer: {outcome.question}")
    if outcome.nearest:
        lines.append(f"  {outcome.nearest}")
    return "\n".join(lines)


def asked_of(text: str, flow: str, purpose: str, destination: str, labels: Iterable[str]) -> str:
    """Return a question with its gaps filled."""
    named = {"flow": flow, "purpose": purpose, "destination": destination}
    for name, value in {**named, "labels": ", ".join(sorted(labels))}.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _headline(outcome: Outcome) -> str:
    to = outcome.destination
    redacted = (
        f" with {', '.join(_redacted(one) for one in outcome.redactions)}" if outcome.redactions else ""
    )
    match outcome.action:
        case Action.ALLOW:
            return f"allowed to {to}: no rule forbids it" if not outcome.basis else f"allowed to {to}"
        case Action.REDACT:
            return f"redacted for {to}{redacted}"
        case Action.REROUTE:
            return f"rerouted to {to}{redacted}"
        case Action.HOLD:
            return f"held for the {outcome.role}"
        case Action.BLOCK:
            return "blocked"


def _redacted(redaction: Redaction) -> str:
    return f"{redaction.entity} by {redaction.operator}"


def _because(reason: Reason, told: Mapping[str, str]) -> str:
    where = f"not to {reason.destination}: " if reason.destination else ""
    what = told.get(reason.code) or _fault(reason.code)
    found = f", for {', '.join(reason.entities)}" if reason.entities else ""
    cited = f" ({reason.code}; {reason.citation})" if reason.citation else f" ({reason.code})"
    return f"{where}{what}{found}{cited}"


def _fault(code: str) -> str:
    kind, _, name = code.partition(".")
    return (
        f"the record could not be judged: {name.replace('_', ' ')}"
        if kind == "fault"
        else "a rule forbids it"
    )
