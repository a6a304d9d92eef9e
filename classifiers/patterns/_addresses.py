"""Letters and numbers as postal addresses use them, and the classifier that one country's shapes make."""

from collections.abc import Callable

from classifiers.contract import Pattern

CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-Ž]"
LETTER = "A-Za-zÀ-ÖØ-öø-ž"
WORD = rf"{CAPITAL}[{LETTER}'’.-]{{0,30}}"
NAME = rf"(?:[{LETTER}'’.-]{{1,30}}[ ]){{0,4}}[{LETTER}'’.-]{{1,30}}"  # a street's name, of one to five words
HOUSE = r"[0-9]{1,4}[ ]?[A-Za-z]?(?:[ ]?[-/][ ]?[0-9]{1,4}[A-Za-z]?)?"
CITY = rf"{CAPITAL}[{LETTER}'’.-]{{1,30}}(?:[ -](?:[a-z]{{1,4}}[ -'’]{{1,2}})?{WORD}){{0,3}}"
GAP = r"(?:,?[ ]|,?[ ]?\r?\n[ ]?)"

WORDS = (
    *(
        "address",
        "street",
        "lives",
        "resides",
        "residing",
        "ship",
        "shipping",
        "deliver",
        "delivery",
        "billing",
        "located",
        "home",
        "mail to",
    ),
    *(
        "adresse",
        "anschrift",
        "wohnhaft",
        "lieferadresse",
        "rechnungsadresse",
        "wohnt",
        "straße",
        "domicilié",
        "domicile",
        "demeurant",
        "habite",
        "livraison",
    ),
    *(
        "dirección",
        "domicilio",
        "calle",
        "entrega",
        "vive",
        "indirizzo",
        "residente",
        "consegna",
        "adres",
        "woonadres",
        "bezorgen",
        "woonachtig",
        "zamieszkały",
    ),
    *(
        "zamieszkała",
        "dostawa",
        "morada",
        "endereço",
        "entregar",
        "residência",
        "adress",
        "leverans",
        "bor",
        "osoite",
        "adresa",
        "lakcím",
    ),
)


def address(
    region: str,
    shape: str,
    *,
    finds: tuple[str, ...],
    ignores: tuple[str, ...],
    suffix: str = "",
    needs_context: bool = False,
    score: float = 0.6,
    origin: Callable[[str], str] | None = None,
) -> Pattern:
    """Return the classifier of one shape of addresses in `region`, a country or a group of them."""
    return Pattern(
        name=f"address_{region.lower()}{suffix}",
        version=1,
        entity=f"ADDRESS_{region.upper()}",
        kind="address",
        labels=("personal",),
        shape=rf"(?<!\w)(?:{shape})(?!\w)",
        context=WORDS,
        needs_context=needs_context,
        country=region if len(region) == 2 and origin is None else "",
        origin=origin,
        shape_score=score,
        finds=finds,
        ignores=ignores,
    )
