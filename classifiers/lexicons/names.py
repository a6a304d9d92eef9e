"""Whether words are a person's name: what gazetteers of given and family names say, and the words that are none."""

import re
from functools import cache

from classifiers.lexicons import every, lexicon

_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "les",
        "el",
        "al",
        "bin",
        "ibn",
        "ten",
        "ter",
        "zu",
        "zum",
        "zur",
        "af",
        "av",
        "e",
        "y",
        "i",
        "i'",
        "d'",
        "l'",
    ]
)
# How Polish given names of an ending are declined: how many letters fall away, and what takes their place.
_POLISH = {
    "ia": (1, ("i", "ę", "ą")),
    "ka": (2, ("ki", "ce", "kę", "ką")),
    "ga": (2, ("gi", "dze", "gę", "gą")),
    "ta": (2, ("ty", "cie", "tę", "tą")),
    "ła": (2, ("ły", "le", "łę", "łą")),
    "ra": (2, ("ry", "rze", "rę", "rą")),
    "da": (2, ("dy", "dzie", "dę", "dą")),
    "ja": (1, ("i", "ę", "ą")),
    "la": (1, ("i", "ę", "ą")),
    "na": (1, ("y", "ie", "ę", "ą")),
    "a": (1, ("y", "ie", "ę", "ą")),
    "ek": (2, ("ka", "kowi", "kiem", "ku")),
    "eł": (2, ("ła", "łowi", "łem", "le")),
    "y": (1, ("ego", "emu", "ym")),
    "i": (0, ("ego", "emu", "m")),
    "g": (0, ("a", "owi", "iem", "u")),
    "k": (0, ("a", "owi", "iem", "u")),
    "ł": (0, ("a", "owi", "em")),
}
_PARTS = re.compile(r"[^\s.,-]+")
_ENDINGS = (
    "s",
    "'s",
    "’s",
    "a",
    "owi",
    "em",
    "ego",
    "emu",
    "ą",
    "ę",
    "y",
    "u",
)  # a case ending; not part of the name


@cache
def given_names() -> frozenset[str]:
    """Return the given names of all languages, Polish ones in every case too."""
    polish = (*lexicon("given_names")["pl"], *lexicon("given_names_more")["pl"])
    cases = frozenset(case for name in polish for case in polish_cases(name))
    known = (every("given_names") | every("given_names_more") | cases) - every("not_names")
    return frozenset(name for name in known if len(name) > 2)  # shorter ones are in every text


def polish_cases(name: str) -> tuple[str, ...]:
    """Return the forms that a Polish given name takes in a sentence, without its own."""
    for ending, (cut, endings) in _POLISH.items():
        if name.endswith(ending):
            return tuple(name[: len(name) - cut] + end for end in endings)
    return tuple(name + end for end in ("a", "owi", "em")) if len(name) > 3 else ()


@cache
def family_names() -> frozenset[str]:
    return every("family_names") - every("not_names")


@cache
def ambiguous_names() -> frozenset[str]:
    return every("not_names", "ambiguous")


@cache
def no_names() -> frozenset[str]:
    words = every("not_names")
    return words | frozenset(word.upper() for word in words if len(word) > 2)


def is_family_name(word: str) -> bool:
    """Return whether the word, or a part of it that hyphens part, is a known family name, in a case of it or not."""
    known = family_names()
    parts = (part.capitalize() if part.isupper() else part for part in word.split("-"))
    return any(part in known or any(part.removesuffix(end) in known for end in _ENDINGS) for part in parts)


def can_be_name(text: str) -> bool:
    """Return whether no word of the text is one that names do not hold."""
    words = _words(text)
    none = no_names()
    longer = [word for word in words if len(word) > 1]  # not the initials
    return bool(longer) and not any(word in none for word in longer)


def is_full_name(text: str) -> bool:
    """Return whether a given name is followed by what can be a family name.

    A given name that is also a word or a place asks for a known family name.
    """
    words = _words(text)
    if len(words) < 2 or not can_be_name(text):
        return False
    first, last = words[0], words[-1]
    if is_family_name(last):
        return not (first in ambiguous_names() and last in ambiguous_names())
    return (
        first not in ambiguous_names()
        and last not in given_names()
        and len(last) > (3 if last.isupper() else 2)
    )


def is_parted_name(text: str) -> bool:
    """Return whether it is a full name of which a space parts the first word."""
    return "-" not in text.partition(" ")[0] and is_full_name(text)


def is_given_name(text: str) -> bool:
    """Return whether the text is a given name, and no word or place, with a name behind it or none."""
    first, *others = _words(text) or ("",)
    return first in given_names() and first not in ambiguous_names() and can_be_name(text) and len(others) < 3


def is_known_name(text: str) -> bool:
    """Return whether the text has a known given name or family name in it, and nothing that names do not hold."""
    words = _words(text)
    return can_be_name(text) and any(word in given_names() or is_family_name(word) for word in words)


def is_name_in_capitals(text: str) -> bool:
    """Return whether a known given name stands beside a known family name, whichever comes first."""
    words = [word.capitalize() if word.isupper() else word for word in _words(text)]
    if len(words) < 2 or not can_be_name(" ".join(words)):
        return False
    first, last = words[0], words[-1]
    given = given_names()
    return (first in given and is_family_name(last)) or (last in given and is_family_name(first))


def _words(text: str) -> list[str]:
    return [word for word in _PARTS.findall(text) if word not in _PARTICLES]
