"""Hash: a keyed digest stands instead (HMAC-SHA256), equal for equal texts at one destination in one key epoch."""

import hmac

from guard.redaction.contract import Context, Example, RedactionOperator

# sixteen consonants for sixteen hexadecimal digits: a digest then holds no number that a second scan could take for an
# identifier, and no word
_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjklmnpqrst")


def digest(text: str, entity: str, context: Context) -> str:
    """Return 32 letters: 128 bits over entity and text. Raise ValueError where the text is no Unicode."""
    message = f"{entity}\0{text}".encode()
    return hmac.digest(context.key, message, "sha256")[:16].hex().translate(_LETTERS)


def apply(text: str, entity: str, context: Context) -> str:
    return "hash_" + digest(text, entity, context)


OPERATOR = RedactionOperator(
    name="hash",
    strictness=30,
    apply=apply,
    residual="pseudonymous",
    keeps_identity=True,
    examples=(Example("ana@example.org", "EMAIL_ADDRESS"), Example("", "PERSON")),
)
