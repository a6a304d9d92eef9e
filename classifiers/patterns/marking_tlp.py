"""The Traffic Light Protocol (FIRST, TLP 2.0), its older words included; no scheme of a state."""

from classifiers.contract import Pattern
from classifiers.patterns._markings import marking

_START = r"(?<!\w)TLP[ ]?[:\-][ ]?"


def _light(rank: int, colours: str, finds: tuple[str, ...], ignores: tuple[str, ...]) -> Pattern:
    return marking(
        "tlp",
        rank,
        rf"{_START}(?:{colours})(?![\w+])",
        finds=finds,
        ignores=ignores,
        labels=("tlp",),
        is_formal=False,
    )


CLASSIFIERS = (
    _light(
        4, "RED|EX:CHR", ("TLP:RED", "TLP: RED - named recipients"), ("TLP:REDACTED", "tlp red", "TLP:AMBER")
    ),
    _light(3, r"AMBER[ ]?\+[ ]?STRICT", ("TLP:AMBER+STRICT",), ("TLP:AMBER", "STRICT")),
    _light(2, "AMBER", ("TLP:AMBER", "distribution TLP:AMBER."), ("TLP:AMBER+STRICT", "AMBER alert")),
    _light(1, "GREEN", ("TLP:GREEN",), ("TLP:GREENHOUSE", "TLP")),
    _light(0, "CLEAR|WHITE|UNCLEAR", ("TLP:CLEAR", "TLP:WHITE"), ("TLP:CLEARED", "WHITE")),
)
