"""Credentials in HTTP headers: Basic, Bearer and vendors' schemes, and keys in headers of their own."""

import base64

from classifiers.entropy import is_random, is_secret_value, stands_in
from classifiers.secrets import ALNUM, HEX, invented, secret


def is_basic(text: str) -> bool:
    """Return whether the text is base64 of `user:password`."""
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return False
    user, colon, password = decoded.partition(b":")
    return bool(colon) and bool(password) and user.isascii() and all(byte >= 32 for byte in decoded)


_BASIC = base64.b64encode(b"aladdin:" + b"opensesame").decode()

CLASSIFIERS = (
    secret(
        "secret_authorization_basic",
        "HTTP_BASIC",
        r"(?i:basic)\s{1,3}(?P<it>[A-Za-z0-9+/]{8,300}={0,2})(?![A-Za-z0-9+/=])",
        proof=is_basic,
        finds=(f"Authorization: Basic {_BASIC}", f'"authorization": "basic {_BASIC}"'),
        ignores=("Basic information", "basic understanding of it"),
    ),
    secret(
        "secret_authorization_bearer",
        "HTTP_BEARER",
        r"(?i:bearer)(?:\s|:|%20|\\u0020){1,3}[\"']?(?P<it>[A-Za-z0-9_~+/.=|-]{16,1000})",
        proof=is_secret_value,
        finds=(
            "Authorization: Bearer " + invented(ALNUM, 40),
            "-H 'authorization: bearer " + invented(HEX, 40) + "'",
        ),
        ignores=(
            "the bearer of this letter",
            "Authorization: Bearer $TOKEN",
            "Bearer your-token-goes-here",
            "Bearer authentication-required",
        ),
    ),
    secret(
        "secret_authorization_scheme",
        "HTTP_AUTHORIZATION",
        r"(?i)authorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:token|ssws|apikey|key|api-key|oauth|genie ?key|splunk|sso-key|digest)[\s=]{1,3}[\"']?(?P<it>[A-Za-z0-9_~+/.=:-]{12,500})",
        proof=is_secret_value,
        finds=("Authorization: SSWS 00" + invented(ALNUM, 40), "Authorization: Token " + invented(HEX, 40)),
        ignores=("Authorization: token required", "Authorization: Token " + "x" * 40),
    ),
    secret(
        "secret_authorization_header",
        "HTTP_KEY_HEADER",
        r"(?i)(?:x-[a-z-]{0,24}(?:key|token|secret|auth|crumb)|api-?key|jenkins-crumb|private-token|cookie:\s?[a-z_]{0,20}session[a-z]{0,4})[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?P<it>[A-Za-z0-9_~+/.=-]{16,500})",
        proof=lambda text: (
            is_random(text) or (text.count("-") == 4 and len(text) == 36 and not stands_in(text))
        ),
        finds=("X-Api-Key: " + invented(ALNUM, 32), "PRIVATE-TOKEN: " + invented(ALNUM, 20)),
        ignores=("X-Api-Key: <your key>", "x-request-id: " + invented(HEX, 32), "X-Auth-Token: none"),
    ),
)
