"""Credentials beside the name of the service that issued them: name, then a key word or an assignment, then a token."""

from classifiers.entropy import alphabet, is_secret_value, stands_in
from classifiers.secrets import ALNUM, HEX, LOWER, invented, secret
from classifiers.services import SERVICES, trie

_NAMES = trie(SERVICES)
_WORD = r"(?:secret|token|key|access|private|api|client|app|id|auth|pass(?:word|wd)?|login|user(?:name)?|account|oauth|consumer|bearer|credential|server|rest|dev|sample|personal|public|write|read|admin|license|webhook|header|x)"


def is_credential(text: str) -> bool:
    """Return whether a service can have issued the text: of one piece, varied, no name and no placeholder."""
    bare = text.strip("=-_:.+/")
    if len(bare) < 10 or stands_in(bare):
        return False
    has_digit = any(c.isdigit() for c in bare)
    if alphabet(bare) == "digits":
        return len(bare) >= 17
    if not has_digit and len(bare) < 20:
        return False
    return (
        is_secret_value(bare)
        if len(bare) >= 16
        else has_digit and any(c.isalpha() for c in bare) and len(set(bare)) >= 6
    )


CLASSIFIERS = (
    secret(
        "secret_service_key",
        "SERVICE_KEY",
        rf"(?<![a-z])(?i:{_NAMES}[\"'\]]?(?:[_. ()-]{{0,4}}{_WORD}){{1,5}}[0-9]?[\\\"'`\]]{{0,3}}\s{{0,8}}(?:=>|:=|==|=|:|,|\s|-|_|\.)\s{{0,8}}[\\\"'`(]{{0,3}})"
        r"(?P<it>[A-Za-z0-9_+/=.~%|-]{10,500})",
        proof=is_credential,
        shape_score=0.5,
        finds=(
            "algolia_api_key = '" + invented(HEX, 32) + "'",
            "browshot SECRET " + invented(LOWER, 28),
            "clientId of auth0: auth0ClientId: " + invented(ALNUM, 32),
        ),
        ignores=(
            "stripe_key = your_key_goes_here",
            "slack token expired-yesterday",
            "github key facts about repositories",
        ),
    ),
    secret(
        "secret_service_assignment",
        "SERVICE_KEY",
        rf"(?<![a-z])(?i:{_NAMES}[\"'\]]?\s{{0,4}}(?:=>|:=|=|:|\s)\s{{0,4}}[\"'`(]{{0,2}})(?P<it>[A-Za-z0-9_+/=.~-]{{18,200}})(?![A-Za-z0-9/.-])",
        proof=is_credential,
        shape_score=0.4,
        finds=("chartmogul " + invented(HEX, 32), "beamer = b_" + invented(ALNUM, 44)),
        ignores=(
            "github internationalization-tools",
            "docker " + "x" * 40,
            "jenkins https://ci.example.org/job/build",
        ),
    ),
)
