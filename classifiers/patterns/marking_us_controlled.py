"""Markings of the United States for unclassified but controlled information (32 CFR 2002), its older ones included."""

from classifiers.patterns._markings import BEFORE, anywhere, banner, marking, phrase

_CATEGORY = r"(?:SP-)?[A-Z]{2,10}(?:/(?:SP-)?[A-Z]{2,10}){0,6}"
_LIMIT = r"(?:NOFORN|FED ONLY|FEDCON|NOCON|DL ONLY|RELIDO|REL TO [A-Z]{2,4}(?:, ?[A-Z]{2,4}){0,20}|DISPLAY ONLY|AC|AWP|DELIB)"
_OLDER = (
    "FOR OFFICIAL USE ONLY",
    "SENSITIVE BUT UNCLASSIFIED",
    "LAW ENFORCEMENT SENSITIVE",
    "SENSITIVE SECURITY INFORMATION",
)

CLASSIFIERS = (
    marking(
        "us_controlled",
        2,
        rf"{BEFORE}CUI//(?:{_LIMIT}|{_CATEGORY})(?://{_LIMIT}){{0,3}}(?![A-Za-z])",
        labels=("cui",),
        is_formal=False,  # unclassified, by its name
        country="US",
        finds=("CUI//SP-EXPT//NOFORN", "marked CUI//PRVCY", "CUI//SP-LEI//FED ONLY"),
        ignores=("CUI", "a CUI for chat", "http://cui//a"),
    ),
    marking(
        "us_controlled",
        2,
        banner("CUI|CONTROLLED"),
        suffix="_banner",
        labels=("cui",),
        is_formal=False,  # unclassified, by its name
        country="US",
        score=0.6,
        finds=("CUI\nReport", "Page 1\nCONTROLLED\n"),
        ignores=("CUI is a cognitive UI", "controlled", "Cui bono"),
    ),
    marking(
        "us_controlled",
        2,
        anywhere(rf"(?:U//)?FOUO|{'|'.join(phrase(words) for words in _OLDER)}"),
        suffix="_older",
        labels=("cui",),
        is_formal=False,  # unclassified, by its name
        country="US",
        finds=("U//FOUO", "FOR OFFICIAL USE ONLY", "LAW ENFORCEMENT SENSITIVE"),
        ignores=("for official use only", "FOUOX", "law enforcement sensitive areas"),
    ),
    marking(
        "us_controlled",
        1,
        anywhere(r"DISTRIBUTION[ ]{1,3}STATEMENT[ ]{1,3}[B-F]"),
        country="US",
        finds=("DISTRIBUTION STATEMENT D. Distribution authorized",),
        ignores=("DISTRIBUTION STATEMENT A", "distribution statement of income"),
    ),
)
