"""Known secrets, made at run time, and records that carry them in every part."""

import base64
import gzip
import hashlib
import json
import random
import string

_LETTERS = string.ascii_letters + string.digits


def canaries(count: int, seed: int = 7) -> list[str]:
    """Return distinct strings, each of a shape the pattern tier finds wherever it stands."""
    random_ = random.Random(seed)
    makers = (_email, _aws, _github, _iban, _card, _jwt)
    found: dict[str, None] = {}
    while len(found) < count:
        found[makers[len(found) % len(makers)](random_)] = None
    return list(found)


def records(
    secrets: list[str], seed: int = 11
) -> list[tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]]:
    """Return (key, value, headers) with each secret once, in every part a record has, plain and obfuscated, valid and broken."""
    random_ = random.Random(seed)
    made = []
    for index, secret in enumerate(secrets):
        raw = secret.encode()
        plain = b'{"n": %d}' % index
        escaped = json.dumps({"note": "x"}).replace("x", "".join(f"\\u{ord(c):04x}" for c in secret)).encode()
        ways = (
            (None, json.dumps({"note": f"see {secret} please"}).encode(), []),
            (raw, plain, []),
            (None, plain, [("contact", raw)]),
            (None, json.dumps({secret: index}).encode(), []),
            (None, json.dumps({"a": [{"b": {"c": secret}}]}).encode(), []),
            (None, escaped, []),
            (None, json.dumps({"blob": base64.b64encode(raw).decode()}).encode(), []),
            (None, json.dumps({"blob": base64.b64encode(gzip.compress(raw * 3)).decode()}).encode(), []),
            (None, json.dumps({"inner": json.dumps({"deep": secret})}).encode(), []),
            (None, b'{"broken": "' + raw, []),
            (None, raw + b"\xff\xfe", []),
            (None, f"plain text with {secret} in it".encode(), []),
            (None, plain, [("guard-flow", raw)]),
            (None, plain, [("__guard.note", raw)]),
        )
        made.append(ways[random_.randrange(len(ways))])
    return made


def traces(secret: str) -> list[bytes]:
    """Return what to look for: the secret as it is, and as common encodings write it."""
    raw = secret.encode()
    return [raw, base64.b64encode(raw).rstrip(b"="), raw.hex().encode(), json.dumps(secret).encode()[1:-1]]


def _email(random_: random.Random) -> str:
    return f"canary.{_text(random_, 12).lower()}@{_text(random_, 8).lower()}.example.org"


def _aws(random_: random.Random) -> str:
    return "AK" + "IA" + "".join(random_.choices(string.ascii_uppercase + "234567", k=16))


def _github(random_: random.Random) -> str:
    return "gh" + "p_" + _text(random_, 36)


def _iban(random_: random.Random) -> str:
    account = "".join(random_.choices(string.digits, k=18))
    check = 98 - int(account + "131400") % 97
    return f"DE{check:02d}{account}"


def _card(random_: random.Random) -> str:
    digits = "4" + "".join(random_.choices(string.digits, k=14))
    total = sum(d if i % 2 else (d * 2 - 9 if d > 4 else d * 2) for i, d in enumerate(map(int, digits)))
    return digits + str(-total % 10)


def _jwt(random_: random.Random) -> str:
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=").decode()
    body = base64.urlsafe_b64encode(json.dumps({"sub": _text(random_, 10)}).encode()).rstrip(b"=").decode()
    signature = base64.urlsafe_b64encode(hashlib.sha256(body.encode()).digest()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def _text(random_: random.Random, length: int) -> str:
    return "".join(random_.choices(_LETTERS, k=length))
