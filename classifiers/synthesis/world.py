"""What one run of the generator draws from: its chance, its language, its locales, and whom the text is about."""

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml

from classifiers.synthesis.pools import LOCALES, ORIGINS, Pool, held_out_locale, pool

T = TypeVar("T")


class Person:
    """Who a text is about: the parts of a name, and what of it is in use."""

    __slots__ = ("female", "first", "last", "middle")

    def __init__(self, first: str, middle: str, last: str, *, female: bool) -> None:
        self.first, self.middle, self.last, self.female = first, middle, last, female


class World:
    """One run: everything random in it comes from here."""

    def __init__(self, language: str, part: str, seed: int) -> None:
        self.chance = random.Random(f"{language}/{part}/{seed}")  # noqa: S311  # must be repeatable, guards nothing
        self.language = language
        self.part = part
        held = held_out_locale(language)
        self.locales = tuple(
            locale for locale in LOCALES[language] if held is None or (locale == held) == (part == "held_out")
        )
        self.gazetteer = data("gazetteer")[language]
        self.person: Person | None = None
        self.locale = self.locales[0]

    def begin(self) -> None:
        """Begin another text: about nobody yet, in one of the locales."""
        self.person = None
        self.locale = self.pick(self.locales)

    @property
    def pool(self) -> Pool:
        """Return what the locale of this text offers."""
        return pool(self.locale, part=self.part)

    def origin(self) -> Pool:
        """Return where a person comes from: mostly from here, else from anywhere."""
        return pool(self.pick(ORIGINS), part=self.part) if self.happens(0.15) else self.pool

    def pick(self, among: Sequence[T]) -> T:
        """Return one of them."""
        return among[int(self.chance.random() * len(among))]

    def weighted(self, among: Mapping[T, float]) -> T:
        """Return one of them by weight."""
        return self.chance.choices(tuple(among), tuple(among.values()))[0]

    def happens(self, probability: float) -> bool:
        """Return whether it happens this time."""
        return self.chance.random() < probability

    def number(self, low: int, high: int) -> int:
        """Return a whole number between both, both included."""
        return self.chance.randint(low, high)

    def digits(self, count: int) -> str:
        """Return so many digits."""
        return str(self.chance.randrange(10**count)).zfill(count)

    def shape(self, shape: str) -> str:
        """Return a string of the shape: `#` a digit, `%` a digit but zero, `?` a capital, `^` a hexadecimal digit."""
        kinds = {"#": "0123456789", "%": "123456789", "?": "ABCDEFGHJKLMNPRSTUVWXYZ", "^": "0123456789abcdef"}
        return "".join(self.pick(kinds[sign]) if sign in kinds else sign for sign in shape)

    def shaped(self, table: str, of: str, default: str = "") -> str:
        """Return a string of one of the shapes that a table of `shapes.yaml` has for a locale or language."""
        return self.shape(self.pick(data("shapes")[table].get(of) or (default,)))


@lru_cache(maxsize=2)
def data(name: str) -> dict[str, Any]:
    """Return a data file: `gazetteer` has towns, institutions, streets and titles by language, `shapes` numbers."""
    text = files("classifiers.synthesis").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read
