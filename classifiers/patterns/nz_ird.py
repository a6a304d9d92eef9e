"""New Zealand tax number (IRD number), proven by its check digit.

Inland Revenue: seven or eight digits and a check digit modulo 11, with a second set of weights where the
first gives 10.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 8, 9).zfill(9)
    if not 10_000_000 < int(number) < 150_000_000:
        return False
    check = -weighted(number, (3, 2, 7, 6, 5, 4, 3, 2)) % 11
    if check == 10:
        check = -weighted(number, (7, 4, 3, 2, 5, 2, 7, 6)) % 11
    return check == int(number[8])


CLASSIFIER = Pattern(
    name="nz_ird",
    version=1,
    entity="NZ_IRD",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-9]{2,3}-?[0-9]{3}-?[0-9]{3}"),
    proof=proof,
    context=("IRD", "Inland Revenue", "tax number"),
    needs_context=True,
    country="NZ",
    finds=("IRD number: 49-098-576", "IRD number: 49098576"),
    ignores=("IRD number: 49-098-577", "IRD number: 7490985767", "order 49098576 has shipped"),
)
