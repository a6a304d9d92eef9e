"""Ukrainian taxpayer registration number (РНОКПП), proven by its check digit.

Державна податкова служба: days of birth counted from 1900, serial, check digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    return number.strip("0") != "" and weighted(number, (-1, 5, 7, 9, 4, 6, 10, 5, 7)) % 11 % 10 == int(
        number[9]
    )


CLASSIFIER = Pattern(
    name="ua_rntrc",
    version=1,
    entity="UA_RNTRC",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(r"[0-9]{10}"),
    proof=proof,
    context=(
        "РНОКПП",
        "ІПН",
        "ідентифікаційний код",
        "ідентифікаційний номер",
        "код платника податків",
        "облікової картки платника податків",
        "податковий номер",
    ),
    needs_context=True,
    country="UA",
    finds=("РНОКПП: 1759013776",),
    ignores=("РНОКПП: 1759013777", "РНОКПП: 717590137767", "Замовлення 1759013776 відправлено"),
)
