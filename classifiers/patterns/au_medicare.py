"""Australian Medicare card number, proven by its check digit.

Services Australia: a digit 2 to 6, seven digits, check digit weighted 1, 3, 7, 9, issue, and sometimes the
person's place on the card.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10, 11)
    return number[:1] in tuple("23456") and weighted(number, (1, 3, 7, 9, 1, 3, 7, 9)) % 10 == int(number[8])


CLASSIFIER = Pattern(
    name="au_medicare",
    version=1,
    entity="AU_MEDICARE",
    kind="medical_id",
    labels=("personal", "national_id", "health"),
    shape=alone(r"[2-6][0-9]{3}[ -]?[0-9]{5}[ -]?[0-9](?:[ /-]?[0-9])?"),
    proof=proof,
    context=("Medicare", "IRN"),
    needs_context=True,
    country="AU",
    finds=("Medicare card 2123 45670 1", "Medicare card 2123456701"),
    ignores=("Medicare card 2123 45671 1", "Medicare card 721234567017", "order 2123456701 has shipped"),
)
