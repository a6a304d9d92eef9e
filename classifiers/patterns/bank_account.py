"""Bank account numbers that a label names, where no check digit speaks for them."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._digits import digits_of, is_monotone

CLASSIFIER = Pattern(
    name="bank_account",
    version=1,
    entity="BANK_ACCOUNT_NUMBER",
    kind="bank_account",
    labels=("personal", "financial"),
    shape=re.compile(
        r"(?<!\w)(?:(?:bank |checking |savings |giro)?account (?:number|no|nr|num)|acct(?: no)?|a/c(?: no)?|account_number|accountnumber|"
        r"kontonummer|konto-?nr|numéro de compte|n° de compte|número de cuenta|nº de cuenta|numero di conto|n\. conto|"
        r"rekeningnummer|numer (?:rachunku|konta)|nr (?:rachunku|konta)|número da conta|bankkonto|bankgiro|plusgiro)"
        r"\.?[\"']?(?: (?:is|ist|est|es|to))?[ ]?[:=#]?[ ]{0,3}[\"']?(?P<it>[0-9](?:[ -]?[0-9]){5,19})(?!\w)",
        re.IGNORECASE,
    ),
    proof=lambda text: not is_monotone(digits_of(text)),
    finds=(
        "account number: 12345678",
        "Kontonummer 532013000",
        "acct no. 000123456789",
        '"account_number": "8765432109"',
        "bankgiro 5050-1055",
    ),
    ignores=(
        "account 12345678",
        "account number 00000000",
        "the account number is below",
        "discount no 12345678",
    ),
)
