"""JSON Pointers as the JSONPath (RFC 9535) that OCSF asks for."""

import re

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def json_path(pointer: str) -> str:
    r"""Return the JSONPath of a pointer as decisions tell it; a masked name is any name, and a member's name is its place.

    >>> json_path("/value/orders/17/*/e-mail")
    "$.value.orders[17].*['e-mail']"
    """
    return "$" + "".join(_step(one) for one in pointer.removesuffix("#").split("/")[1:])


def _step(told: str) -> str:
    name = told.replace("~1", "/").replace("~0", "~")
    if name == "*":
        return ".*"
    if name.isascii() and name.isdecimal():
        return f"[{name}]"
    if _PLAIN.fullmatch(name):
        return f".{name}"
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"
