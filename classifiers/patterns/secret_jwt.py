"""JSON Web Tokens: three base64url parts whose header decodes to JSON that names an algorithm."""

import base64
import json

from classifiers.secrets import URL_SAFE, invented, secret


def _decoded(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        return b""


def is_jwt(text: str) -> bool:
    """Return whether the first part is a JOSE header."""
    header = _decoded(text.partition(".")[0])
    return header[:1] == b"{" and (b'"alg"' in header or b'"typ"' in header)


def _sample() -> str:
    header, claims = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "HS256", "typ": "JWT"}, {"sub": "1234567890", "iat": 1516239022})
    )
    return f"{header}.{claims}.{invented(URL_SAFE, 43)}"


CLASSIFIERS = (
    secret(
        "secret_jwt",
        "JWT",
        r"(?<![A-Za-z0-9_-])ey[A-Za-z0-9_-]{16,1000}(?:\.[A-Za-z0-9_-]{8,}){2}(?:\.[A-Za-z0-9_-]{8,}){0,2}",
        proof=is_jwt,
        finds=(f"Authorization: Bearer {_sample()}", f"session={_sample()}"),
        ignores=(
            "eyebrows.eyelashes.eyelids",
            "eyJub3QiOiJhIGp3dCJ9.ey" + invented(URL_SAFE, 20) + "." + invented(URL_SAFE, 20),
        ),
    ),
)
