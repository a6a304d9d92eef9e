"""Movements by chance, for holding the encoding against the interpreter: each one there could be, none by design.

Half of the draws are as favourable as they can be but for a few things, since what passes is where errors hide.
"""

import random
from collections.abc import Iterator
from typing import get_args

from msgspec import Struct

from guard.policy.prove.asked import ANOTHER, COMPUTED, Asked, Days, proved_by
from guard.policy.prove.solver import Input
from guard.policy.prove.world import EXPOSURE, ORIGIN, PURPOSE, written
from schemas.condition import PROFILES
from schemas.destination import DestinationKind
from schemas.label import PERSONAL, with_implied
from schemas.purpose import Purpose, Role
from schemas.vocabulary import FactValue


class Way(Struct, frozen=True):
    """What is the same for all records of a flow to a destination, and what is each record's own."""

    given: Input
    records: tuple[Input, ...]


class Chance:
    """Draws inputs of one vocabulary. Equal seeds, equal inputs."""

    def __init__(self, asked: Asked, seed: int, *, telling: tuple[str, ...] = (), places: int = 3) -> None:
        self.most = places
        self.places: dict[str, int] = {}
        self.asked = asked
        self.random = random.Random(seed)  # noqa: S311 (a test's chance, no secret)
        self.telling = telling or asked.countries  # countries that laws name, drawn more often
        self.found: set[str] = set()

    def way(self, records: int, profile: str | None = None) -> Way:
        """Return a way with some records on it, of one profile where it is given."""
        pick, chance = self.random.choice, self.random.random
        self.found = set()
        self.kind = self.random.randrange(3)  # 0: anything; 1: much is known and good; 2: little is asked
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

    def _say(self, name: str, value: object) -> None:
        self.found.add(f"{name}={written(value)}")

    def _country(self) -> str:
        return self.random.choice(self.telling if self.random.random() < 0.7 else self.asked.countries)

    def _some(self, words: tuple[str, ...], most: int) -> set[str]:
        return set(self.random.choices(words, k=self.random.randrange(most + 1))) if words else set()

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

    # -- facts and permits

    def _facts(self, abroad: set[str], everywhere: set[str], is_unknown: bool) -> None:  # noqa: FBT001
        chance = self.random.random
        likely = (0.25, 0.85, 0.1)[self.kind]
        nested = any(
            one.partition("-")[0] in everywhere - {one} for one in everywhere
        )  # one permit covers both
        by_permits = chance() < 0.4 and not nested
        of_all = by_permits and bool(abroad) and not is_unknown and chance() < 0.5
        covered = (
            abroad
            if of_all
            else {one for one in sorted(everywhere) if chance() < 0.6}
            if by_permits
            else set()
        )
        scopes = sorted(covered)
        permits = {scope: self._some(self.asked.mechanisms, 2) for scope in scopes}
        for scope in scopes:
            self.found |= {f"permit:{one}@{self.places[scope]}" for one in permits[scope]}
        # what covers all countries but the exporter's own covers each of them; a permit for the only one covers all
        shared: set[str] = set()
        if not is_unknown and not abroad:
            shared = set().union(*permits.values()) if permits else set()
        elif not is_unknown and len(abroad) == 1:
            shared = permits.get(next(iter(abroad)), set())
        elif of_all:
            shared = set.intersection(*(permits[one] for one in abroad)) if chance() < 0.5 else set()
        self.found |= {f"permit:{one}" for one in shared}
        self.of_all = {fact for one in shared for fact in proved_by(one)} if len(abroad) > 1 else set()
        needed = {scope: {fact for one in permits[scope] for fact in proved_by(one)} for scope in scopes}
        for name in sorted({*self.asked.values, *self.asked.members} - COMPUTED):
            self._fact(name, likely, scopes, needed, abroad, is_unknown=is_unknown)

    def _fact(
        self,
        name: str,
        likely: float,
        scopes: list[str],
        needed: dict[str, set[str]],
        abroad: set[str],
        *,
        is_unknown: bool,
    ) -> None:
        chance = self.random.random
        if name not in self.asked.scoped or not scopes or chance() < 0.5:
            if chance() < likely or any(name in one for one in needed.values()):
                self.found.add(f"declared:{name}")
                self._put(name, name)
                self._name_countries(name, name, set(self.places))
                return
            if not any(name in one for one in needed.values()):
                return
        is_list = name in self.asked.members
        drawn = [
            scope
            for scope in scopes
            if name in needed[scope] or (chance() < likely and self._has_permit(f"@{self.places[scope]}"))
        ]
        values = {scope: () if is_list else self._value(name) for scope in drawn}
        for scope in drawn:
            variable = f"{name}@{self.places[scope]}"
            if is_list:
                self._list(name, variable)
                self._name_countries(name, variable, {scope})
            else:
                self._say(variable, values[scope])
        if is_unknown:
            return
        # a permit for the one country there is covers all of them; so do all where none lies abroad
        alone = set(values) & (abroad or set(values)) if len(abroad) < 2 else set()
        if alone and is_list:
            only = f"{name}@{self.places[min(alone)]}"
            self.found |= {
                one.replace(only, name, 1) for one in self.found if one.startswith((f"{only}:", f"{only}?"))
            }
        elif alone:
            self._say(name, values[min(alone)])
        elif not is_list and name in self.of_all:
            self._say(name, self._value(name))
        elif len(abroad) > 1 and abroad <= set(values) and self._has_permit("") and chance() < 0.5:
            self._put(name, name)

    def _has_permit(self, scope: str) -> bool:
        """Return whether a permit there can prove more; one of another mechanism can where no law asks for such."""
        mechanisms = self.asked.mechanisms
        return "other" not in mechanisms or any(f"permit:{one}{scope}" in self.found for one in mechanisms)

    def _put(self, name: str, variable: str) -> None:
        if name in self.asked.values:
            self._say(variable, self._value(name))
        else:
            self._list(name, variable)

    def _list(self, name: str, variable: str) -> None:
        self.found.add(f"{variable}?")
        self.found |= {f"{variable}:{one}" for one in self._some(self.asked.members[name], 3)}

    def _name_countries(self, name: str, variable: str, countries: set[str]) -> None:
        """Let a list name countries of the destination that no law asks for by name."""
        if name not in self.asked.scoped or f"{variable}:{ANOTHER}" not in self.found:
            return
        for country in sorted(countries - set(self.asked.members[name])):
            if self.random.random() < 0.6:
                self.found.add(f"{name}@listed:{self.places[country]}")

    def _value(self, name: str) -> FactValue | Days:
        values = self.asked.values[name]
        if self.kind and values[0] is True and self.random.random() < 0.8:
            return True
        return self.random.choice(values)


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
