"""Markings of Canada for information outside the national interest scheme: protected A, B and C, in both languages."""

from classifiers.patterns._markings import SPACE, anywhere, marking

CLASSIFIERS = (
    marking(
        "ca",
        2,
        anywhere(rf"(?:PROTECTED|PROT[ÉE]G[ÉE]){SPACE}[AB]"),
        country="CA",
        finds=("PROTECTED B", "PROTÉGÉ A"),
        ignores=("PROTECTED BY LAW", "PROTECTED", "protected a"),
    ),
    marking(
        "ca",
        3,
        anywhere(rf"(?:PROTECTED|PROT[ÉE]G[ÉE]){SPACE}C"),
        country="CA",
        finds=("PROTECTED C",),
        ignores=("PROTECTED COPY", "protected c"),
    ),
)
