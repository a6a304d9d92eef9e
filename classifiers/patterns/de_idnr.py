"""German tax identification number (Steuer-Identifikationsnummer), proven by ISO 7064 mod 11,10.

Bundeszentralamt für Steuern, § 139b AO: ten digits of which one stands two or three times, and a check
digit.
"""

from collections import Counter
from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, mod_11_10
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 11)
    if not number or number[0] == "0" or not mod_11_10(number):
        return False
    times = Counter(number[:10])
    return len(times) >= 9 or (len(times) == 8 and max(times.values()) == 3)


WRITTEN = Pattern(
    name="de_idnr",
    version=1,
    entity="DE_IDNR",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(
        r"[1-9][0-9] [0-9]{3} [0-9]{3} [0-9]{3}|[1-9][0-9]-[0-9]{3}-[0-9]{3}-[0-9]{3}"
        r"|[1-9][0-9]/[0-9]{3}/[0-9]{3}/[0-9]{3}"
    ),
    proof=proof,
    context=(
        "Steuer-ID",
        "SteuerID",
        "Steueridentifikationsnummer",
        "Steueridentnummer",
        "SteuerIdNr",
        "Steuerliche ID",
        "Identifikationsnummer",
        "IdNr",
        "Id-Nr",
        "Identnummer",
        "Steuer Nr",
        "tax id",
        "TIN",
        "tax identification number",
    ),
    country="DE",
    shape_score=0.25,
    finds=("Die Steuer-ID lautet 36 574 261 809.",),
    ignores=("Die Steuer-ID lautet 36 574 261 800.", "Die Steuer-ID lautet 7365742618097."),
)

BARE = replace(
    WRITTEN,
    name="de_idnr_bare",
    entity="DE_IDNR_BARE",
    shape=alone(r"[1-9][0-9]{9} ?[0-9]"),
    needs_context=True,
    finds=("Die Steuer-ID lautet 36574261809.",),
    ignores=(
        "Die Steuer-ID lautet 36574261800.",
        "Die Steuer-ID lautet 7365742618097.",
        "Bestellnummer 36574261809 vom Montag",
    ),
)

CLASSIFIERS = (WRITTEN, BARE)
