"""Chilean identity and tax number (RUN, RUT), proven by its check character.

Registro Civil, Servicio de Impuestos Internos: seven or eight digits and a digit or K modulo 11.
"""

import re
from dataclasses import replace

from classifiers.contract import Pattern
from classifiers.patterns._checks import compact, weighted
from classifiers.patterns._shapes import alone

_FORM = re.compile(r"[0-9]{7,8}[0-9K]")


def proof(text: str) -> bool:
    number = compact(text)
    if _FORM.fullmatch(number) is None:
        return False
    check = -weighted(number[-2::-1], (2, 3, 4, 5, 6, 7, 2, 3)) % 11
    return "0123456789K"[check] == number[-1]


WRITTEN = Pattern(
    name="cl_rut",
    version=1,
    entity="CL_RUT",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{1,2}[.][0-9]{3}[.][0-9]{3}-[0-9Kk]|[0-9]{7,8}-[0-9Kk]"),
    proof=proof,
    context=("RUT", "R.U.T.", "RUN", "R.U.N.", "rol único", "cédula de identidad"),
    country="CL",
    shape_score=0.25,
    finds=("Su RUT es 12531909-2.", "Su RUT es 12.531.909-2."),
    ignores=("Su RUT es 12531909-3.", "Su RUT es 71253190927."),
)

BARE = replace(
    WRITTEN,
    name="cl_rut_bare",
    entity="CL_RUT_BARE",
    shape=alone(r"[0-9]{7,8}[0-9Kk]"),
    needs_context=True,
    context=("RUT", "R.U.T.", "R.U.N.", "rol único", "cédula de identidad"),
    finds=("Su RUT es 125319092.",),
    ignores=("Su RUT es 125319093.", "Su RUT es 71253190927.", "pedido 125319092 enviado"),
)

CLASSIFIERS = (WRITTEN, BARE)
