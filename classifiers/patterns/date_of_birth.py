"""Dates of birth: a calendar date with a word for birth beside it."""

import re

from classifiers.contract import Pattern
from classifiers.patterns._dates import is_calendar_date

_WORDS = (
    *(
        "born",
        "birth",
        "birthdate",
        "birthday",
        "dateofbirth",
        "dob",
        "d o b",
        "birth date",
        "date of birth",
        "bday",
        "bdate",
    ),
    *("geboren", "geb", "geburtsdatum", "geburtstag", "geborene", "geborener"),
    *("né", "née", "naissance", "ddn", "date de naissance"),
    *("nacido", "nacida", "nacimiento", "nació", "fecha nac", "f nac"),
    *("nato il", "nata il", "nato a", "nata a", "nascita", "data di nascita"),
    *("geboortedatum", "geboorte", "geb dat"),
    *(
        "urodzenia",
        "urodzony",
        "urodzona",
        "urodziłem",
        "urodziłam",
        "urodził",
        "urodziła",
        "ur",
        "urodzonego",
        "urodzonej",
    ),
    *("nascido", "nascida", "nascimento", "nasceu"),
    *(
        "född",
        "fødd",
        "født",
        "födelsedatum",
        "fødselsdato",
        "fødselsdag",
        "födelsedag",
        "fødselsdag",
        "född den",
    ),
    *(
        "syntynyt",
        "syntymäaika",
        "narozen",
        "narozena",
        "narození",
        "narozeni",
        "született",
        "születési",
        "születési dátum",
    ),
    *(
        "născut",
        "născută",
        "nașterii",
        "rođen",
        "rođena",
        "rođenja",
        "rodjenja",
        "γέννησης",
        "γεννήθηκε",
        "рождения",
        "родился",
        "родилась",
    ),
    *("doğum tarihi", "doğum", "生年月日", "出生日期"),
)
_DAY = r"[0-3]?[0-9]"
_MONTH_NAME = r"[A-Za-zÀ-ÖØ-öø-ž]{3,12}"
_SHAPE = (
    r"(?:18|19|20)[0-9]{2}[-/.](?:0?[1-9]|1[0-2])[-/.][0-3]?[0-9](?:[T ]00:00(?::00(?:\.0{1,9})?)?(?:Z|\+00:00)?)?|"
    rf"{_DAY}[-./][ ]?{_DAY}[-./][ ]?(?:(?:18|19|20)[0-9]{{2}}|[0-9]{{2}})|"
    rf"{_DAY}[ ]{_DAY}[ ](?:18|19|20)[0-9]{{2}}|"
    rf"{_DAY}(?:\.|º|er|st|nd|rd|th)?[ -](?:de[ ]|of[ ])?{_MONTH_NAME}\.?,?[ -](?:de[ ]|del[ ])?(?:18|19|20)[0-9]{{2}}|"
    rf"{_MONTH_NAME}\.?[ ]{_DAY}(?:st|nd|rd|th)?,?[ ](?:18|19|20)[0-9]{{2}}|"
    rf"(?:18|19|20)[0-9]{{2}}\.?[ ]{_MONTH_NAME}[ ]{_DAY}|"
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
)

CLASSIFIER = Pattern(
    name="date_of_birth",
    version=1,
    entity="DATE_OF_BIRTH",
    kind="date_of_birth",
    labels=("personal",),
    shape=re.compile(rf"(?<![\w./-])(?:{_SHAPE})(?![\w/-]|[.:][0-9])", re.IGNORECASE),
    proof=is_calendar_date,
    context=_WORDS,
    needs_context=True,
    finds=(
        "geboren am 21.08.1992 in Köln",
        "née le 3 mars 1975",
        "DOB: 12/31/1990",
        "born on March 3rd, 1990.",
        "fecha de nacimiento: 27-10-1968",
        "nata il 5 luglio 2000",
        "geboortedatum 1998-06-05",
        "ur. 7 marca 1985 r.",
        "nascido a 1984-08-16",
        "född 11/11/1961",
        "geb. 1. Mai 1960",
        '"birth_date":"1964-09-30T00:00:00Z"',
        "geboren 1 februari 1971",
    ),
    ignores=(
        "Rechnung vom 27.08.2020",
        "geboren am 31.02.1990",
        "NATO summit on 12.03.2014",
        "born 1985",
        "born 2024-05-01T10:22:33Z",
        "birth of 12 healthy 1990",
    ),
)
