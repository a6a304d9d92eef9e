"""What classifiers that remember texts have done in this process, by name: counts alone."""

from collections.abc import Mapping

from msgspec import Struct


class Tally(Struct):
    """Texts that were remembered, texts that had to be read, and the pieces of those that went to the model."""

    remembered: int = 0
    read: int = 0
    pieces: int = 0


_ALL: dict[str, Tally] = {}


def tally(classifier: str) -> Tally:
    """Return what a classifier counts in; the same one for the same name, so that counts never fall."""
    return _ALL.setdefault(classifier, Tally())


def tallies() -> Mapping[str, Tally]:
    """Return every classifier's counts."""
    return dict(_ALL)
