"""Indonesian resident number (NIK), known by its region and date of birth.

Ditjen Dukcapil: province, district, date of birth with 40 added to the day for women, serial; no check
digit.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, is_day
from classifiers.patterns._shapes import alone

_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
        "21",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "51",
        "52",
        "53",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "72",
        "73",
        "74",
        "75",
        "76",
        "81",
        "82",
        "91",
        "92",
        "93",
        "94",
        "95",
        "96",
        "97",
    ]
)


def proof(text: str) -> bool:
    number = digits(text, 16)
    if number[:2] not in _PROVINCES:
        return False
    return is_day(int(number[10:12]), int(number[8:10]), int(number[6:8]) % 40)


CLASSIFIER = Pattern(
    name="id_nik",
    version=1,
    entity="ID_NIK",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[1-9][0-9]{5}(?:[04][1-9]|[1256][0-9]|[37][01])(?:0[1-9]|1[0-2])[0-9]{2}[0-9]{4}"),
    proof=proof,
    context=("NIK", "KTP", "nomor induk kependudukan", "kartu tanda penduduk"),
    needs_context=True,
    country="ID",
    finds=("NIK KTP: 3171011708450001",),
    ignores=("NIK KTP: 3171013702450001", "NIK KTP: 731710117084500017", "pesanan 3171011708450001 dikirim"),
)
