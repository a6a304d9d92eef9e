"""Base64 that can be written in one way only: what is signed, sealed or committed has one text for its bytes."""

import base64

_URL_SAFE = b"-_"


def decoded(text: str, *, url_safe: bool = False) -> bytes:
    """Return the bytes of a canonical text. Raise ValueError for any other.

    RFC 4648, 3.5: the bits that pad the last character are zero, so `QQ==` is a text of `A` and `QR==` is none; a
    character of another alphabet, a space or a missing `=` is refused.

    >>> decoded("QQ==")
    b'A'
    >>> decoded("QR==")
    Traceback (most recent call last):
    ValueError: not base64 in its canonical form
    """
    alphabet = _URL_SAFE if url_safe else None
    try:
        found = base64.b64decode(text, altchars=alphabet, validate=True)
    except ValueError:
        found = b""
    if base64.b64encode(found, altchars=alphabet).decode() != text:
        raise ValueError("not base64 in its canonical form")
    return found
