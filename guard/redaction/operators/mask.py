"""Mask: each character becomes a star, all of them or all but those the policy keeps."""

from guard.redaction.contract import Context, Example, RedactionOperator


def apply(text: str, entity: str, context: Context) -> str:  # noqa: ARG001 - every entity alike
    """Mask all, the first `chars_to_mask` (the last with `from_end`), or all but the `keep_last`.

    A text no longer than what would be kept is masked as a whole. Raise ValueError where nothing would be masked.
    """
    parameters = context.parameters
    character = parameters.get("masking_char", "*")
    if len(character) != 1:
        raise ValueError("`masking_char` is to be one character")
    count = len(text)
    if "keep_last" in parameters:
        count -= int(parameters["keep_last"])
        if count <= 0:
            count = len(text)
    elif "chars_to_mask" in parameters:
        count = min(count, int(parameters["chars_to_mask"]))
    if count <= 0 or count > len(text):
        raise ValueError("a mask is to cover at least one character")
    if parameters.get("from_end", "false").lower() == "true":
        return text[: len(text) - count] + character * count
    return character * count + text[count:]


OPERATOR = RedactionOperator(
    name="mask",
    strictness=50,
    apply=apply,
    parameters=frozenset({"masking_char", "chars_to_mask", "from_end", "keep_last"}),
    examples=(
        Example("4111111111111111", "PAYMENT_CARD", "****************"),
        Example("4111111111111111", "PAYMENT_CARD", "************1111", {"keep_last": "4"}),
        Example("1111", "PAYMENT_CARD", "****", {"keep_last": "4"}),
        Example(
            "ana@example.org",
            "EMAIL_ADDRESS",
            "ana@###########",
            {"chars_to_mask": "11", "from_end": "true", "masking_char": "#"},
        ),
    ),
)
