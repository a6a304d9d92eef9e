"""Which pieces of a tokeniser are kept: those the languages served use most, chosen by count and named by a bitmap.

A piece that is dropped costs a word one more piece, never its meaning: single letters and digits stay, so every text
in Latin, Greek or Cyrillic letters can still be written.
"""

import base64
import textwrap
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from tokenizers import Tokenizer

from schemas.errors import SettingsError

SHIPPED = Path(__file__).with_name("pieces.txt")
SIZE = 64_000
_ALONE = {"LATIN", "GREEK", "CYRILLIC"}  # scripts of which single characters stay
_WITHIN = 0.1  # how much of a piece's use at the start of words its twin within words, which no list counts, is given
_CJK = 0x2FFF
_WORD = "▁"  # what a tokeniser of this family writes for the start of a word
_CHUNK = 20_000


class Piece(Struct, frozen=True):
    """One piece of a unigram tokeniser: its text and the logarithm of its probability."""

    text: str
    score: float


def count(tokenizer: Tokenizer, words: Iterable[tuple[str, float]]) -> dict[int, float]:
    """Return how often each piece is used, by its number, where each text counts as much as the weight beside it."""
    used: Counter[int] = Counter()
    texts: list[str] = []
    weights: list[float] = []

    def feed() -> None:
        for encoded, weight in zip(
            tokenizer.encode_batch(texts, add_special_tokens=False), weights, strict=True
        ):
            for number in encoded.ids:
                used[number] += weight  # type: ignore[assignment]  # a Counter adds floats as well
        texts.clear()
        weights.clear()

    for text, weight in words:
        texts.append(text)
        weights.append(weight)
        if len(texts) >= _CHUNK:
            feed()
    feed()
    return dict(used)


def choose(
    pieces: Sequence[Piece],
    special: frozenset[int],
    counts: Iterable[Mapping[int, float]],
    *,
    size: int = SIZE,
) -> tuple[int, ...]:
    """Return the numbers of the pieces to keep, rising.

    Special ones, single characters, figures and signs stay; then come those that one of the languages, each with a
    count of its own, uses most; then those of the highest score.
    """
    shares: dict[int, float] = {}
    twins: dict[str, float] = {}
    for counted in counts:
        whole = sum(counted.values()) or 1.0
        for number, used in counted.items():
            shares[number] = max(shares.get(number, 0.0), used / whole)
    for number, piece in enumerate(pieces):
        if piece.text.startswith(_WORD) and number in shares:
            twins[piece.text.removeprefix(_WORD)] = _WITHIN * shares[number]
    kept = set(special)
    words = []
    for number, piece in enumerate(pieces):
        text = piece.text.replace(_WORD, "")
        scripts = {unicodedata.name(one, "?").split()[0] for one in text if one.isalpha()}
        if number in special:
            continue
        if any(ord(one) > _CJK for one in text):
            continue
        if not scripts or (len(text) == 1 and scripts <= _ALONE):
            kept.add(number)
        elif scripts == {"LATIN"}:
            shares[number] = max(shares.get(number, 0.0), twins.get(piece.text, 0.0))
            words.append(number)
    words.sort(key=lambda number: (-shares[number], -pieces[number].score, number))
    kept.update(words[: max(0, size - len(kept))])
    return tuple(sorted(kept))


def digest(kept: Sequence[int]) -> str:
    """Return the SHA-256 that names a choice of pieces."""
    return sha256(",".join(map(str, kept)).encode()).hexdigest()


def write(kept: Sequence[int], file: Path) -> None:
    """Write a choice of pieces as a packed bitmap in base64, which a repository can hold."""
    bits = bytearray(max(kept) // 8 + 1)
    for number in kept:
        bits[number // 8] |= 1 << number % 8
    packed = base64.b64encode(zlib.compress(bytes(bits), 9)).decode()
    file.write_text("\n".join(textwrap.wrap(packed, 100)) + "\n", encoding="ascii")


def read(file: Path = SHIPPED) -> tuple[int, ...]:
    """Return a choice of pieces from its file. Raise SettingsError where it holds none."""
    try:
        bits = zlib.decompress(base64.b64decode("".join(file.read_text(encoding="ascii").split())))
    except (OSError, ValueError, zlib.error) as error:
        raise SettingsError(
            f"{file}: no choice of pieces can be read from it; make it anew with --words"
        ) from error
    return tuple(
        place * 8 + bit for place, byte in enumerate(bits) if byte for bit in range(8) if byte >> bit & 1
    )
