"""Swedish personal identity number (personnummer, samordningsnummer), proven by its date and check digit.

Skatteverket: date of birth (the day raised by 60 in coordination numbers), serial, Luhn check digit over
ten digits.
"""

from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, luhn
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text.replace("+", ""), 10, 12)[-10:]
    if not number or not is_day(int(number[:2]), int(number[2:4]), (int(number[4:6]) - 1) % 60 + 1):
        return False
    return luhn(number)


WRITTEN = Pattern(
    name="se_pnr",
    version=1,
    entity="SE_PNR",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(
        r"(?:18|19|20)?[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2}[-+][0-9]{4}"
        r"|(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2} ?[0-9]{4}"
    ),
    proof=proof,
    context=(
        "personnummer",
        "personnumret",
        "personnr",
        "pers.nr",
        "persnr",
        "pnr",
        "p.nr",
        "samordningsnummer",
        "födelsenummer",
        "personal identity number",
        "swedish id",
        "personal identity code",
    ),
    country="SE",
    shape_score=0.25,
    finds=("Personnummer: 880320-0016", "Personnummer: 19880320-0016", "Personnummer: 198803200016"),
    ignores=("Personnummer: 880320-0017", "Personnummer: 788032000167"),
)

BARE = replace(
    WRITTEN,
    name="se_pnr_bare",
    entity="SE_PNR_BARE",
    shape=alone(r"[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2} ?[0-9]{4}"),
    needs_context=True,
    finds=("Personnummer: 8803200016",),
    ignores=("Personnummer: 8803200017", "Personnummer: 788032000167", "Order 8803200016 är skickad"),
)

CLASSIFIERS = (WRITTEN, BARE)
