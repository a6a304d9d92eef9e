"""How sovereign a destination is, as far as recorded facts tell: levels that people assessed, and what facts rule out.

No level is guessed. Facts only set how high an objective can stand; that it stands there, people say, with source and end.
"""

from datetime import date

from msgspec import Struct

from guard.destinations.framework import HIGHEST, OBJECTIVES, Objective
from guard.destinations.limits import LIMITS
from guard.destinations.portrait import Portrait, portrait
from guard.residency.jurisdictions import Jurisdictions
from schemas.policy import Content


class Standing(Struct, frozen=True):
    """One objective: the level that people assessed, the highest that facts leave, and why."""

    objective: Objective
    assessed: int | None
    source: str
    at_most: int
    because: tuple[str, ...]  # facts that rule out more
    missing: tuple[str, ...]  # facts nobody recorded

    @property
    def level(self) -> int | None:
        """The level that counts: what people assessed, unless recorded facts rule it out."""
        return None if self.assessed is None else min(self.assessed, self.at_most)

    @property
    def is_contradicted(self) -> bool:
        return self.assessed is not None and self.assessed > self.at_most


class Sovereignty(Struct, frozen=True):
    """A destination by all objectives. `score` is the weighted share of the highest level, from least to most, in percent."""

    destination: str
    at: date
    standings: tuple[Standing, ...]

    @property
    def level(self) -> int | None:
        """The lowest level of all; unknown while one is."""
        levels = [one.level for one in self.standings]
        return None if None in levels else min(level for level in levels if level is not None)

    @property
    def at_most(self) -> int:
        return min(one.at_most if one.level is None else one.level for one in self.standings)

    @property
    def score(self) -> tuple[float, float]:
        least = sum(one.objective.weight * (one.level or 0) for one in self.standings)
        most = sum(
            one.objective.weight * (one.at_most if one.level is None else one.level) for one in self.standings
        )
        return round(least / HIGHEST, 1), round(most / HIGHEST, 1)


def assess(content: Content, name: str, at: date) -> Sovereignty:
    """Return how a destination stands on a day. Raise SettingsError where there is none of that name."""
    shown = portrait(content, name, at)
    within = Jurisdictions(content.facts)
    return Sovereignty(name, at, tuple(_standing(one, shown, content, within) for one in OBJECTIVES))


def _standing(objective: Objective, shown: Portrait, content: Content, places: Jurisdictions) -> Standing:
    fact = shown.facts.get(objective.fact)
    assessed = fact.value if fact is not None else None
    limits = list(LIMITS[objective.id](shown, content, places))
    lowest = min((limit for limit, _ in limits), default=HIGHEST)
    return Standing(
        objective,
        max(0, min(HIGHEST, int(assessed))) if isinstance(assessed, int | float) else None,
        fact.source if fact is not None else "",
        lowest,
        tuple(why for _, why in sorted(limits) if why),
        tuple(name for name in _asked(objective, shown) if name not in shown.facts),
    )


def _asked(objective: Objective, shown: Portrait) -> tuple[str, ...]:
    unknown = {
        "SOV-1": () if shown.domicile and shown.parent_domicile else ("dest.ultimate_parent_domicile",),
        "SOV-3": () if shown.spec.access_countries else ("dest.access_countries",),
    }
    return (*unknown.get(objective.id, ()), *objective.asks)
