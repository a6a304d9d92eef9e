"""Characters that hide text from a reader of code points, and the plain ones a reader of print sees instead."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from classifiers.offsets import Edits, rewrite

_LAST = 0x1FFFF
_TAGS = (*range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0))
_INVISIBLE = frozenset(
    (0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *_TAGS)
)
_LEFT_ALONE = frozenset("ªº²³¹¼½¾…™")  # common in plain text, and in no identifier
_LINE_ENDS = frozenset("\x85\u2028\u2029")
_MARKS = range(0x0300, 0x0370)
RANGE_DASHES = "\u2013\u2014"  # stand for a hyphen only beside a digit

# Look-alikes of Latin letters in Greek, Cyrillic and a few more. Read only in a word that holds ASCII as well.
_LETTERS = (
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝѴѵ",
    "ABESIJKMHOPCTYXaesijopcyxhdqwVv",
)
_GREEK = ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιρτυκχα", "ABEZHIKMNOPTYXovipTyKxa")
_ARMENIAN = ("օսհոԱՕ", "ouhnUO")
LOOKALIKES = dict(
    zip(
        "".join((_LETTERS[0], _GREEK[0], _ARMENIAN[0])),
        "".join((_LETTERS[1], _GREEK[1], _ARMENIAN[1])),
        strict=True,
    )
)
DIGIT_LOOKALIKES = {
    "О": "0",
    "о": "0",
    "Ο": "0",
    "ο": "0",
    "З": "3",
    "з": "3",
    "б": "6",
    "І": "1",
    "Օ": "0",
    "Ӏ": "1",
    "ӏ": "1",
}
ALWAYS = {
    "ı": "i",
    "İ": "I",
    "ſ": "s",
    "Ӏ": "I",
    "ӏ": "l",
    **{chr(0x1C80 + at): char for at, char in enumerate("вдосттъѣꙋ")},
}
_KINS = "".join(sorted({*LOOKALIKES, *DIGIT_LOOKALIKES}))
_WORD = re.compile(r"\w+")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_KIN = re.compile(f"[{_KINS}{''.join(ALWAYS)}]")


@cache
def plain_forms() -> dict[str, str]:
    """Return every character that is always read as another one, as several, or as none."""
    codes: Iterable[int] = (*range(0x80, _LAST + 1), *_TAGS)
    forms = {chr(code): form for code in codes if (form := _plain(code)) is not None}
    return {
        char: form for char, form in forms.items() if char not in _LEFT_ALONE and char not in RANGE_DASHES
    }


def _plain(code: int) -> str | None:
    char = chr(code)
    category = unicodedata.category(char)
    if category == "Cf" or code in _INVISIBLE:
        return ""
    if char in _LINE_ENDS:
        return "\n"
    if char.isspace():
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Pd" or code == 0x2212:
        return "-"
    if category in {"Lo", "Cn", "Co"} or not unicodedata.decomposition(char).startswith("<"):
        return "K" if code == 0x212A else None
    form = unicodedata.normalize("NFKC", char)
    return form if form.isascii() and form.isprintable() else None


@cache
def _odd() -> frozenset[str]:
    """Return the characters of which one must be in a text for `plain` to change it."""
    return frozenset((*plain_forms(), *map(chr, _MARKS), *RANGE_DASHES))


@lru_cache(maxsize=256)
def _changed(present: frozenset[str]) -> re.Pattern[str]:
    """Return what `plain` changes in a text with these odd characters: a class of all of them takes 1 us a character."""
    forms = "".join(map(re.escape, sorted(present & plain_forms().keys())))
    pieces = [".[\u0300-\u036f]+"] if any(ord(char) in _MARKS for char in present) else []
    pieces += [f"[{forms}]"] if forms else []
    if not present.isdisjoint(RANGE_DASHES):
        pieces += [f"(?<=[0-9])[{RANGE_DASHES}]", f"[{RANGE_DASHES}](?=[0-9])"]
    return re.compile("|".join(pieces), re.DOTALL)


def plain(text: str) -> tuple[str, Edits | None]:
    """Return the text as a reader sees it: no invisible characters, ASCII digits, hyphens and spaces, letters composed."""
    present = _odd().intersection("".join(_NOT_ASCII.findall(text)))
    if not present:
        return text, None
    return rewrite(text, _changed(present), _as_seen)


def _as_seen(match: re.Match[str]) -> str:
    found = match[0]
    if found in RANGE_DASHES:
        return "-"
    if ord(found[-1]) in _MARKS and found[0] not in plain_forms():
        composed = unicodedata.normalize("NFC", found)
        return composed if len(composed) == 1 or not found[0].isascii() else found[0]
    return "".join(plain_forms().get(char, char) for char in found if ord(char) not in _MARKS)


def without_lookalikes(text: str) -> tuple[str, Edits | None]:
    """Return the text with look-alikes read as Latin where a word mixes scripts or stands for digits."""
    if text.isascii() or _KIN.search(text) is None:
        return text, None
    return rewrite(text, _WORD, lambda word: _read_as_latin(word, text))


def _read_as_latin(match: re.Match[str], text: str) -> str | None:
    word = match[0]
    if word.isascii():
        return None
    others = [char for char in word if char.isascii() and char != "_"]
    of_digits = all(char.isdigit() for char in others) and all(
        char.isascii() or char in DIGIT_LOOKALIKES for char in word
    )
    if of_digits and (others or _beside_digit(match, text)):
        return "".join(DIGIT_LOOKALIKES.get(char, char) for char in word)
    table = {**ALWAYS, **LOOKALIKES} if others else ALWAYS
    return "".join(table.get(char, char) for char in word)


def _beside_digit(match: re.Match[str], text: str) -> bool:
    start, end = match.span()
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    return bool(re.search(r"[0-9][ .-]?$", before) or re.match(r"[ .-]?[0-9]", after))


def hiding_bytes() -> list[str]:
    """Return expressions that find, in UTF-8, whatever `plain` and `without_lookalikes` would change, and more."""
    kin = _utf8(map(ord, _KINS))
    digit_kin = _utf8(map(ord, DIGIT_LOOKALIKES))
    dash = _utf8(map(ord, RANGE_DASHES))
    always = _utf8({*map(ord, plain_forms()), *map(ord, ALWAYS), *_MARKS})
    return [
        always,
        rf"[0-9A-Z_a-z]{kin}",
        rf"{kin}[0-9A-Z_a-z]",
        rf"[0-9][\x20.\x2d]{digit_kin}",
        rf"{digit_kin}[\x20.\x2d][0-9]",
        rf"[0-9]{dash}",
        rf"{dash}[0-9]",
    ]


def _utf8(codes: Iterable[int]) -> str:
    """Return an expression of the UTF-8 forms of these code points: their first bytes, then a class of last ones."""
    by_head: dict[bytes, set[int]] = {}
    for code in codes:
        encoded = chr(code).encode()
        by_head.setdefault(encoded[:-1], set()).add(encoded[-1])
    by_last: dict[frozenset[int], list[bytes]] = {}
    for head, last in by_head.items():
        by_last.setdefault(frozenset(last), []).append(head)
    pieces = [
        f"(?:{'|'.join(_escaped(head) for head in sorted(heads))})[{_escaped(sorted(last))}]"
        for last, heads in by_last.items()
    ]
    return f"(?:{'|'.join(pieces)})"


def _escaped(values: Iterable[int]) -> str:
    return "".join(f"\\x{value:02x}" for value in values)
