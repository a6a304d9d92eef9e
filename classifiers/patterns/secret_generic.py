"""Secrets of no known issuer: a random value assigned to, said after, or held in a field with a telling name."""

from classifiers.entropy import is_random, is_secret_value
from classifiers.secrets import ALNUM, HEX, invented, secret

# Names that say by themselves that what is assigned to them is a secret.
_TELLING = (
    r"(?:secret|token|api[_. -]?key|apikey|(?:access|private|auth|account|encryption|signing|license|deploy|service|master|shared|session|security|personal|client|app|admin|consumer|storage|webhook|master)[_. -]?(?:key|secret|token)"
    r"|credentials?|(?:oauth|auth|bearer)[_. -]?token|authorization|client[_. -]?credential|app[_. -]?key|key[_. -]?secret|hmac|signature[_. -]?key)"
)
_VALUE = r"[A-Za-z0-9_+/=.~:%!@#^*-]"

CLASSIFIERS = (
    secret(
        "secret_generic_assignment",
        "GENERIC",
        rf"(?i){_TELLING}[A-Za-z0-9_.\[\]-]{{0,24}}[\\\"'`]{{0,3}}\s{{0,8}}(?:=>|:=|==|=|:|,)\s{{0,8}}(?:string\s?\(|\"?%s?=|default\s?=\s?)?[\\\"'`(\[]{{0,3}}"
        rf"(?P<it>{_VALUE}{{8,500}})",
        proof=is_secret_value,
        shape_score=0.45,
        finds=(
            "api_key = '" + invented(ALNUM, 32) + "'",
            '"client_secret": "' + invented(HEX, 40) + '"',
            "token: " + invented(ALNUM, 24),
            "https://example.org/me?access_token=" + invented(ALNUM, 30) + "&page=1",
        ),
        ignores=(
            "api_key = changeme",
            "token: ${TOKEN}",
            '"token": "<your token>"',
            "secret = xxxxxxxxxxxxxxxx",
            "sha256: " + invented(HEX, 64),
            '"integrity": "sha512-' + invented(ALNUM, 60) + '"',
            "token = getAccessTokenFromHeader(request)",
            "token: not_long_enough",
            "the token expired: please log in again",
        ),
    ),
    secret(
        "secret_generic_mention",
        "GENERIC",
        r"(?i)(?:secret|token|private|access|api[_. -]?key|passcode|credential|[ _-]key)[_ -]?(?:key|token|id)?[\"'`]?(?:\s{1,4}|-|_)(?:is\s|was\s|ist\s|est\s|es\s|=\s?|:\s?)?[\"'`]?"
        r"(?P<it>[A-Za-z0-9_+/=.~-]{16,400})",
        proof=is_random,
        shape_score=0.4,
        finds=(
            "Security token " + invented("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 32) + " was issued",
            "acme SECRET " + invented(HEX, 32),
        ),
        ignores=(
            "the secret of monkey island",
            "access 2024-01-01T00:00:00.000",
            "private eye investigation-bureau",
            "token " + "x" * 30,
        ),
    ),
    secret(
        "secret_generic_variable",
        "GENERIC",
        r"(?:[A-Z][A-Z0-9]{1,24}_){1,5}(?:KEY|SECRET|TOKEN|PASS|PWD|AUTH|CREDENTIALS?|ID)=[\"']?(?P<it>[A-Za-z0-9_+/=.~-]{16,400})",
        proof=is_random,
        shape_score=0.45,
        finds=("export ACME_KEY=" + invented(ALNUM, 24),),
        ignores=("export ACME_KEY=${KEY}", "ACME_KEY=some_words_joined"),
    ),
    secret(
        "secret_generic_field",
        "GENERIC",
        r"^(?:(?:token|secret|api_key)=)?(?P<it>[A-Za-z0-9_+/=.~:%!@#^*-]{12,500})$",
        proof=is_secret_value,
        shape_score=0.4,
        context=(
            "secret",
            "token",
            "apikey",
            "api_key",
            "api-key",
            "access_token",
            "access_key",
            "accesskey",
            "accesstoken",
            "auth_token",
            "authtoken",
            "client_secret",
            "clientsecret",
            "refresh_token",
            "refreshtoken",
            "secret_key",
            "secretkey",
            "secret_access_key",
            "private_key",
            "privatekey",
            "credential",
            "credentials",
            "bearer",
            "authorization",
            "session_token",
            "id_token",
            "webhook_secret",
            "signing_secret",
        ),
        needs_context=True,
        finds=("token=" + invented(ALNUM, 24),),
        ignores=("token", "a secret of mine"),
    ),
)
