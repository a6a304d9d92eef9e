"""Markings of the United Kingdom (Government Security Classifications Policy), its older ones included."""

from classifiers.patterns._markings import DASH, SPACE, anywhere, banner, marking, phrase

_EYES = rf"UK{SPACE}EYES{SPACE}ONLY|UK/US{SPACE}EYES{SPACE}ONLY"

CLASSIFIERS = (
    marking(
        "uk",
        5,
        r"(?<![^\n])[ \t]{0,40}" + rf"(?P<it>(?:UK{SPACE})?TOP{SPACE}SECRET)(?![ \t]?//|\w)",
        country="GB",
        finds=("TOP SECRET", "UK TOP SECRET STRAP 1"),
        ignores=("TOP SECRET//SI/TK//NOFORN", "Top secret recipe", "our TOP SECRET sauce"),
    ),
    marking(
        "uk",
        4,
        banner(rf"(?:UK{SPACE})?SECRET(?:{DASH}[A-Z][A-Z ]{{1,40}})?"),
        country="GB",
        score=0.6,
        finds=("Draft\nSECRET\nfor the committee", "SECRET - RECIPIENTS ONLY", "UK SECRET"),
        ignores=("SECRET RECIPE", "secret", "TOP SECRET", "SECRET//NOFORN"),
    ),
    marking(
        "uk",
        3,
        anywhere(rf"UK{SPACE}CONFIDENTIAL|{_EYES}"),
        country="GB",
        finds=("UK CONFIDENTIAL", "SECRET UK EYES ONLY"),
        ignores=("CONFIDENTIAL", "UK eyes only surgery"),
    ),
    marking(
        "uk",
        2,
        anywhere(rf"OFFICIAL(?:{DASH}|[ ]?:[ ]?)SENSITIVE|UK{SPACE}RESTRICTED"),
        country="GB",
        finds=("OFFICIAL-SENSITIVE COMMERCIAL", "OFFICIAL: SENSITIVE", "OFFICIAL – SENSITIVE"),
        ignores=("The official sensitive spot", "OFFICIAL", "OFFICIAL: Sensitive"),
    ),
    marking(
        "uk",
        1,
        banner(rf"(?:UK{SPACE})?OFFICIAL|{phrase('HMG USE ONLY')}|{phrase('RECIPIENTS ONLY')}"),
        country="GB",
        score=0.6,
        finds=("OFFICIAL", "Memo\nUK OFFICIAL\n"),
        ignores=("OFFICIAL REPORT", "official", "OFFICIAL-SENSITIVE"),
    ),
    marking(
        "uk",
        0,
        banner(phrase("NOT PROTECTIVELY MARKED")),
        country="GB",
        finds=("NOT PROTECTIVELY MARKED",),
        ignores=("not protectively marked", "MARKED"),
    ),
)
