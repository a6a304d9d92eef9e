"""Telephone numbers in their country's own form, proven by its numbering plan, with a word for telephone beside them."""

import re
from functools import partial

from classifiers.contract import Pattern
from classifiers.patterns._phones import EXTENSION, WORDS, is_valid_in, north_american_region

_GERMAN = (
    "telefon",
    "tel",
    "fon",
    "mobil",
    "handy",
    "rufnummer",
    "fax",
    "festnetz",
    "anrufen",
    "rückfragen",
    "rückruf",
)
_FRENCH = ("téléphone", "tél", "tel", "portable", "fax", "appeler", "appelez", "contactez", "joindre", "gsm")
_DUTCH = ("telefoon", "tel", "mobiel", "gsm", "bel", "bellen", "telefoonnummer", "fax", "bereikbaar")
_ENGLISH = (
    "phone",
    "telephone",
    "tel",
    "mobile",
    "cell",
    "call",
    "fax",
    "dial",
    "text",
    "phone number",
    "phonenumber",
)
_NORDIC = ("telefon", "tlf", "tlfnr", "mobil", "mobilnr", "telefonnr", "mob", "mobiltelefon", "phone")

# region: shape, words, one text that holds such a number, one that must not count
_PLANS: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "AT": (r"\(?0[1-7][0-9]{0,3}\)?[ /-]{0,3}[0-9](?:[ -]?[0-9]){4,9}", _GERMAN, "Telefon 0664 1234567", "Auftrag 0664 1234567"),
    "BE": (r"0[1-9][0-9]{0,2}[ ./-]{0,2}[0-9]{2,3}(?:[ .-]?[0-9]{2,3}){2}", (*_DUTCH, *_FRENCH), "gsm 0470 12 34 56", "nr 0470 12 34 56"),
    "CH": (r"0[1-9][0-9][ ]?[0-9]{3}[ ]?[0-9]{2}[ ]?[0-9]{2}", (*_GERMAN, *_FRENCH), "Telefon 044 668 18 00", "Ref 044 668 18 00"),
    "CZ": (r"[2-7][0-9]{2}[ ][0-9]{3}[ ][0-9]{3}", ("telefon", "tel", "mobil", "telefonní"), "tel. 601 234 567", "cena 601 234 567"),
    "DE": (r"\(?0[1-9][0-9]{1,4}\)?[ /-]{0,3}[0-9](?:[ -]?[0-9]){3,9}", _GERMAN, "Mobil 0151 23456789", "Artikel 0151 23456789"),
    "DK": (r"[2-9][0-9](?:[ ][0-9]{2}){3}", _NORDIC, "tlf. 32 12 34 56", "pris 32 12 34 56"),
    "ES": (
        r"[6-9][0-9]{2}(?:[ .-]?[0-9]{3}){2}|[6-9][0-9]{2}(?:[ .-]?[0-9]{2}){3}",
        ("teléfono", "telefono", "tel", "tfno", "tlf", "tlfno", "móvil", "movil", "fax", "llamar", "llame", "contacte"),
        "Móvil 612 34 56 78",
        "factura 612 34 56 78",
    ),
    "FI": (r"0[1-9][0-9]{0,2}[ -]?[0-9]{2,4}(?:[ -]?[0-9]{2,4}){1,2}", ("puhelin", "puh", "matkapuhelin", "soita", "gsm", "telefon"), "puh. 040 1234567", "tilaus 040 1234567"),
    "FR": (r"0[1-9](?:[ .-]?[0-9]{2}){4}", _FRENCH, "appelez le 0612345678", "dossier 0612345678"),
    "GB": (r"\(?0[1-9][0-9]{1,4}\)?(?:[ -]?[0-9]){6,8}", _ENGLISH, "call me on 07400 123456", "invoice 07400 123456"),
    "GR": (r"[26][0-9]{2}[0-9]?[ -]?[0-9]{3}[ -]?[0-9]{3,4}", ("τηλέφωνο", "τηλ", "κινητό", "κιν", "αριθμός τηλεφώνου"), "τηλ. 2101234567", "κωδ. 2101234567"),
    "HU": (r"06[ -/]?[1-9][0-9]?[ -/]?[0-9]{3}[ -]?[0-9]{3,4}", ("telefon", "telefonszám", "tel", "mobil"), "telefon 06 20 123 4567", "cikk 06 20 123 4567"),
    "IE": (r"\(?0[1-9][0-9]?\)?[ -]?[0-9]{3}[ -]?[0-9]{3,4}", _ENGLISH, "phone 085 012 3456", "ref 085 012 3456"),
    "IT": (
        r"0[0-9]{1,3}[ ./-]?[0-9]{3,4}[ .-]?[0-9]{2,4}|3[0-9]{2}[ ./-]?[0-9]{3}[ .-]?[0-9]{3,4}",
        ("telefono", "tel", "cell", "cellulare", "cel", "fax", "recapito", "chiamare", "chiami", "contattare"),
        "Cellulare 312 345 6789",
        "ordine 312 345 6789",
    ),
    "NL": (r"0[1-9][0-9]{0,2}[ -]?[0-9](?:[ -]?[0-9]){5,7}", _DUTCH, "Bel op 06 12345678", "order 06 12345678"),
    "NO": (r"[2-9][0-9](?:[ ][0-9]{2}){3}|[49][0-9]{2}[ ][0-9]{2}[ ][0-9]{3}", _NORDIC, "mob. 406 12 345", "sak 406 12 345"),
    "PL": (
        r"\(?[1-9][0-9]\)?[ -]?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}|[1-9][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}",
        ("telefon", "tel", "komórka", "kom", "telefonu", "fax", "telefoniczny", "komórkowy", "zadzwoń", "telefonicznie"),
        "Komórka 512 345 678",
        "zamówienie 512 345 678",
    ),
    "PT": (r"[29][0-9]{2}[ .-]?[0-9]{3}[ .-]?[0-9]{3}|2[12][ ][0-9]{3}[ ][0-9]{4}", ("telefone", "telemóvel", "tel", "telem", "fax", "contacte", "ligue", "ligar", "dúvidas"), "Telemóvel 912 345 678", "fatura 912 345 678"),
    "RO": (r"0[237][0-9]{2}[ .-]?[0-9]{3}[ .-]?[0-9]{3}", ("telefon", "tel", "mobil"), "Telefon 0721 234 567", "factura 0721 234 567"),
    "SE": (r"0[1-9][0-9]{0,2}[ /-]{0,3}[0-9]{2,3}(?:[ -]?[0-9]{2,3}){1,3}", ("telefon", "tel", "mobil", "ring", "mobilnummer", "telefonnummer", "tfn"), "Ring 070-123 45 67", "faktura 070-123 45 67"),
    "TR": (r"\(?0?[2-5][0-9]{2}\)?[ .-]?[0-9]{3}[ .-]?[0-9]{2}[ .-]?[0-9]{2}", ("telefon", "tel", "cep", "gsm", "numaram"), "Cep no: 0532 123 45 67", "fatura 0532 123 45 67"),
    "US": (r"\(?[2-9][0-9]{2}\)?[ .-]?[2-9][0-9]{2}[ .-]?[0-9]{4}", _ENGLISH, "call 2125552368", "item 2125552368"),
}  # fmt: skip

_EDGE_BEFORE, _EDGE_AFTER = r"(?<![\w+.,/-])", r"(?![\w/-])"


def _national(region: str) -> Pattern:
    shape, words, found, ignored = _PLANS[region]
    return Pattern(
        name=f"phone_national_{region.lower()}",
        version=1,
        entity=f"PHONE_NUMBER_{region}",
        kind="phone",
        labels=("personal",),
        shape=re.compile(rf"{_EDGE_BEFORE}(?:{shape}){_EDGE_AFTER}", re.UNICODE),
        proof=partial(is_valid_in, region),
        context=words,
        needs_context=True,
        country="" if region == "US" else region,
        origin=north_american_region if region == "US" else None,
        finds=(found,),
        ignores=(ignored, f"{words[0]} 00", f"{words[0]}: 2024-05-01"),
    )


def _unmistakable(region: str, shape: str, finds: tuple[str, ...], ignores: tuple[str, ...]) -> Pattern:
    return Pattern(
        name=f"phone_national_{region.lower()}_grouped",
        version=1,
        entity=f"PHONE_NUMBER_{region}",
        kind="phone",
        labels=("personal",),
        shape=re.compile(rf"{_EDGE_BEFORE}{shape}{_EDGE_AFTER}", re.UNICODE),
        proof=partial(is_valid_in, region),
        context=WORDS,
        country="" if region == "US" else region,
        origin=north_american_region if region == "US" else None,
        finds=finds,
        ignores=ignores,
    )


CLASSIFIERS = (
    *(_national(region) for region in _PLANS),
    _unmistakable(
        "FR",
        r"0[1-9](?:(?:[ ][0-9]{2}){4}|(?:\.[0-9]{2}){4}|(?:-[0-9]{2}){4})",
        ("Dr Petit 01 23 45 67 89", "06.12.34.56.78"),
        ("12 34 56 78 90", "01 23 45 67", "01 23.45 67 89", "0123456789"),
    ),
    _unmistakable(
        "US",
        r"(?:(?:\([2-9][0-9]{2}\)[ ]?|[2-9][0-9]{2}-)[2-9][0-9]{2}-[0-9]{4}|[2-9][0-9]{2}\.[2-9][0-9]{2}\.[0-9]{4})"
        + EXTENSION,
        ("at (212) 555-2368 or", "212-555-2368", "212.555.2368x12"),
        ("212-155-2368", "1212-555-2368", "212 555 2368", "555-2368"),
    ),
)
