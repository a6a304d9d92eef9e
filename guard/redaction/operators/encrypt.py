"""Encrypt: the text under AES-256-SIV (RFC 5297) stands instead, bound to entity, destination, flow and key epoch.

SIV needs no nonce: the same text gives the same ciphertext, so a record decided twice is the same twice and a key still
partitions. A changed or moved ciphertext does not decrypt.
"""

import base64
import hmac
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from guard.redaction.contract import Context, Example, RedactionOperator
from schemas.base64 import decoded


def apply(text: str, entity: str, context: Context) -> str:
    sealed = _cipher(context.key).encrypt(text.encode() + b"\0", _bound(entity, context))
    return f"enc_{context.epoch}_{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"


def decrypt(token: str, entity: str, context: Context) -> str:
    """Return the text again. Raise ValueError where the token is of another place, epoch or key, or was changed."""
    prefix = f"enc_{context.epoch}_"
    if not token.startswith(prefix):
        raise ValueError("the token is not of this key epoch")
    body = token.removeprefix(prefix)
    try:
        sealed = decoded(body + "=" * (-len(body) % 4), url_safe=True)
        plain = _cipher(context.key).decrypt(sealed, _bound(entity, context))
    except (InvalidTag, ValueError):
        raise ValueError("the token was changed, or made elsewhere") from None
    return plain[:-1].decode()


@lru_cache(maxsize=256)
def _cipher(key: bytes) -> AESSIV:
    """Return the cipher of a 32-byte key, stretched to the 64 bytes that AES-256-SIV takes."""
    return AESSIV(hmac.digest(key, b"siv mac", "sha256") + hmac.digest(key, b"siv encryption", "sha256"))


def _bound(entity: str, context: Context) -> list[bytes]:
    return [
        b"dataguard redaction 1",
        *(item.encode() for item in (entity, context.destination, context.flow, context.epoch)),
    ]


OPERATOR = RedactionOperator(
    name="encrypt",
    strictness=10,
    apply=apply,
    residual="pseudonymous",
    keeps_identity=True,
    examples=(Example("ana@example.org", "EMAIL_ADDRESS"), Example("", "PERSON")),
)
