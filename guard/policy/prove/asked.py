"""What laws ask for: labels, facts with the values that make a difference, mechanisms, days. Nothing else can matter.

A fact's values are parted by the questions asked of it, and one value stands for each part: below a limit, on it, above
it; a day that has passed or not; each word that is named, and one that nobody names.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec import Struct

from guard.policy.compiled import CompiledGround, Law
from guard.policy.inline import within
from schemas.condition import COUNTRY_WISE, Condition
from schemas.errors import SettingsError
from schemas.label import IMPLIES, UNKNOWN
from schemas.permit import NAMES, PROVES
from schemas.vocabulary import FACTS, FactValue, canonical

ANOTHER = "another"  # the word that stands for all that nobody names
LISTS = frozenset({"list", "countries"})
LIMITS = {"at_least", "more_than", "at_most", "less_than"}
# facts that follow from how flow, destination and operator are declared
COMPUTED = frozenset({
    "exporter.country", "exporter.role", "exporter.sector", "exporter.status", "dest.operator", "dest.kind", "dest.role",
    "dest.processing_countries", "dest.access_countries", "dest.operator_domicile", "dest.ultimate_parent_domicile",
    "dest.run_by_exporter", "dest.certifications", "policy.profile",
})  # fmt: skip


_ASSESSED = ("safeguards.tia_id", "safeguards.tia_outcome", "safeguards.tia_expires")


def proved_by(mechanism: str) -> tuple[str, ...]:
    """Return the facts that a permit proves by being what it is."""
    facts = [*PROVES.get(mechanism, {}), *([NAMES[mechanism]] if mechanism in NAMES else [])]
    if mechanism in {"scc", "bcr", "idta", "uk_addendum"}:
        facts += _ASSESSED
    return (*facts, "safeguards.scc_module") if mechanism == "scc" else tuple(facts)


class Days(int):
    """A day told from the day of the movement: 0 is today, -1 yesterday."""


class Asked(Struct, frozen=True, eq=False):
    """What some laws and conditions ask for, taken together."""

    labels: tuple[str, ...]
    values: dict[str, tuple[FactValue | Days, ...]]  # of each scalar fact, one for each part
    members: dict[str, tuple[str, ...]]  # of each list, the words asked for and one more
    scoped: frozenset[
        str
    ]  # facts asked within a country-wise condition, where permits may prove them for one country
    mechanisms: tuple[str, ...]
    questions: dict[str, tuple[str, ...]]  # question -> the labels an answer can name to any effect
    operators: tuple[str, ...]
    sectors: tuple[str, ...]
    exposures: tuple[str, ...]
    countries: tuple[str, ...]
    days: tuple[date, ...]  # the days on which the law changes


def asked_of(laws: Iterable[Law], conditions: Iterable[Condition], since: date) -> Asked:
    """Return what laws and further conditions ask for from a day on."""
    given = list(laws)
    found = _Found()
    for law in given:
        found.law(law)
    for condition in conditions:
        found.condition(condition, is_within=False)
    labels = found.labels | set(IMPLIES) | {UNKNOWN}
    days = {since, *(day for law in given for day in _days(law) if day > since)}
    return Asked(
        tuple(sorted(labels)),
        {name: _values(name, tests) for name, tests in sorted(found.tests.items())},
        {name: (*sorted(words), ANOTHER) for name, words in sorted(found.words.items())},
        (frozenset(found.scoped) | {fact for one in found.mechanisms for fact in proved_by(one)}) - COMPUTED,
        tuple(sorted(found.mechanisms)),
        {name: tuple(sorted(labels)) for name in sorted(found.questions)},
        (*sorted(found.operators), ANOTHER),
        (*sorted(found.sectors), ANOTHER),
        tuple(sorted(found.exposures)),
        tuple(sorted(found.countries)),
        tuple(sorted(days)),
    )


class _Found:
    """What was found so far, while conditions are walked through."""

    def __init__(self) -> None:
        self.labels: set[str] = set()
        self.tests: dict[str, set[tuple[str, object]]] = {}
        self.words: dict[str, set[str]] = {}
        self.scoped: set[str] = set()
        self.mechanisms: set[str] = set()
        self.questions: set[str] = set()
        self.operators: set[str] = set()
        self.sectors: set[str] = set()
        self.exposures: set[str] = set()
        self.countries: set[str] = set()
        self.grounds: dict[str, CompiledGround] = {}
        self.walked: set[tuple[str, bool]] = set()

    def law(self, law: Law) -> None:
        self.countries |= set(law.jurisdictions.facts.countries)
        self.grounds = law.grounds
        self.walked = set()
        for compiled in law.rules:
            for condition in (compiled.rule.when, compiled.rule.unless):
                if condition is not None:
                    self.condition(condition, is_within=False)
            if compiled.rule.question is not None:
                self.questions.add(compiled.rule.question.id)
        for entry in (one for entries in law.jurisdictions.facts.adequacy.values() for one in entries):
            self.labels.update(entry.excludes_labels, *(one.when_labels for one in entry.requires))
            for need in entry.requires:
                self._fact(canonical(need.fact) or need.fact, ("fact", True), is_within=True)

    def condition(self, condition: Condition, *, is_within: bool) -> None:
        asked, value = condition.asks, getattr(condition, condition.asks)
        if asked in COUNTRY_WISE:
            return self.condition(value, is_within=True)
        if asked in {"all", "any", "none"}:
            for part in value:
                self.condition(part, is_within=is_within)
        elif asked in {"labels_any", "labels_all"}:
            self.labels.update(value)
        elif asked == "ground":
            if value in self.grounds and (value, is_within) not in self.walked:
                self.walked.add((value, is_within))
                self.condition(self.grounds[value].ground.when, is_within=is_within)
        elif asked == "permit":
            self.mechanisms.update(value)
        elif asked == "operators":
            self.operators.update(value)
        elif asked == "exporter_sector":
            self.sectors.update(value)
        elif asked == "exposed_to":
            self.exposures.update(value)
        elif asked == "certification":
            self.words.setdefault("dest.certifications", set()).add(value)
        elif asked == "country_listed":
            self._fact(value, ("listed", True), is_within=is_within)
        elif asked in {"fact", "recorded", "current"}:
            self._fact(value, (asked, True), is_within=is_within)
        elif asked == "contains":
            for name, words in value.items():
                for word in words:
                    self._fact(name, ("contains", word), is_within=is_within)
        elif asked in {"equals", "within_days", *LIMITS}:
            for name, limit in value.items():
                for one in limit if asked == "equals" and isinstance(limit, tuple) else (limit,):
                    self._fact(name, (asked, one), is_within=is_within)
        return None

    def _fact(self, name: str, test: tuple[str, object], *, is_within: bool) -> None:
        if is_within:
            self.scoped.add(name)
        sort = FACTS[name][0] if name in FACTS else "flag"
        if sort in LISTS:
            words = self.words.setdefault(name, set())
            if test[0] == "equals":
                raise SettingsError(
                    f"a list is asked for with `equals: {{{name}: ...}}`; ask with `contains`, to have it proved"
                )
            if test[0] == "contains":
                words.add(str(test[1]))
        elif name == "exporter.sector" and test[0] == "equals":
            self.sectors.add(str(test[1]))
        elif name == "dest.operator" and test[0] == "equals":
            self.operators.add(str(test[1]))
        else:
            self.tests.setdefault(name, set()).add(test)


def _values(name: str, tests: set[tuple[str, object]]) -> tuple[FactValue | Days, ...]:
    """Return one value for each part that the tests tell apart."""
    sort = FACTS[name][0] if name in FACTS else "flag"
    if sort == "flag":
        return (True, False)
    if sort == "date":
        if any(kind == "equals" for kind, _ in tests):
            raise SettingsError(
                f"a day is asked for with `equals: {{{name}: ...}}`; ask with `current`, to have it proved"
            )
        turns = {0} | {-value for kind, value in tests if kind == "within_days" and isinstance(value, int)}
        return tuple(
            Days(day) for day in sorted({near for turn in turns for near in (turn - 1, turn, turn + 1)})
        )
    if sort == "number":
        limits = {
            value for kind, value in tests if isinstance(value, int | float) and not isinstance(value, bool)
        }
        return tuple(sorted({near for limit in limits | {0} for near in (limit - 1, limit, limit + 1)}))
    words = {value for kind, value in tests if kind == "equals" and isinstance(value, str)}
    return (*sorted(words), *(("",) if ("recorded", True) in tests else ()), ANOTHER)


def _days(law: Law) -> Iterator[date]:
    """Yield the days on which a law changes by itself."""
    facts = law.jurisdictions.facts
    yield from (one.in_force for one in law.rules)
    yield from (one.in_force for one in law.grounds.values())
    yield from (since for since, _ in law.covers)
    yield from (one.valid_to + timedelta(1) for one in law.accepted)
    for entry in (one for entries in facts.adequacy.values() for one in entries):
        yield entry.valid_from
        if entry.valid_to is not None:
            yield entry.valid_to + timedelta(1)
    yield from (one.date for one in facts.revoked.values())


def conditions_of(law: Law) -> Iterator[Condition]:
    """Yield every condition of a law's rules and grounds, with all conditions inside it."""
    for compiled in law.rules:
        yield from within(compiled.rule.when)
        yield from within(compiled.rule.unless)
    for ground in law.grounds.values():
        yield from within(ground.ground.when)
