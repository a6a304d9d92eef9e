"""What a text travels in: fields of a record, a log, a mail, a quoted reply, a program, a table, a chat."""

import json
import random
import re
from itertools import pairwise

from classifiers.synthesis.disguises import LEAKING
from classifiers.synthesis.labelled import Labelled, Mark, exchanged, joined, rewritten, trimmed

Dice = random.Random
_WIDTH = 70  # of a quoted line


def split(given: Labelled, _lang: str, _dice: Dice) -> Labelled:
    """Fields of a record: a new one begins within each label of two words and more."""
    cuts = {
        mark.start + space.start()
        for mark in given.marks
        if mark.label in LEAKING and (space := re.search(r"\s", given.text[mark.start : mark.end]))
    }
    pieces: list[Labelled | str] = ["{"]
    for number, (start, end) in enumerate(pairwise([0, *sorted(cuts), len(given.text)]), start=1):
        begin = ", " if number > 1 else ""
        pieces += [f'{begin}"part_{number}": "', rewritten(trimmed(_cut(given, start, end)), _escaped), '"']
    return joined([*pieces, "}"])


def log(given: Labelled, _lang: str, dice: Dice) -> Labelled:
    """The message of a line of a log in JSON."""
    time = f"2026-03-0{dice.randint(1, 9)}T08:15:{dice.randint(10, 59)}.{dice.randint(100, 999)}Z"
    head = f'{{"ts": "{time}", "level": "INFO", "logger": "orders.intake", "message": "'
    tail = f'", "trace_id": "{dice.getrandbits(128):032x}", "duration_ms": {dice.randint(2, 900)}}}'
    return joined([head, rewritten(given, _escaped), tail])


def mail(given: Labelled, _lang: str, dice: Dice) -> Labelled:
    """The body of a mail, behind headers that name nobody."""
    head = (
        f"Date: Mon, 2 Mar 2026 08:15:{dice.randint(10, 59)} +0100\r\nSubject: Re: your request\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return joined([head, given, "\r\n"])


def quoted(given: Labelled, _lang: str, _dice: Dice) -> Labelled:
    """A quoted reply: short lines behind a mark."""
    made = list(given.text)
    begin = space = 0
    for place, one in enumerate(given.text):
        if one == " ":
            space = place
        if one == "\n":
            made[place], begin, space = "\n> ", place + 1, 0
        elif place - begin >= _WIDTH and space > begin:
            made[space], begin = "\n> ", space + 1
    return joined(["> ", exchanged(given, made)])


def code(given: Labelled, _lang: str, _dice: Dice) -> Labelled:
    """A string in a program."""
    return joined(['    notify(ticket=4711, text="', rewritten(given, _escaped), '", retry=True)  # sent\n'])


def table(given: Labelled, _lang: str, _dice: Dice) -> Labelled:
    """A cell of a table."""
    cell = rewritten(given, lambda piece: re.sub(r"\s", " ", piece).replace("|", "/"))
    return joined(["| no | remark | state |\n| ---: | --- | --- |\n| 17 | ", cell, " | open |\n"])


def chat(given: Labelled, _lang: str, dice: Dice) -> Labelled:
    """A message typed in haste: small letters alone, commas left out."""
    said = rewritten(given, lambda piece: piece.lower().replace(", ", " "))
    return joined([f"[08:{dice.randint(10, 59)}] ", said, " thx"])


def _cut(given: Labelled, start: int, end: int) -> Labelled:
    marks = (
        Mark(max(mark.start, start) - start, min(mark.end, end) - start, mark.label)
        for mark in given.marks
        if mark.start < end and mark.end > start
    )
    return Labelled(given.text[start:end], tuple(marks))


def _escaped(piece: str) -> str:
    return json.dumps(piece, ensure_ascii=False)[1:-1]
