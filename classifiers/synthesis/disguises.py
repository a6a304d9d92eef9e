"""What keeps a name or a number from being read as one: case, accents, misreading, another script, inflection, hiding."""

import random
import re
import unicodedata

from classifiers.synthesis.labelled import Labelled, rewritten, within

Dice = random.Random

NAMES = frozenset({"person"})
LEAKING = frozenset({"person", "email", "phone", "iban", "card", "national_id", "secret"})
_MISREAD = {"0": "O", "O": "0", "1": "l", "l": "1", "I": "l", "5": "S", "S": "5", "8": "B", "B": "8", "m": "rn", "e": "c", "i": "í"}  # fmt: skip
_CYRILLIC = dict(zip("abcdefghijklmnopqrstuvwyz", "абцдефгхийклмнопкрстуввыз", strict=True)) | {"x": "кс"}
_ALIKE = dict(
    zip("aceiopxyABCEHKMOPTX", "асеіорхуАВСЕНКМОРТХ", strict=True)
)  # Cyrillic letters that look Latin
_NO_WIDTH = "\u200b"


def capitals(given: Labelled, _lang: str, _dice: Dice) -> Labelled:
    return rewritten(given, str.upper)


def no_accents(given: Labelled, _lang: str, _dice: Dice) -> Labelled:
    return rewritten(given, _bare)


def scanned(given: Labelled, _lang: str, dice: Dice) -> Labelled:
    """One letter or figure of fifty that can be misread is, and one space of twenty is a line's end."""

    def read(one: str) -> str:
        if one == " ":
            return "\n" if dice.random() < 0.05 else one
        return _MISREAD.get(one, one) if dice.random() < 0.02 else one

    return rewritten(given, lambda piece: "".join(map(read, piece)))


def other_script(given: Labelled, _lang: str, _dice: Dice) -> Labelled:
    """Names in Cyrillic letters."""
    return within(given, NAMES, lambda piece: "".join(map(_cyrillic, piece)))


def inflected(given: Labelled, lang: str, _dice: Dice) -> Labelled:
    """Names in another case where the language has one: a dative in Polish, a genitive in Germanic languages."""

    def inflect(piece: str) -> str:
        if lang == "pl":
            return re.sub(r"\w{3,}", lambda word: _dative(word[0]), piece)
        if lang not in {"de", "en", "nl", "sv"} or piece.endswith(("s", "x", "z")):
            return piece
        return piece + ("'s" if lang == "en" else "s")

    return within(given, NAMES, inflect)


def hidden(given: Labelled, _lang: str, dice: Dice) -> Labelled:
    """What would leak with characters of no width within, and letters that only look Latin."""

    def hide(one: str) -> str:
        made = _ALIKE.get(one, one) if dice.random() < 0.2 else one
        return made + _NO_WIDTH if made.isalnum() and dice.random() < 0.2 else made

    return within(given, LEAKING, lambda piece: "".join(map(hide, piece)))


def _bare(piece: str) -> str:
    flat = "".join(one for one in unicodedata.normalize("NFKD", piece) if not unicodedata.combining(one))
    return flat.replace("ł", "l").replace("Ł", "L").replace("ß", "ss").replace("ø", "o")


def _cyrillic(letter: str) -> str:
    base = _bare(letter)[:1]
    found = _CYRILLIC.get(base.lower())
    return letter if found is None else found.capitalize() if base.isupper() else found


def _dative(name: str) -> str:
    if name.endswith(("ska", "cka", "dzka")):
        return name[:-1] + "iej"
    if name.endswith(("ski", "cki", "dzki")):
        return name + "emu"
    if name.endswith(("ia", "ja")):
        return name[:-1] + "i"
    return name[:-1] + "ie" if name.endswith("a") else name + "owi" if name[-1].isalpha() else name
