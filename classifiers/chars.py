"""Sets of characters as a byte automaton sees them: ASCII exactly, everything above as one lump."""

from dataclasses import dataclass
from functools import cache
from itertools import groupby

ASCII = (1 << 128) - 1
HIGH = r"\x80-\xff"
HIGH_CHARACTER = r"[\xc2-\xf4][\x80-\xbf]{1,3}"


def mask(text: str) -> int:
    """Return the ASCII characters of `text` as bits."""
    bits = 0
    for char in text:
        bits |= 1 << ord(char)
    return bits


@cache
def span(first: int, last: int) -> int:
    """Return code points `first` to `last`, as far as they are ASCII, as bits."""
    return sum(1 << code for code in range(first, min(last, 127) + 1))


DIGITS = span(48, 57)
LETTERS = span(65, 90) | span(97, 122)
WORD = DIGITS | LETTERS | mask("_")
SPACES = mask(" \t\n\r\v\f\x1c\x1d\x1e\x1f")
# What can stand beside a field in JSON or between parts: never part of the field, so it may always be beside a match.
STRUCTURE = mask('",:[]{} \t\n\r\x00')


@dataclass(frozen=True)
class Chars:
    """One character: the ASCII ones in `bits`, and any other if `wide`."""

    bits: int
    wide: bool = False

    def __or__(self, other: "Chars") -> "Chars":
        return Chars(self.bits | other.bits, self.wide or other.wide)

    @property
    def is_word(self) -> bool:
        """Whether it is an ASCII letter, digit or underscore and nothing else."""
        return bool(self.bits) and not self.wide and not self.bits & ~WORD

    def either_case(self) -> "Chars":
        lower, upper = self.bits & span(97, 122), self.bits & span(65, 90)
        return Chars(self.bits | lower >> 32 | upper << 32, self.wide)


@cache
def set_of(bits: int, *, high: bool = False) -> str:
    """Return the character class of these bits, and of every byte above ASCII if `high`."""
    codes = [code for code in range(128) if bits >> code & 1]
    runs = [
        [code for _, code in run] for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])
    ]
    inner = "".join(_byte(run[0]) if len(run) == 1 else f"{_byte(run[0])}-{_byte(run[-1])}" for run in runs)
    if len(codes) == 1 and not high:
        return inner
    return f"[{inner}{HIGH if high else ''}]"


def _byte(code: int) -> str:
    char = chr(code)
    return char if char.isalnum() else f"\\x{code:02x}"
