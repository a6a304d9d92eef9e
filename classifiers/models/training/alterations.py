"""Labelled texts as they also come: other case, no accents, typing and reading errors, line breaks, a field's name.

Each is a rewriting of single characters, so that labels move with what they mark.
"""

import random
import unicodedata
from collections.abc import Callable

from msgspec import structs

from classifiers.models.training.examples import Labelled, Mark

Characters = list[str]  # what each character of a text becomes; empty where it goes

_NAMES = (
    "text", "message", "comment", "note", "notes", "description", "body", "subject", "content", "summary", "remarks",
    "nachricht", "bemerkung", "beschreibung", "hinweis", "texte", "remarque", "commentaire", "texto", "mensaje",
    "nota", "descripcion", "testo", "messaggio", "bericht", "opmerking", "omschrijving", "tekst", "uwagi", "opis",
    "mensagem", "descricao", "meddelande", "beskrivning", "anteckning", "ticket_text", "feedback", "details",
)  # fmt: skip
_SCANNED = {
    "l": "1",
    "I": "l",
    "O": "0",
    "o": "0",
    "S": "5",
    "B": "8",
    "e": "c",
    "g": "q",
    "i": "l",
    "0": "O",
}
_PLAIN = {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "œ": "oe", "å": "a", "Å": "A"}
_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}


def altered(record: Labelled, dice: random.Random) -> Labelled:
    """Return the record in another shape, drawn by `dice`."""
    way = dice.choices(_WAYS, weights=_WEIGHTS)[0]
    made = rewritten(record, way(record.text, dice))
    return named(made, dice.choice(_NAMES)) if dice.random() < 0.3 else made


def rewritten(record: Labelled, characters: Characters) -> Labelled:
    """Return the record with each character replaced, its marks where they now stand; what a mark lost wholly goes."""
    places = [0]
    for one in characters:
        places.append(places[-1] + len(one))
    marks = tuple(
        Mark(places[mark.start], places[mark.end], mark.label)
        for mark in record.marks
        if places[mark.start] < places[mark.end]
    )
    return structs.replace(record, text="".join(characters), marks=marks)


def named(record: Labelled, name: str) -> Labelled:
    """Return the record as a field of that name is read: `name: text`."""
    begin = f"{name}: "
    marks = tuple(Mark(mark.start + len(begin), mark.end + len(begin), mark.label) for mark in record.marks)
    return structs.replace(record, text=begin + record.text, marks=marks)


def _lower(text: str, _: random.Random) -> Characters:
    return [one.lower() for one in text]


def _upper(text: str, _: random.Random) -> Characters:
    return [one.upper() for one in text]


def _plain(text: str, dice: random.Random) -> Characters:
    """Without accents: `Müller` is `Muller`, or `Mueller` as Germans write it."""
    table = _PLAIN | (_GERMAN if dice.random() < 0.4 else {})
    return [table.get(one) or _base(one) for one in text]


def _base(one: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFD", one) if not unicodedata.combining(part))
    return bare or one


def _typed(text: str, dice: random.Random) -> Characters:
    """With slips of the hand: a letter lost, doubled, or exchanged with the next."""
    made = list(text)
    for place in range(len(text) - 1):
        if not text[place].isalpha() or dice.random() > 0.015:
            continue
        slip = dice.randrange(3)
        if slip == 0:
            made[place] = ""
        elif slip == 1:
            made[place] = text[place] * 2
        elif text[place + 1].isalpha():
            made[place], made[place + 1] = text[place + 1], text[place]
    return made


def _scanned(text: str, dice: random.Random) -> Characters:
    """As a scanner reads: letters taken for figures, now and then a space lost or a line broken."""
    made = list(text)
    for place, one in enumerate(text):
        if one in _SCANNED and dice.random() < 0.02:
            made[place] = _SCANNED[one]
        elif one == " " and dice.random() < 0.06:
            made[place] = dice.choice(("\n", "  ", "\n", ""))
    return made


def _broken(text: str, dice: random.Random) -> Characters:
    """Over several lines, or with tabs, as forms and mails are."""
    mark = dice.choice(("\n", "\n", "\r\n", "\t", "\u00a0"))
    return [mark if one == " " and dice.random() < 0.12 else one for one in text]


def _same(text: str, _: random.Random) -> Characters:
    return list(text)


_WAYS: tuple[Callable[[str, random.Random], Characters], ...] = (
    _lower, _upper, _plain, _typed, _scanned, _broken, _same,
)  # fmt: skip
_WEIGHTS = (3, 2, 2, 2, 1, 2, 2)
