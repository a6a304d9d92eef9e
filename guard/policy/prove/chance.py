"""Movements by chance, for holding the encoding against the interpreter: each one there could be, none by design.

Half of the draws are as favourable as they can be but for a few things, since what passes is where errors hide.
"""

from collections.abc import Iterator
from typing import get_args

from msgspec import Struct

from guard.policy.prove.asked import Asked
from guard.policy.prove.chance_facts import Drawing
from guard.policy.prove.solver import Input
from guard.policy.prove.world import EXPOSURE, ORIGIN, PURPOSE
from schemas.condition import PROFILES
from schemas.destination import DestinationKind
from schemas.label import PERSONAL, with_implied
from schemas.purpose import Purpose, Role


class Way(Struct, frozen=True):
    """What is the same for all records of a flow to a destination, and what is each record's own."""

    given: Input
    records: tuple[Input, ...]


class Chance(Drawing):
    """Draws ways of one vocabulary. Equal seeds, equal ways."""

    def __init__(self, asked: Asked, seed: int, *, telling: tuple[str, ...] = (), places: int = 3) -> None:
        super().__init__(asked, seed)
        self.most = places
        self.telling = telling or asked.countries  # countries that laws name, drawn more often

    def way(self, records: int, profile: str | None = None) -> Way:
        """Return a way with some records on it, of one profile where it is given."""
        pick, chance = self.random.choice, self.random.random
        self.found = set()
        self.kind = self.random.randrange(3)
        own = self._country()
        if self.kind and chance() < 0.5:
            reached = self._some(self.telling, 1) | {own}
        else:
            reached = {self._country() for _ in range(pick((1, 1, 1, 2, 3)))}
        access = (
            None
            if chance() < 0.1
            else {
                pick(sorted(reached)) if chance() < 0.6 else self._country() for _ in range(pick((1, 1, 2)))
            }
        )
        self._say("day", pick(self.asked.days).isoformat())
        self._say("policy.profile", profile or pick(PROFILES))
        self._say("exporter.country", own)
        self._parties(own)
        self._places(reached, access)
        labels = self._labels()
        self._answers(labels)
        everywhere = set(self.places)
        self._facts({one for one in everywhere if one != own}, everywhere, access is None)
        first = self._record(own, labels)
        others = (self._record(own, self._near(labels)) for _ in range(records - 1))
        return Way(frozenset(self.found), (first, *others))

    def _places(self, reached: set[str], access: set[str] | None) -> None:
        """Say the countries, as many as there are places for."""
        if access is not None and len(reached | access) > self.most:
            reached = {min(reached)}
            access = {min(access)}
        reached = set(sorted(reached)[: self.most])
        self.places = {word: place for place, word in enumerate(sorted(reached | (access or set())))}
        for word, place in self.places.items():
            self._say(f"to{place}", word)
            self.found |= {f"to{place}.processing"} if word in reached else set()
            self.found |= {f"to{place}.access"} if access and word in access else set()
        self.found |= {f"to{place}=?" for place in range(len(self.places), self.most)}
        self.found |= {"dest.access_countries=?"} if access is None else set()

    def _country(self) -> str:
        return self.random.choice(self.telling if self.random.random() < 0.7 else self.asked.countries)

    def _parties(self, own: str) -> None:
        pick, chance = self.random.choice, self.random.random
        for name, words in (
            ("exporter.role", get_args(Role)),
            ("dest.role", get_args(Role)),
            ("dest.kind", get_args(DestinationKind)),
            ("dest.operator", self.asked.operators),
            ("exporter.sector", (*self.asked.sectors, "?")),
            (PURPOSE, get_args(Purpose)),
        ):
            self._say(name, pick(words))
        is_own = chance() < 0.2
        self.found |= {"dest.run_by_exporter"} if is_own else set()
        self._say("dest.operator_domicile", own if is_own else self._domicile(own))
        self._say("dest.ultimate_parent_domicile", self._domicile(own))
        for name, most in (("exporter.status", 2), ("dest.certifications", 3)):
            self.found |= {f"{name}:{one}" for one in self._some(self.asked.members.get(name, ()), most)}
        self.found |= {f"{EXPOSURE}:{one}" for one in self._some(self.asked.exposures, 2)}

    def _domicile(self, own: str) -> str:
        return own if self.random.random() < 0.4 else self._country() if self.random.random() < 0.85 else "?"

    # -- records

    def _record(self, own: str, labels: set[str]) -> Input:
        """Return what one record says: its origins, its labels, and whether it can be read."""
        chance = self.random.random
        origins = {own} if chance() < 0.7 else {self._country() for _ in range(self.random.randrange(3))}
        found = {f"{ORIGIN}:{one}" for one in origins} | ({"origin.known"} if origins else set())
        if chance() < 0.02:
            found.add("origin.unknown")
        if chance() < 0.05:
            found.add("opaque")
            labels = labels | {PERSONAL}
        return frozenset(found | {f"label:{one}" for one in labels})

    def _labels(self) -> set[str]:
        chance = self.random.random
        labels = self._some(self.asked.labels, self.random.choice((0, 1, 1, 2, 4)))
        if self.kind and labels and chance() < 0.5:
            labels = {one for one in labels if not one.startswith("marking")} | {PERSONAL}
        if self.kind == 1 and chance() < 0.5:
            labels = {wider for one in labels for wider in with_implied({one})}
        return labels

    def _near(self, labels: set[str]) -> set[str]:
        """Return other labels, often much like some: answers on record then speak of them too."""
        if not labels or self.random.random() < 0.5:
            return self._labels()
        return {one for one in sorted(labels) if self.random.random() < 0.7} | self._some(
            self.asked.labels, 1
        )

    def _answers(self, labels: set[str]) -> None:
        chance = self.random.random
        if chance() < 0.05:
            self.found.add("opaque.taken")
        for question in self.asked.questions:
            if chance() < (0.6 if self.kind else 0.2):
                named = labels if chance() < 0.7 else self._some(self.asked.labels, 3)
                self.found |= {f"answer:{question}:{one}" for one in named}


def drawn_ways(
    asked: Asked,
    seed: int,
    count: int,
    records: int,
    *,
    telling: tuple[str, ...] = (),
    profile: str | None = None,
) -> Iterator[Way]:
    """Yield ways by chance until they carry `count` records, `records` on each but the last."""
    chance = Chance(asked, seed, telling=telling)
    while count > 0:
        yield chance.way(min(records, count), profile)
        count -= records


def drawn(
    asked: Asked, seed: int, count: int, *, telling: tuple[str, ...] = (), profile: str | None = None
) -> Iterator[Input]:
    """Yield inputs drawn by chance, each on a way of its own."""
    for one in drawn_ways(asked, seed, count, 1, telling=telling, profile=profile):
        yield one.given | one.records[0]
