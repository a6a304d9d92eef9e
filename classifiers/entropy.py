"""How random a string looks, and whether it only stands in for a secret: the proofs of secret patterns.

Every function here is total: it answers for any text and never raises.
"""

import math
import re
from collections import Counter

# Bits a character that issued secrets of each alphabet exceed at 16 characters and more; words and paths stay below.
_THRESHOLDS = {"digits": 2.6, "hex": 2.5, "base36": 3.0, "base64": 3.1}

_STANDS_IN = re.compile(
    r"(?i)"
    r"([x*#.?0•●-])\1{5,}"  # a run that masks or fills
    r"|\$\{|^\$\(|\{\{|<%|%>|#\{|^%\(|%\([a-z_]+\)[sd]"  # variables of shells and templates
    r"|^<.*>$|^\[.*\]$|^\{.*\}$|^&lt;|^%[a-z0-9_]+%$|^\$[a-z_]{3,}$|^\$[a-z_]+[.\[(-]|^%[sd]|^@[a-z_]+@$|^__.*__$"
    r"|change[-_ ]?me|your[-_ ]?[a-z]|my[-_ ]?(?:api|secret|token|key)\b|insert[-_ ]|replace[-_ ]"
    r"|placeholder|redacted|goes[-_ ]?here|[-_]here\b|dummy|^example|^sample|^fake|^test$|^todo|^tbd|^xxx|^n/?a$"
)
_NOTHING_WORDS = """
any array bool boolean bytes default empty env expired false file get hidden incorrect int integer
invalid key masked missing name new nil no none null number object off on optional passwd password
required secret self set str string text this token true undefined unknown unset user username valid
value void wrong yes
"""
_NOTHING = frozenset(_NOTHING_WORDS.split())
_UUID = re.compile(r"(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_WORDS = re.compile(r"[A-Za-z]{2,}[0-9]{0,2}(?:[-_./ :]+[A-Za-z]{1,}[0-9]{0,2})+")  # insert_key_here, a.b.c
_CAMEL = re.compile(r"[a-z]{2,}(?:[A-Z][a-z]{2,}){1,}[0-9]?|(?:[A-Z][a-z]{2,}){2,}[0-9]?")  # getAccessToken
_CALL = re.compile(r"[A-Za-z_.>-]{3,}[(\[]|[A-Za-z_]\w*(?:(?:\.|->|::)[A-Za-z_]\w*)+$")  # f(x), a.b, a->b
_UNSIGNED = re.compile(
    r"xox[a-z](?:-\d+|(?:-\d+){3,})"
)  # the numbers of a Slack token without its secret part
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?|\d{1,2}:\d\d.*")


def entropy(text: str) -> float:
    """Return Shannon's entropy in bits a character; 0.0 of nothing."""
    size = len(text)
    return -sum(count / size * math.log2(count / size) for count in Counter(text).values())


def alphabet(text: str) -> str:
    """Return the smallest alphabet that holds the text: digits, hex, base36 or base64 (all else)."""
    if text.isdigit():
        return "digits"
    letters = text.replace("-", "")
    if all(c in "0123456789abcdef" for c in letters) or all(c in "0123456789ABCDEF" for c in letters):
        return "hex"
    return "base36" if letters.isalnum() and letters in (letters.lower(), letters.upper()) else "base64"


def stands_in(text: str) -> bool:
    """Return whether the text stands in for a secret: a placeholder, a variable, a mask, a word for nothing."""
    bare = text.strip("\"'` ")
    return (
        not bare or bare.casefold() in _NOTHING or _STANDS_IN.search(bare) is not None or len(set(bare)) == 1
    )


def is_issued(text: str) -> bool:
    """Return whether a string with an issuer's prefix holds a secret and no mask or placeholder."""
    return not re.search(
        r"([xX*#0.•])\1{7,}|(?<![A-Za-z0-9])[xX]{3,}(?![A-Za-z0-9])|\.\.\.|\$\{|<[a-z]", text
    )


def is_varied(text: str) -> bool:
    """Return whether a prefixed token's body varies as an issued one does: letters of two kinds, or digits."""
    body = text[3:]
    kinds = sum(
        (any(c.isdigit() for c in body), any(c.islower() for c in body), any(c.isupper() for c in body))
    )
    return is_issued(text) and len(set(body)) >= 8 and kinds >= 2


def is_code(text: str) -> bool:
    """Return whether the text is a name or a call of a program, or words joined, and no value."""
    return (
        _WORDS.fullmatch(text) is not None
        or _CAMEL.fullmatch(text) is not None
        or _CALL.match(text) is not None
    )


def is_random(text: str) -> bool:
    """Return whether the text is random beyond doubt: long, of letters and digits, above its alphabet's threshold."""
    bare = text.strip("=-_:.+/")
    if len(bare) < 16 or not is_secret_value(bare) or _UUID.fullmatch(bare) or alphabet(bare) == "digits":
        return False
    return any(c.isdigit() for c in bare) and any(c.isalpha() for c in bare)


def is_secret_value(text: str) -> bool:
    """Return whether the text can be a value somebody was issued: no placeholder, no code, no date, random enough."""
    bare = text.strip("=-_:.+/")
    if len(bare) < 8 or "://" in bare or stands_in(text) or is_code(bare) or _DATE.fullmatch(bare):
        return False
    if _UNSIGNED.fullmatch(bare):
        return False
    if len(bare) < 16:
        return any(c.isdigit() for c in bare) and any(c.isalpha() for c in bare) and len(set(bare)) >= 6
    return entropy(bare) >= _THRESHOLDS[alphabet(bare)]


def is_password(text: str) -> bool:
    """Return whether the text can be a password where one is assigned: no placeholder, no code, no variable."""
    return len(text) >= 4 and not stands_in(text) and _CALL.match(text) is None and text[0] not in "/\\"


def is_strong_password(text: str) -> bool:
    """Return whether the text is no word of prose: a digit or a sign within, or letters in unusual case."""
    if not is_password(text) or _DATE.fullmatch(text) or "://" in text:
        return False
    inner = text.strip("()[]{}").rstrip(".,;:!?)")
    if len(inner) < 4:
        return False
    digits = any(c.isdigit() for c in inner)
    letters = any(c.isalpha() for c in inner)
    signs = any(not c.isalnum() and c not in "-'’_/." for c in inner)
    unusual = re.search(r"[a-zß-ÿ][A-ZÀ-Þ]", inner) is not None and _CAMEL.fullmatch(inner) is None
    return (letters and (digits or signs or unusual)) or (digits and signs)
