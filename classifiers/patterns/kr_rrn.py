"""Korean resident or foreigner registration number (주민등록번호, 외국인등록번호), proven by its date and check digit.

행정안전부: date of birth, century and sex, place, serial, check digit modulo 11; numbers given out since October
2020 are random, so those of children born since are not checked.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 13)
    if not number or not is_day(int(number[:2]), int(number[2:4]), int(number[4:6])):
        return False
    if "-" in text and number[6] in "3478" and "2010" <= number[:4] < "50":
        return True
    if "-" not in text and (number[6] in "09" or (number[6] in "3478" and number[:2] >= "40")):
        return False  # born before 1900 or from 2040: more likely another number
    check = 11 - weighted(number, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11
    foreign = number[6] in "5678" and (check + 2) % 10 == int(number[12])
    return check % 10 == int(number[12]) or foreign


CLASSIFIER = Pattern(
    name="kr_rrn",
    version=1,
    entity="KR_RRN",
    kind="national_id",
    labels=("personal", "national_id", "rrn_kr"),
    shape=alone(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[ -]?[0-9][0-9]{6}"),
    proof=proof,
    context=(
        "주민등록번호",
        "주민등록번호는",
        "주민등록번호가",
        "주민번호",
        "주민번호는",
        "외국인등록번호",
        "외국인등록번호는",
        "등록번호",
        "RRN",
        "FRN",
        "ARC",
        "registration number",
    ),
    country="KR",
    shape_score=0.25,
    finds=("주민등록번호: 971013-9019902",),
    ignores=("주민등록번호: 971013-9019903", "주민등록번호: 797101390199027"),
)
