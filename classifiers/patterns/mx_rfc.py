"""Mexican taxpayer code (RFC), known by its letters and date.

Servicio de Administración Tributaria: letters of the names, date of birth or founding, three characters.
"""

import re

from classifiers.contract import Pattern
from classifiers.patterns._checks import is_day
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[A-ZÑ&]{3,4}[0-9]{6}[0-9A-Z]{3}")


def proof(text: str) -> bool:
    code = "".join(char for char in text.upper() if char not in " -")
    if _FORM.fullmatch(code) is None:
        return False
    return is_day(int(code[-9:-7]), int(code[-7:-5]), int(code[-5:-3]))


CLASSIFIER = Pattern(
    name="mx_rfc",
    version=1,
    entity="MX_RFC",
    kind="national_id",
    labels=("personal", "national_id", "financial"),
    shape=alone(
        r"[A-Za-zÑñ&]{3,4}[- ]?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[- ]?[0-9A-Za-z]{3}"
    ),
    proof=proof,
    context=("RFC", "R.F.C.", "Registro Federal", "contribuyente", "SAT"),
    needs_context=True,
    country="MX",
    finds=("RFC del contribuyente: VACE-460910-SX6",),
    ignores=(
        "RFC del contribuyente: VACE-461910-SX6",
        "RFC del contribuyente: 7VACE460910SX67",
        "artículo VACE460910SX6 enviado",
    ),
)
