"""Redact: the text is removed, and nothing stands instead."""

from guard.redaction.contract import Context, Example, RedactionOperator


def apply(text: str, entity: str, context: Context) -> str:  # noqa: ARG001 - whatever it was, it goes
    return ""


OPERATOR = RedactionOperator(
    name="redact",
    strictness=70,
    apply=apply,
    examples=(Example("ana@example.org", "EMAIL_ADDRESS", ""),),
)
