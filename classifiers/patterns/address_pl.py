"""Postal addresses of Poland: kind of street, name and number, and postal code and town where they follow."""

from classifiers.patterns._addresses import CITY, NAME, address

_KIND = r"(?:ul\.|Ul\.|ulica|ulicy|al\.|Al\.|aleja|alei|pl\.|plac|os\.|osiedle|rynek|Rynek)"
_NUMBER = r"[0-9]{1,4}[A-Za-z]?(?:/[0-9]{1,4}[A-Za-z]?)?(?:[ ]m\.[ ]?[0-9]{1,4})?"

CLASSIFIERS = (
    address(
        "PL",
        rf"{_KIND}[ ](?:{NAME}[ ])?{_NUMBER}(?:,[ ]?|,?[ ]?\r?\n[ ]{{0,20}}|[ ])[0-9]{{2}}-[0-9]{{3}}[ ]{CITY}",
        finds=(
            "ul. Polna 3/5, 87-100 Toruń",
            "plac Jana Pawła II 47, 25-968 Kielce",
            "Rynek 2/4, 87-140 Chełmża",
        ),
        ignores=("ul. Polna", "87-100 Toruń", "plac zabaw"),
    ),
    address(
        "PL",
        rf"(?:ul\.|al\.|os\.|pl\.)[ ]{NAME}[ ]{_NUMBER}",
        suffix="_street",
        score=0.55,
        finds=("mieszka przy ul. Słonecznej 9/5",),
        ignores=("ul. Słoneczna", "al. 5"),
    ),
)
