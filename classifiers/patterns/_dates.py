"""Calendar dates as people write them in a dozen European languages."""

import re
from datetime import date

_MONTHS = (
    "january januar jänner janvier enero gennaio januari stycznia styczeń janeiro tammikuuta ledna január ianuarie",
    "february februar feber février febrero febbraio februari lutego luty fevereiro helmikuuta února február februarie",
    "march märz mars marzo maart marca marzec março maaliskuuta března március martie",
    "april avril abril aprile kwietnia kwiecień huhtikuuta dubna április aprilie",
    "may mai mayo maggio mei maja maj maio toukokuuta května május",
    "june juni juin junio giugno czerwca czerwiec junho kesäkuuta června június iunie",
    "july juli juillet julio luglio lipca lipiec julho heinäkuuta července július iulie",
    "august août agosto augustus sierpnia sierpień augusti elokuuta srpna augusztus",
    "september septembre septiembre settembre września wrzesień setembro syyskuuta září szeptember septembrie",
    "october oktober octobre octubre ottobre października październik outubro lokakuuta října október octombrie",
    "november novembre noviembre listopada listopad novembro marraskuuta listopadu noiembrie",
    "december dezember décembre diciembre dicembre desember grudnia grudzień dezembro joulukuuta prosince decembrie",
)
_ABBREVIATIONS = (
    "jan ene gen sty janv",
    "feb fév fev lut févr",
    "mar mär mrz mrt mars",
    "apr avr abr kwi avril",
    "may mai maj mag",
    "jun giu cze juin",
    "jul lug lip juil",
    "aug août ago sie aoû",
    "sep sept set wrz",
    "oct okt ott paź out oktob",
    "nov lis",
    "dec dez déc dic gru des",
)
_MONTH_OF = {
    word: number
    for row in (_MONTHS, _ABBREVIATIONS)
    for number, words in enumerate(row, start=1)
    for word in words.split()
}
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_ORDINALS = frozenset(["de", "del", "of", "the", "st", "nd", "rd", "th", "er", "den", "r"])


def is_calendar_date(text: str) -> bool:
    """Return whether `text` holds one date between 1850 and 2199, day or month or year first, month as number or name."""
    parts = [
        part for part in _PARTS.findall(text.split("T", maxsplit=1)[0].casefold()) if part not in _ORDINALS
    ]
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) != 3:
        return False
    words = [part for part in parts if not part[0].isdecimal()]
    if not words:
        return _of_numbers(*(int(part) for part in parts), short_year=len(parts[2]) == 2)
    month = _MONTH_OF.get(words[0], 0)
    numbers = [int(part) for part in parts if part not in words]
    if len(words) != 1 or len(numbers) != 2 or not month:
        return False
    return _exists(max(numbers), month, min(numbers))


def _of_numbers(first: int, second: int, third: int, *, short_year: bool) -> bool:
    if first > 31:
        return _exists(first, second, third)
    year = third + 1900 if short_year else third
    return _exists(year, second, first) or _exists(year, first, second)


def _exists(year: int, month: int, day: int) -> bool:
    if not 1850 <= year < 2200:
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
