"""United States social security number, known by its three blocks.

Social Security Administration: area, group, serial; no check digit, but areas, groups and serials that are
never given out.
"""

from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits
from classifiers.patterns._shapes import alone

_PRINTED = frozenset(("078051120", "457555462", "219099999"))  # once printed on sample cards


def proof(text: str) -> bool:
    number = digits(text, 9)
    if (
        not number
        or number[:3] in ("000", "666")
        or number[0] == "9"
        or number[3:5] == "00"
        or number[5:] == "0000"
    ):
        return False
    return number not in _PRINTED and len(set(number)) > 1


WRITTEN = Pattern(
    name="us_ssn",
    version=1,
    entity="US_SSN",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}|[0-8][0-9]{2} [0-9]{2} [0-9]{4}"),
    proof=proof,
    context=(
        "SSN",
        "SSNs",
        "SS#",
        "soc sec",
        "social security",
        "social sec",
        "socialsecuritynumber",
        "seguro social",
    ),
    country="US",
    shape_score=0.3,
    proof_score=0.3,
    context_score=0.35,
    finds=("Her SSN is 536-90-4399.", "Her SSN is 536 90 4399."),
    ignores=("Her SSN is 666-90-4399.", "Her SSN is 75369043997."),
)

BARE = replace(
    WRITTEN,
    name="us_ssn_bare",
    entity="US_SSN_BARE",
    shape=alone(
        r"[0-8][0-9]{8}|[0-8][0-9]{2}[.][0-9]{2}[.][0-9]{4}|[0-8][0-9]{2}-[0-9]{6}"
        r"|[0-8][0-9]{4}-[0-9]{4}"
    ),
    needs_context=True,
    finds=("Her SSN is 536904399.",),
    ignores=("Her SSN is 536004399.", "Her SSN is 75369043997.", "order 536904399 has shipped"),
)

CLASSIFIERS = (WRITTEN, BARE)
