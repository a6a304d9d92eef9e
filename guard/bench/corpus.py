"""Seeded records to measure with: order events, support tickets and documents, three in ten with findings.

Persons, accounts and numbers are invented; check digits are right, so that proofs do their whole work.
"""

import random
from collections.abc import Callable
from typing import Protocol
from uuid import UUID

import orjson

SHARE_WITH_FINDINGS = 0.3
KINDS = ("orders", "tickets", "documents", "mixed")

_FIRST = (
    "Ana",
    "Jonas",
    "Mireille",
    "Luca",
    "Katarzyna",
    "Sven",
    "Aoife",
    "Noor",
    "Tomas",
    "Ines",
    "Jörg",
    "Zoë",
)
_LAST = (
    "Lopez",
    "Keller",
    "Dubois",
    "Ferri",
    "Nowak",
    "Lindqvist",
    "Byrne",
    "Haddad",
    "Marek",
    "Pires",
    "Weiß",
)
_GOODS = (
    "lamp",
    "desk",
    "chair",
    "kettle",
    "router",
    "jacket",
    "boots",
    "monitor",
    "cable",
    "notebook",
    "pump",
)
_STATES = ("placed", "packed", "shipped", "delivered", "returned")
_SENTENCES = (
    "The parcel was left at the depot and nobody has called back since.",
    "After the update the dashboard shows an empty page until it is reloaded twice.",
    "We replaced the filter last week, the noise came back after two days of normal use.",
    "Please check whether the invoice for the second delivery was already booked.",
    "Our team works in three shifts, so the best time to reach us is the early afternoon.",
    "The contract says that service hours end at 18:00, but the technician came at 19:30.",
    "It happened 3 times in 2 weeks; the log holds 240 lines from each of these days.",
    "Die Lieferung kam am Dienstag an, aber zwei Kartons waren beschädigt.",
    "Können Sie bitte prüfen, ob das Gerät noch unter Garantie steht?",
    "La machine s'arrête après quelques minutes et affiche le code E-42.",
    "Nous avons déjà essayé de redémarrer l'appareil, sans succès.",
    "El pedido llegó incompleto: faltan dos piezas de la caja pequeña.",
    "The measured value rose from 12.5 to 13.75 percent between the two readings.",
    "Version 4.18.2 fixed the import, version 4.19.0 broke the export of large tables.",
    "Nothing in the manual explains what the orange light next to the plug means.",
    "A replacement was promised for the end of the month, see our earlier messages.",
)


def records(kind: str, n: int, seed: int = 1) -> list[bytes]:
    """Return `n` JSON records of one kind; the same arguments give the same bytes. Raise KeyError on another kind."""
    source = random.Random(f"{kind}/{seed}")  # noqa: S311 - reproducible, guards nothing
    make = _MAKERS[kind]
    return [make(source, found=source.random() < SHARE_WITH_FINDINGS) for _ in range(n)]


def _order(source: random.Random, *, found: bool) -> bytes:
    body: dict[str, object] = {
        "order_id": f"ORD-2026-{source.randrange(10**7):07d}",
        "sku": f"{source.choice('ABCDEF')}{source.choice('GHKLM')}-{source.randrange(1000, 9999)}-{source.choice(('S', 'M', 'XL'))}",
        "item": source.choice(_GOODS),
        "quantity": source.randint(1, 9),
        "amount": round(source.uniform(3, 900), 2),
        "currency": source.choice(("EUR", "SEK", "PLN")),
        "placed_at": _moment(source),
        "state": source.choice(_STATES),
    }
    if found:
        name, make = source.choice(_MEMBERS)
        body[name] = make(source)
    else:
        body["trace"] = str(UUID(int=source.getrandbits(128), version=4))
    return orjson.dumps(body)


def _ticket(source: random.Random, *, found: bool) -> bytes:
    text = _prose(source, 620)
    if found:
        text = _with_findings(source, text, source.randint(1, 3))
    body = {
        "ticket": source.randrange(10**5, 10**6),
        "opened": _moment(source),
        "queue": source.choice(("returns", "repair", "billing", "portal")),
        "priority": source.choice(("low", "normal", "high")),
        "subject": source.choice(_SENTENCES)[:60],
        "text": text,
        "tags": source.sample(_GOODS, 3),
        "device": {
            "model": f"X{source.randrange(100, 999)}",
            "firmware": f"{source.randrange(9)}.{source.randrange(40)}.1",
        },
        "visits": source.randint(1, 40),
        "trace": str(UUID(int=source.getrandbits(128), version=4)),
    }
    return orjson.dumps(body)


def _document(source: random.Random, *, found: bool) -> bytes:
    parts = [_prose(source, source.randint(500, 900)) for _ in range(10)]
    if found:
        for place in source.sample(range(10), source.randint(1, 4)):
            parts[place] = _with_findings(source, parts[place], source.randint(1, 2))
    body = {
        "document": f"DOC-{source.randrange(10**6):06d}",
        "created": _moment(source),
        "language": source.choice(("en", "de", "fr", "es")),
        "title": source.choice(_SENTENCES)[:70],
        "sections": [
            {"heading": source.choice(_GOODS).title(), "number": index + 1, "text": part}
            for index, part in enumerate(parts)
        ],
        "revision": source.randint(1, 30),
        "checksum": f"{source.getrandbits(256):064x}",
    }
    return orjson.dumps(body)


def _mixed(source: random.Random, *, found: bool) -> bytes:
    return source.choices((_order, _ticket, _document), (6, 3, 1))[0](source, found=found)


def _prose(source: random.Random, size: int) -> str:
    sentences: list[str] = []
    while sum(map(len, sentences)) + len(sentences) < size:
        sentences.append(source.choice(_SENTENCES))
    return " ".join(sentences)


def _with_findings(source: random.Random, text: str, count: int) -> str:
    words = text.split(" ")
    for _ in range(count):
        lead, make = source.choice(_MENTIONS)
        words.insert(source.randrange(len(words)), f"{lead} {make(source)}")
    return " ".join(words)


def _moment(source: random.Random) -> str:
    return (
        f"2026-{source.randint(1, 12):02d}-{source.randint(1, 28):02d}"
        f"T{source.randrange(24):02d}:{source.randrange(60):02d}:{source.randrange(60):02d}Z"
    )


def _email(source: random.Random) -> str:
    return f"{source.choice(_FIRST)}.{source.choice(_LAST)}{source.randrange(99)}@example.org".lower()


def _phone(source: random.Random) -> str:
    return f"+49 30 {source.randrange(10**6, 10**7)}"


def _card(source: random.Random) -> str:
    digits = "4" + "".join(str(source.randrange(10)) for _ in range(14))
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    whole = digits + str(-total % 10)
    return " ".join(whole[at : at + 4] for at in range(0, 16, 4))


def _iban(source: random.Random) -> str:
    account = f"{source.randrange(10**7, 10**8)}{source.randrange(10**10):010d}"
    check = 98 - int(account + "131400") % 97  # D is 13, E is 14, and two zeros stand for the check digits
    whole = f"DE{check:02d}{account}"
    return " ".join(whole[at : at + 4] for at in range(0, 22, 4))


def _address(source: random.Random) -> str:
    return f"203.0.113.{source.randint(1, 254)}"


def _ssn(source: random.Random) -> str:
    return f"{source.randint(101, 665)}-{source.randint(10, 99)}-{source.randint(1000, 9999)}"


class RecordMaker(Protocol):
    def __call__(self, source: random.Random, *, found: bool) -> bytes: ...


Maker = Callable[[random.Random], str]
_MEMBERS: tuple[tuple[str, Maker], ...] = (
    ("email", _email),
    ("email", _email),
    ("phone", _phone),
    ("iban", _iban),
    ("card_number", _card),
    ("client_ip", _address),
)
_MENTIONS: tuple[tuple[str, Maker], ...] = (
    ("write to", _email),
    ("E-Mail:", _email),
    ("call me on", _phone),
    ("IBAN", _iban),
    ("paid with card", _card),
    ("from address", _address),
    ("social security number", _ssn),
)
_MAKERS: dict[str, RecordMaker] = {
    "orders": _order,
    "tickets": _ticket,
    "documents": _document,
    "mixed": _mixed,
}
