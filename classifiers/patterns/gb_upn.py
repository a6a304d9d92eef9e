"""English unique pupil number (UPN), proven by its check letter.

Department for Education: a check letter modulo 23, authority, school, year, serial.
"""

from stdnum.gb import upn

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = compact(text)
    return len(number) == 13 and number.isalnum() and upn.is_valid(number)


CLASSIFIER = Pattern(
    name="gb_upn",
    version=1,
    entity="GB_UPN",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[A-HJ-NP-RT-Za-hj-np-rt-z][0-9]{11}[0-9A-Za-z]"),
    proof=proof,
    context=("UPN", "pupil", "student"),
    country="GB",
    finds=("Unique pupil number B801200005001",),
    ignores=("Unique pupil number B801200005002", "Unique pupil number 7B8012000050017"),
)
