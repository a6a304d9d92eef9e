"""Numbers of companies in the registers of nine countries, beside the register's name; they have no check digit."""

import re

from classifiers.contract import Pattern

_FORMS = {
    "DE": (
        r"HR[AB][ ]?(?:Nr\.?[ ]?|:[ ]?)?(?P<it>[0-9]{1,6}(?:[ ]?[A-Z]{1,2})?)",
        ("Amtsgericht Köln, HRB 12345", "HRA 4711 B"),
        ("HRB", "HRC 12345"),
    ),
    "AT": (
        r"(?:FN|Firmenbuchnummer)[ ]?:?[ ]?(?P<it>[0-9]{5,6}[ ]?[a-z])",
        ("FN 123456a", "Firmenbuchnummer: 98765 k"),
        ("FN 123", "FN 123456"),
    ),
    "FR": (
        r"(?:RCS|R\.C\.S\.)[ ](?:[A-ZÀ-Öa-zà-ö-]{2,25}[ ])?(?:[A-D][ ])?(?P<it>[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{3})",
        ("RCS Paris B 552 100 554", "RCS Lyon 732829320"),
        ("RCS Paris", "RCS 123"),
    ),
    "PL": (
        r"KRS[ ]?:?[ ]?(?:nr[ ]|numer[ ])?(?P<it>[0-9]{10})",
        ("KRS 0000876123", "KRS: 0000412873"),
        ("KRS 12345", "KRS"),
    ),
    "NL": (
        r"(?i:kvk|kamer van koophandel)(?i:[- ]?(?:nummer|nr\.?))?[ ]?:?[ ]?(?P<it>[0-9]{8})",
        ("KvK 12345678", "KvK-nummer: 87654321"),
        ("KvK 1234", "KvK Amsterdam"),
    ),
    "GB": (
        r"(?i:company|registration|registered)[ ](?i:number|no\.?)[ ]?:?[ ]?(?P<it>(?:SC|NI|OC|[0-9]{2})[0-9]{6})",
        ("Company number 01234567", "Registered No. SC123456"),
        ("company number 123", "company no"),
    ),
    "IT": (
        r"(?:REA|R\.E\.A\.)[ ]?:?[ ]?(?:n\.?[ ])?(?P<it>[A-Z]{2}[ -]{1,3}[0-9]{5,7})",
        ("REA MI-1234567", "R.E.A. RM - 987654"),
        ("REA 12", "AREA MI-1234567"),
    ),
    "ES": (
        r"(?i:registro mercantil)[^\n]{0,80}?(?i:hoja)[ ](?:n[º.]{1,2}[ ])?(?P<it>[A-Z]{1,2}[- ][0-9.]{4,9})",
        ("Registro Mercantil de Madrid, tomo 1, hoja M-123456",),
        ("hoja M-123456", "Registro Mercantil de Madrid"),
    ),
    "DK": (
        r"CVR(?:[- ]?(?:nr\.?|nummer))?[ ]?:?[ ]?(?P<it>[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9]{2})",
        ("CVR-nr. 12345678", "CVR 12 34 56 78"),
        ("CVR 123", "CVR"),
    ),
    "FI": (
        r"(?i:y-tunnus|business id)[ ]?:?[ ]?(?P<it>[0-9]{7}-[0-9])",
        ("Y-tunnus: 1234567-8",),
        ("Y-tunnus", "1234567-8"),
    ),
}

CLASSIFIERS = tuple(
    Pattern(
        name=f"company_register_{country.lower()}",
        version=1,
        entity=f"COMPANY_REGISTER_{country}",
        kind="vat_id",
        labels=("impersonal",),
        shape=re.compile(rf"(?<![\w.-])(?:{shape})(?![\w]|[-/][\w])", re.UNICODE),
        country=country,
        shape_score=0.75,
        finds=finds,
        ignores=ignores,
    )
    for country, (shape, finds, ignores) in _FORMS.items()
)
