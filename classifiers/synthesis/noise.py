"""What happens to text on its way: lost case and accents, slips of the keyboard, misread scans, stray space."""

import unicodedata
from collections.abc import Callable

from classifiers.synthesis.labelled import Labelled, rewritten
from classifiers.synthesis.world import World

_SCANNED = {
    "0": "O",
    "O": "0",
    "1": "l",
    "l": "1",
    "I": "l",
    "5": "S",
    "S": "5",
    "8": "B",
    "B": "8",
    "m": "rn",
    "ł": "l",
    "ą": "a",
    "é": "e",
    "ü": "u",
    "c": "e",
    "i": "í",
}


def noisy(world: World, given: Labelled) -> Labelled:
    """Return the text after what may have happened to it; two texts of three come through whole."""
    rewrite = world.weighted(
        {
            _none: 66,
            _lower: 6,
            _upper: 4,
            _bare: 5,
            _typos: 6,
            _scan: 3,
            _spaces: 3,
            _breaks: 3,
            _squeezed: 2,
            _hard_spaces: 2,
        }
    )
    return rewritten(given, lambda piece: rewrite(world, piece))


def _none(_world: World, piece: str) -> str:
    return piece


def _lower(_world: World, piece: str) -> str:
    return piece.lower()


def _upper(_world: World, piece: str) -> str:
    return piece.upper()


def _bare(_world: World, piece: str) -> str:
    flat = "".join(sign for sign in unicodedata.normalize("NFKD", piece) if not unicodedata.combining(sign))
    return flat.replace("ł", "l").replace("Ł", "L").replace("ß", "ss").replace("ø", "o")


def _each(probability: float, change: Callable[[World, str], str]) -> Callable[[World, str], str]:
    return lambda world, piece: "".join(
        change(world, sign) if world.happens(probability) else sign for sign in piece
    )


def _slip(world: World, sign: str) -> str:
    if not sign.isalpha():
        return sign
    return world.pick((sign + sign, "", world.pick("aeionrst"), sign.swapcase()))


_typos = _each(0.025, _slip)
_scan = _each(0.12, lambda _world, sign: _SCANNED.get(sign, sign))
_spaces = _each(0.25, lambda _world, sign: "  " if sign == " " else sign)
_breaks = _each(0.08, lambda _world, sign: "\n" if sign == " " else sign)
_hard_spaces = _each(0.5, lambda _world, sign: "\u00a0" if sign == " " else sign)


def _squeezed(_world: World, piece: str) -> str:
    return piece.replace(", ", ",").replace(": ", ":")
