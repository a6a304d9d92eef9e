"""Persons by name: a title, a label or a greeting before it, a closing above it, or a given name of the gazetteers in it."""

import re
from collections.abc import Iterator

from classifiers.contract import Pattern, Proof
from classifiers.lexicons import every
from classifiers.lexicons.names import (
    can_be_name,
    given_names,
    is_full_name,
    is_given_name,
    is_known_name,
    is_name_in_capitals,
    is_parted_name,
)
from classifiers.patterns._addresses import CAPITAL, LETTER
from classifiers.services import trie

_MOST = 1_400  # given names of one shape: more would not be looked for by word
_WORD = rf"(?:[OD]['’])?{CAPITAL}[{LETTER}]{{1,30}}(?:['’-]{CAPITAL}[{LETTER}]{{1,30}})?"
_INITIAL = rf"(?:{CAPITAL}\.-?){{1,3}}"
_CAPITALS = r"[A-ZÀ-ÖØ-ÞŁŚŻŹĆŃÓ]{3,20}(?:-[A-ZÀ-ÖØ-ÞŁŚŻŹĆŃÓ]{3,20})?"
_PARTICLE = (
    r"(?:(?:van|von|der|den|de|del|della|di|da|do|dos|das|du|la|le|el|al|bin|ten|ter|zu|af|av)[ ]|d['’])"
)
_PIECE = rf"(?:{_PARTICLE}{{0,2}}{_WORD}|{_INITIAL})"
# Behind these a name is that of a street, a house or a saint.
_PLACES = sorted(every("titles", "places"))
_BEHIND = "|".join(rf"(?<={re.escape(place)})[ ]" for place in _PLACES)
_BEFORE = rf"(?<![\w@./-]|(?<=[0-9])[ ]|{_BEHIND})"
_FIRM = r"GmbH|AG|KG|Inc|Ltd|LLC|LLP|PLC|Corp|Co[.]|Bros|Sons|Foundation|Stiftung|Street|Road|Avenue|University|Hospital|School|Prize|Award|Cup|Group|Holding|Straße|Platz|Allee|Verlag|S[.]A[.]|sp[.]|s[.]r[.]o|AB[ ,.]|Oy[ ,.]|NV[ ,.]|BV[ ,.]"
_NOT_FIRM = rf"(?![\w@]|-[\w]|[ ](?:{_FIRM}))"


def _person(
    name: str, shape: str, proof: Proof, score: float, finds: tuple[str, ...], ignores: tuple[str, ...]
) -> Pattern:
    return Pattern(
        name=f"person_{name}",
        version=1,
        entity="PERSON",
        kind="person",
        labels=("personal",),
        shape=shape,
        proof=proof,
        shape_score=score - 0.35,
        finds=finds,
        ignores=ignores,
    )


def _either(part: str) -> str:
    """Return the words of all languages as one expression, the longest first, each with a full stop or without."""
    words = sorted(
        (word.removesuffix(".") for word in every("titles", part)), key=lambda word: (-len(word), word)
    )
    return "(?:" + "|".join(re.escape(word).replace("\\ ", "[ ]") for word in words) + ")"


def _titled(count: int) -> Pattern:
    """Return what finds names of so many words behind a title."""
    titles = "|".join(
        re.escape(word).replace("\\ ", "[ ]")
        + ("" if word.endswith(".") else r"\.?" if len(word) < 8 else "")
        for word in sorted(every("titles", "titles"), key=lambda word: (-len(word), word))
    )
    examples = {
        1: (("Herr Quandtner kommt", "Mme Perrochon,"), ("Herr Präsident", "Mr President")),
        2: (("Frau Dr. Edda Quandtner", "Sig.ra Lucia Bonvegna"), ("Herr Quandtner", "Frau Die Welt")),
        3: (("Mr Daryl Shaun Quandtner", "Sra. Ana Lopez Quintanar"), ("Mr Quandtner",)),
        4: (("Sr. Juan Carlos Lopez Quintanar",), ("Mr Quandtner",)),
    }[count]
    return _person(
        f"titled_{count}",
        rf"(?<![\w@./-])(?:(?:{titles})[ ]){{1,3}}(?P<it>{_PIECE}(?:[ ]{_PIECE}){{{count - 1}}}){_NOT_FIRM}",
        can_be_name,
        0.9,
        *examples,
    )


def _labelled(count: int) -> Pattern:
    examples = {
        1: (("Apellidos: Lopez.", "Nachname: Berger"), ("Name: String", "name: x1")),
        2: (("Patient: Edda Quandtner",), ("Name: The Order", "Nom : rue")),
        3: (("Médico: Anna Bujo Quintanar",), ("Name: Order Service Main",)),
    }[count]
    return _person(
        f"labelled_{count}",
        rf"(?<![\w@./-]){_either('labels')}[ ]?:[ ]{{1,3}}(?P<it>{_PIECE}(?:[ ]{_PIECE}){{{count - 1}}})(?![\w@]|-[\w]|[ ]{CAPITAL})",
        is_known_name if count == 1 else can_be_name,
        0.85 if count > 1 else 0.75,
        *examples,
    )


def _named(number: int, names: tuple[str, ...]) -> tuple[Pattern, ...]:
    """Return what finds one of these given names with a family name, with another name between, and alone on its line."""
    given = trie(names) if names[0].isascii() else _by_initial(names)
    first = next(name for name in names if is_full_name(f"{name} Quandtner"))
    return (
        _person(
            f"named_{number}",
            rf"{_BEFORE}(?:{given})[ -](?:{CAPITAL}\.?[ ])?{_PARTICLE}{{0,2}}{_WORD}{_NOT_FIRM}",
            is_parted_name,
            0.75,
            (f"{first} Quandtner", f"told {first} K. Quandtner that"),
            (f"{first} The", f"{first} Quandtner GmbH", first),
        ),
        _person(
            f"named_longer_{number}",
            rf"{_BEFORE}(?:{given})[ -]{_WORD}[ ]{_PARTICLE}{{0,2}}{_WORD}{_NOT_FIRM}",
            is_full_name,
            0.75,
            (f"{first}-Maria Quandtner", f"with {first} Maria Quandtner"),
            (f"{first} Maria The", f"{first} Maria Quandtner GmbH", first),
        ),
        _person(
            f"addressed_{number}",
            rf"(?<![^\n])(?P<it>(?:{given}))[,:!\r\n]{{1}}[ ]?(?![^\r\n])",
            is_given_name,
            0.65,
            (f"{first},\nwe met", f"as discussed.\n{first}\n", f"{first}:\r\n"),
            (f"{first}, we met", f"{first} Street", f"no {first},\n"),
        ),
    )


def _by_initial(names: tuple[str, ...]) -> str:
    """Return an expression of names with letters beyond ASCII: prefixes are not shared, so that each is looked for as a word."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name[0], []).append(name[1:])
    return "|".join(f"{initial}(?:{'|'.join(map(re.escape, rest))})" for initial, rest in groups.items())


def _chunks() -> Iterator[tuple[str, ...]]:
    for is_ascii in (True, False):
        names = sorted(name for name in given_names() if name.isascii() is is_ascii)
        yield from (tuple(names[at : at + _MOST]) for at in range(0, len(names), _MOST))


_GREETED = rf"(?P<it>{_WORD}(?:[ ]{_WORD}){{0,2}})"

CLASSIFIERS = (
    *(_titled(count) for count in (1, 2, 3, 4)),
    *(_labelled(count) for count in (1, 2, 3)),
    *(one for number, names in enumerate(_chunks(), start=1) for one in _named(number, names)),
    _person(
        "capitals",
        rf"(?<![\w@./-])(?:{_CAPITALS}[ ](?:{_WORD}|{_CAPITALS})|{_WORD}[ ]{_CAPITALS})(?![\w@]|-[\w])",
        is_name_in_capitals,
        0.8,
        ("BERGER Edda", "BERGER EDDA", "EDDA BERGER"),
        ("ORDER Edda", "ERROR FATAL", "TERMS AND"),
    ),
    _person(
        "greeted",
        rf"(?<![^\n]){_either('greetings')}[ ]{_GREETED}(?=[ ]?[,!:.\n\r])",
        is_known_name,
        0.8,
        ("Dear Edda,", "Hallo Jonas!\nwie geht", "Cher Marc Quandtner,"),
        ("Dear Customer,", "Hi Team,", "Hallo Welt!", "Thanks Edda for"),
    ),
    _person(
        "signed",
        rf"(?<![^\n]){_either('closings')}[,.!]?[ ]?\r?\n[ \r\n]{{0,3}}{_GREETED}(?![^\n\r])",
        is_known_name,
        0.85,
        ("Best regards,\nEdda Quandtner", "Mit freundlichen Grüßen\n\nJonas Quandtner\nVertrieb"),
        ("Best regards,\nThe Sales Team", "Thanks,\nplease call"),
    ),
)
