"""Tokens of GitHub: personal, OAuth, app, refresh and fine-grained, with the checksum that GitHub has published."""

import zlib

from classifiers.entropy import is_issued, is_secret_value
from classifiers.secrets import ALNUM, HEX, invented, secret

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def checksum(body: str) -> str:
    """Return the six last characters of a token: CRC-32 of the thirty before, in base 62."""
    number, digits = zlib.crc32(body.encode(errors="replace")), ""
    while number:
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return digits.rjust(6, "0")


def is_token(text: str) -> bool:
    """Return whether the token was issued; a wrong checksum alone does not clear one that is varied enough."""
    return checksum(text[4:34]) == text[34:40] or (is_issued(text) and len(set(text[4:])) >= 8)


_BODY = invented(ALNUM, 30)

CLASSIFIERS = (
    secret(
        "secret_github_token",
        "GITHUB_TOKEN",
        r"(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,255}(?![A-Za-z0-9])",
        proof=is_token,
        finds=(
            f"token: ghp_{_BODY}{checksum(_BODY)}",
            f"https://x:gho_{_BODY}{checksum(_BODY)}@github.com/a/b",
        ),
        ignores=("ghp_" + "x" * 36, "ghp_short", "high_" + "a" * 36),
    ),
    secret(
        "secret_github_fine_grained",
        "GITHUB_TOKEN",
        r"(?<![A-Za-z0-9])github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?![A-Za-z0-9])",
        finds=("github_pat_" + invented(ALNUM, 22) + "_" + invented(ALNUM, 59),),
        ignores=("github_pat_" + "x" * 22 + "_" + "x" * 59, "github_pat_"),
    ),
    secret(
        "secret_github_client",
        "GITHUB_OAUTH_CLIENT",
        r"(?i)git(?:hub|alk)[A-Za-z0-9_ .({-]{0,30}(?:secret|client|id|key|token|pass(?:word)?)[\"'`]?\s{0,4}[=:]\s{0,4}[\"'`]?"
        r"(?P<it>[0-9a-f]{40}|[0-9a-f]{20})(?![A-Za-z0-9])",
        proof=is_secret_value,
        finds=("GITHUB_CLIENT_SECRET=" + invented(HEX, 40),),
        ignores=("github sha: " + invented(HEX, 40), "GITHUB_SECRET=${GITHUB_SECRET}"),
    ),
)
