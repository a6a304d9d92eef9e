"""Postal addresses of Sweden, Denmark, Norway and Finland: street and number, and postal code and town where they follow."""

from classifiers.patterns._addresses import CAPITAL, CITY, GAP, HOUSE, LETTER, address

_KIND = r"(?:gatan|vägen|gränd|gränden|stigen|torget|backen|allén|gata|väg|gade|vej|vejen|allé|gate|gaten|vei|veien|tie|katu|kuja|plass|plads)"
_STREET = rf"(?:{CAPITAL}[{LETTER}.-]{{1,25}}[ ]){{0,2}}{CAPITAL}?[{LETTER}-]{{1,30}}{_KIND}"


CLASSIFIERS = (
    address(
        "nordic",
        rf"{_STREET}[ ]{HOUSE}{GAP}(?:S-|DK-|NO-|FI-)?(?:[0-9]{{3}}[ ]?[0-9]{{2}}|[0-9]{{4}})[ ]{CITY}",
        finds=(
            "Storgatan 12, 211 43 Malmö",
            "Nørrebrogade 12, 2200 København",
            "Kvarngränd 4\n29975 Sundsvall",
        ),
        ignores=("Storgatan", "gatan 12, 2200 gånger", "211 43 Malmö"),
    ),
    address(
        "nordic",
        rf"{_STREET}[ ]{HOUSE}",
        suffix="_street",
        needs_context=True,
        score=0.45,
        finds=("Adress: Storgatan 12", "osoite Mannerheimintie 12"),
        ignores=("Storgatan 12", "adress okänd 4"),
    ),
)
