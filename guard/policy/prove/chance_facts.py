"""Facts and permits by chance, as the encoding tells them: recorded outright, or proved by permits for one country or for all."""

import random

from guard.policy.prove.asked import ANOTHER, COMPUTED, Asked, Days, proved_by
from guard.policy.prove.world import written
from schemas.vocabulary import FactValue


class Drawing:
    """An input in the making: what is said so far, and where its places are."""

    def __init__(self, asked: Asked, seed: int) -> None:
        self.asked = asked
        self.random = random.Random(seed)  # noqa: S311 (a test's chance, no secret)
        self.places: dict[str, int] = {}
        self.found: set[str] = set()
        self.of_all: set[str] = set()  # facts that a permit for all countries proves by being what it is
        self.kind = 0  # 0: anything; 1: much is known and good; 2: little is asked

    def _say(self, name: str, value: object) -> None:
        self.found.add(f"{name}={written(value)}")

    def _some(self, words: tuple[str, ...], most: int) -> set[str]:
        return set(self.random.choices(words, k=self.random.randrange(most + 1))) if words else set()

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
