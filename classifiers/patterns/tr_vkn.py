"""Turkish tax number (Vergi Kimlik No), proven by its check digit.

Gelir İdaresi Başkanlığı: nine digits, each shifted by its place and scaled by a power of two modulo 9.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits
from classifiers.patterns._shapes import alone

_POWERS = tuple(2 ** (9 - place) for place in range(9))


def proof(text: str) -> bool:
    number = digits(text, 10)
    if number.strip("0") == "":
        return False
    total = 0
    for place, digit in enumerate(map(int, number[:9])):
        shifted = (digit + 9 - place) % 10
        total += (shifted * _POWERS[place] % 9 or 9) if shifted else 0
    return -total % 10 == int(number[9])


CLASSIFIER = Pattern(
    name="tr_vkn",
    version=1,
    entity="TR_VKN",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-9]{10}"),
    proof=proof,
    context=("VKN", "vergi kimlik", "vergi no", "vergi numarası", "vergi dairesi"),
    needs_context=True,
    country="TR",
    finds=("Vergi kimlik no: 4540536920",),
    ignores=("Vergi kimlik no: 4540536921", "Vergi kimlik no: 745405369207", "Sipariş 4540536920 gönderildi"),
)
