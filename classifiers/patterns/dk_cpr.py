"""Danish personal identification number (CPR-nummer), known by its date of birth.

CPR-registret: day, month, year and four digits; numbers issued since 2007 may fail modulo 11, which those of people born
before 1960 never do.
"""

from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 10)
    if not number or not is_day(int(number[4:6]), int(number[2:4]), int(number[:2])):
        return False
    return weighted(number, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0 or not _is_born_before_1960(number)


def _is_born_before_1960(number: str) -> bool:
    """Return whether the seventh digit puts the year into the 1800s, or into the 1900s before 1960."""
    year, century = int(number[4:6]), int(number[6])
    if century in (5, 6, 7, 8):
        return year >= 58
    return year < 60 and (century <= 3 or year >= 37)


WRITTEN = Pattern(
    name="dk_cpr",
    version=2,
    entity="DK_CPR",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}-[0-9]{4}"),
    proof=proof,
    context=("CPR", "cprnr", "cprnummer", "personnummer", "personnr"),
    country="DK",
    shape_score=0.2,
    proof_score=0.3,
    context_score=0.35,
    finds=("CPR-nummer 211062-5629 er registreret.",),
    ignores=(
        "CPR-nummer 991362-5629 er registreret.",
        "CPR-nummer 721106256297 er registreret.",
        "131052-9993",
    ),
)

BARE = replace(
    WRITTEN,
    name="dk_cpr_bare",
    entity="DK_CPR_BARE",
    shape=alone(r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2} ?[0-9]{4}"),
    needs_context=True,
    finds=("CPR-nummer 2110625629 er registreret.",),
    ignores=(
        "CPR-nummer 2113625629 er registreret.",
        "CPR-nummer 721106256297 er registreret.",
        "Ordre 2110625629 er afsendt",
    ),
)

CLASSIFIERS = (WRITTEN, BARE)
