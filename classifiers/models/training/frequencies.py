"""How often words are written in each language, from the lists of the `wordfreq` wheel: read, never imported."""

import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from schemas.errors import SettingsError

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv")
WHEEL = "wordfreq-3.1.1-py3-none-any.whl"
_MOST = 120_000  # words of a language that are counted
_FORMS = ((str.lower, 0.75), (str.capitalize, 0.2), (str.upper, 0.05))  # the lists know no capitals; texts do


def words(wheel: Path, language: str) -> Iterator[tuple[str, float]]:
    """Yield the words of a language with how often each is written, in three forms of case."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for size in ("large", "small"):
            name = f"wordfreq/data/{size}_{language}.msgpack.gz"
            if name in names:
                packed = gzip.decompress(archive.read(name))
                break
        else:
            raise SettingsError(f"{wheel}: it lists no words of `{language}`; use `{WHEEL}`")
    _, *bins = msgspec.msgpack.decode(
        packed
    )  # a head, then words by how rare they are, in hundredths of a bel
    told = 0
    for rarity, together in enumerate(bins):
        for word in together:
            if told >= _MOST:
                return
            told += 1
            for form, share in _FORMS:
                yield form(word), share * 10 ** (-rarity / 100)
