"""Brazilian company number (CNPJ), alphanumeric from July 2026, proven by two check digits.

Receita Federal: eight characters of the company, four of the branch, two digits modulo 11; a letter counts
as its ASCII code less 48.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, dot
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[0-9A-Z]{12}[0-9]{2}")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None or len(set(number)) == 1:
        return False
    counted = [ord(char) - 48 for char in number]
    first = dot(counted, (6, 7, 8, 9, 2, 3, 4, 5, 6, 7, 8, 9)) % 11 % 10
    second = dot(counted, (5, 6, 7, 8, 9, 2, 3, 4, 5, 6, 7, 8, 9)) % 11 % 10
    return first == counted[12] and second == counted[13]


CLASSIFIER = Pattern(
    name="br_cnpj",
    version=1,
    entity="BR_CNPJ",
    kind="vat_id",
    labels=("financial",),
    shape=alone(r"[0-9A-Za-z]{2}[.]?[0-9A-Za-z]{3}[.]?[0-9A-Za-z]{3}/?[0-9A-Za-z]{4}-?[0-9]{2}"),
    proof=proof,
    context=("CNPJ", "C.N.P.J.", "cadastro nacional da pessoa jurídica", "empresa"),
    country="BR",
    shape_score=0.25,
    finds=("CNPJ da empresa: 16.727.230/0001-97", "CNPJ da empresa: 16727230000197"),
    ignores=("CNPJ da empresa: 16.727.230/0001-98", "CNPJ da empresa: 7167272300001977"),
)
