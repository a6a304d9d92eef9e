"""Markings of the United States for national security information (EO 13526, CAPCO)."""

from classifiers.patterns._markings import SPACE, anywhere, banner, marking

_REST = r"//[A-Z][A-Z0-9 ,/-]{0,80}"

CLASSIFIERS = (
    marking(
        "us",
        5,
        anywhere(rf"TOP{SPACE}SECRET{_REST}|TS//[A-Z][A-Z0-9 ,/-]{{0,80}}"),
        country="US",
        finds=("TOP SECRET//SI/TK//NOFORN", "TS//SCI", "(TS//SI) The paragraph"),
        ignores=("TOP SECRET", "TESTS//A", "https://ts//"),
    ),
    marking(
        "us",
        5,
        banner(rf"TOP{SPACE}SECRET"),
        suffix="_banner",
        country="US",
        score=0.7,
        finds=("TOP SECRET\n(TS) text",),
        ignores=("TOP SECRET RECIPE", "top secret"),
    ),
    marking(
        "us",
        4,
        anywhere(rf"(?:TOP{SPACE})?SECRET{_REST}"),
        country="US",
        proof=lambda text: not text.startswith("TOP"),
        finds=("SECRET//NOFORN", "SECRET//REL TO USA, FVEY"),
        ignores=("TOP SECRET//SI", "SECRET", "It was a secret recipe.", "SECRET/NOFORN"),
    ),
    marking(
        "us",
        3,
        anywhere(rf"CONFIDENTIAL{_REST}"),
        country="US",
        finds=("CONFIDENTIAL//NOFORN",),
        ignores=("CONFIDENTIAL", "confidential//x"),
    ),
    marking(
        "us",
        1,
        banner(r"UNCLASSIFIED(?://[A-Z][A-Z /]{0,60})?"),
        country="US",
        finds=("UNCLASSIFIED", "UNCLASSIFIED//FOR RELEASE"),
        ignores=("UNCLASSIFIED RESIDUALS", "unclassified"),
    ),
)
