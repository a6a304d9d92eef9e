"""The Permissible Actions Protocol: what a receiver may do with an indicator; no scheme of a state."""

from classifiers.contract import Pattern
from classifiers.patterns._markings import marking

_START = r"(?<!\w)PAP[ ]?:[ ]?"


def _light(rank: int, colours: str, finds: tuple[str, ...], ignores: tuple[str, ...]) -> Pattern:
    return marking(
        "pap", rank, rf"{_START}(?:{colours})(?!\w)", finds=finds, ignores=ignores, is_formal=False
    )


CLASSIFIERS = (
    _light(4, "RED", ("PAP:RED",), ("PAP:REDO", "pap red")),
    _light(3, "AMBER", ("PAP:AMBER",), ("PAP smear AMBER", "AMBER")),
    _light(1, "GREEN", ("PAP:GREEN",), ("PAP:GREENS", "PAP")),
    _light(0, "CLEAR|WHITE", ("PAP:CLEAR", "PAP:WHITE"), ("PAP:CLEARED", "WHITE")),
)
