"""What a producer can do about a record that could not be judged, or that nothing but a default stopped."""

from schemas.errors import FaultCode

FAULTS = {
    FaultCode.INVALID_UTF8: "encode as UTF-8; declare binary payloads opaque",
    FaultCode.INVALID_JSON: "send whole documents; mind truncation and lone surrogates",
    FaultCode.INVALID_NUMBER: "send `null` or a string",
    FaultCode.DUPLICATE_NAME: "send each member once",
    FaultCode.INVALID_CLOUDEVENT: "complete the event",
    FaultCode.TOO_DEEP: "flatten it, or have the limit raised",
    FaultCode.TOO_LARGE: "split it, or send a reference",
    FaultCode.TOO_MANY_FIELDS: "split it into several records",
    FaultCode.EXPANSION_LIMIT: "send the text itself, not layers of encoding",
    FaultCode.UNDECLARED_OPAQUE: "send JSON or text, or have flow and destination declare `opaque: true`",
    FaultCode.UNSCANNED_BYTES: "report it: the guard refuses what it has not seen",
    FaultCode.CLASSIFIER_FAILED: "report it with the decision id; the record is not at fault",
    FaultCode.CLASSIFIER_TIMEOUT: "release the record; if it happens again, look at the device that runs the model",
    FaultCode.TOO_MUCH_TEXT: "split it, or have the limit raised",
    FaultCode.UNINTERPRETED_DECLARATION: "use the values listed in *What the guard reads*",
    FaultCode.UNKNOWN_FLOW: "publish to the flow's own topic; correct the header",
    FaultCode.REDACTION_FAILED: "correct the flow's `redaction`; keep personal data out of names and declarations",
    FaultCode.RESIDUAL_FINDING: "remove the data at the source; choose a stricter operator",
    FaultCode.TOO_LARGE_FOR_DESTINATION: "raise `max.message.bytes` there with `guard topics apply`, or send less",
    FaultCode.DESTINATION_UNAVAILABLE: "`guard topics apply`, then release",
    FaultCode.UNDELIVERABLE: "send a key; correct the producer's clock",
    FaultCode.UNREADABLE_ORIGINAL: "restore the key directory, `guard audit verify`, then release again; or publish the record again",
}
STRIPPED = "headers.stripped"
OTHERS = {
    STRIPPED: "leave out headers that begin with `__guard.`",
    "default.unknown_origin": "give the header or field that the flow takes the origin from a country code",
    "default.bundle_expired": "nothing of yours: the policy's owners are to activate a newer bundle",
    "default.opaque": FAULTS[FaultCode.UNDECLARED_OPAQUE],
    "default.unknown_label": "leave it out, or have the policy's owners give it a label",
    "default.uncovered_jurisdiction": "ask the policy's owners for a pack of that country's law",
}


def mended(code: str) -> str:
    """Return what to do about a reason that is no rule; empty for a rule, whose decision tells what would have passed.

    >>> mended("fault.duplicate_name")
    'send each member once'
    """
    kind, _, name = code.partition(".")
    return FAULTS.get(FaultCode(name), "") if kind == "fault" else OTHERS.get(code, "")
