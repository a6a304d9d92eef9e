"""Replace: the name of the entity in angle brackets stands instead, or a text that the policy gives."""

from guard.redaction.contract import Context, Example, RedactionOperator


def apply(text: str, entity: str, context: Context) -> str:  # noqa: ARG001 - nothing of the text is kept
    return context.parameters.get("new_value") or f"<{entity}>"


OPERATOR = RedactionOperator(
    name="replace",
    strictness=60,
    apply=apply,
    parameters=frozenset({"new_value"}),
    examples=(
        Example("ana@example.org", "EMAIL_ADDRESS", "<EMAIL_ADDRESS>"),
        Example("ana@example.org", "EMAIL_ADDRESS", "(gone)", {"new_value": "(gone)"}),
    ),
)
