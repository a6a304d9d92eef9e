"""Scenarios: movements whose outcome is known, as files and the packs' own `cases` tell them, in the vocabulary's words.

A file has `scenarios`, and may have `meta` with `evaluate_at` and `defaults`. Facts are nested by group; a fact without a
name in the vocabulary is told, not refused: it speaks to no rule.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from guard.policy.scenario_facts import day_of, flat, texts, typed
from guard.policy.source import read
from schemas.errors import SettingsError
from schemas.policy import Case, PackSpec
from schemas.vocabulary import FACTS, FactValue

WORDS = {"escalate": "hold", "pseudonymise": "redact"}  # a scenario's word -> the guard's
ACTIONS = ("allow", "redact", "reroute", "escalate", "block")  # a scenario's words for what the guard does


class Expectation(Struct, frozen=True):
    """What a scenario ends in, in its own words."""

    action: str
    acceptable: tuple[str, ...] = ()
    reroute_to: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    transforms: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()


class Scenario(Struct, frozen=True):
    """One movement: its facts by full name, and what is expected of it. What is null in the file is not among the facts."""

    id: str
    title: str
    at: date
    labels: tuple[str, ...]
    purpose: str
    facts: dict[str, FactValue]
    alternatives: tuple[str, ...]
    expected: Expectation
    unknown: tuple[str, ...] = ()  # facts that the vocabulary does not name

    def text(self, name: str, default: str = "") -> str:
        """Return a fact that is a word."""
        return str(self.facts.get(name, default))

    def words(self, name: str) -> tuple[str, ...]:
        """Return a fact that is a list of words; empty where it is not given."""
        value = self.facts.get(name, ())
        return value if isinstance(value, tuple) else (str(value),)


def read_scenarios(file: Path, *, at: date | None = None) -> list[Scenario]:
    """Return the scenarios of a file. `at` goes before the file's own day. Raise SettingsError with file and line."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"`{file}` cannot be read; check that it exists and is UTF-8") from error
    scenarios: dict[str, Scenario] = {}
    for item in read(text, str(file)):
        if not isinstance(item.data, dict) or not isinstance(item.data.get("scenarios"), list):
            raise SettingsError(f"{item.place()}: no list `scenarios` is there; write one at the top level")
        meta = item.data.get("meta") or {}
        day = at or day_of(meta.get("evaluate_at"), item.place(("meta", "evaluate_at")))
        defaults = _defaults(meta.get("defaults") or {})
        for index, raw in enumerate(item.data["scenarios"]):
            one = scenario_of(
                raw, day, defaults, place=item.place(("scenarios", index)), fixed=at is not None
            )
            if one.id in scenarios:
                raise SettingsError(
                    f"{item.place(('scenarios', index))}: `{one.id}` stands twice; rename one"
                )
            scenarios[one.id] = one
    return list(scenarios.values())


def cases_of(packs: Mapping[str, PackSpec], *, at: date | None = None) -> list[Scenario]:
    """Return the cases that packs carry, each called `pack/id`; a case without a day is of the day its pack was checked."""
    return [
        _of_case(name, case, at or case.at or pack.checked)
        for name, pack in sorted(packs.items())
        for case in pack.cases
    ]


def scenario_of(
    raw: Any, at: date, defaults: Mapping[str, object], *, place: str, fixed: bool = False
) -> Scenario:
    """Return one scenario of a file's data. Raise SettingsError where it is not what it should be."""
    try:
        expected = raw["expected"]
        own = raw.get("at") or raw.get("evaluate_at")
        facts = flat(raw["facts"])
        told = _expectation(expected, tuple(raw.get("regimes") or ()), tuple(raw.get("citations") or ()))
        name, title = str(raw["id"]), str(raw.get("title", ""))
    except (KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"{place}: a scenario has `id`, `facts` and `expected`; add what is missing"
        ) from error
    day = day_of(own, place) if own and not fixed else at
    return _scenario(name, title, day, {**defaults, **facts}, told, place)


def _of_case(pack: str, case: Case, at: date) -> Scenario:
    expected = Expectation(
        case.expected.action,
        case.expected.acceptable,
        case.expected.reroute_to,
        case.expected.obligations,
        case.expected.transforms,
    )
    name = f"{pack}/{case.id}"
    return _scenario(name, case.title, at, flat(case.facts), expected, f"case `{name}`")


def _expectation(raw: Mapping[str, Any], regimes: tuple[str, ...], citations: tuple[str, ...]) -> Expectation:
    named = {
        name: tuple(str(one) for one in raw.get(name) or ())
        for name in ("acceptable", "reroute_to", "obligations", "transforms")
    }
    return Expectation(str(raw["action"]), regimes=regimes, citations=citations, **named)


def _defaults(raw: Mapping[str, Any]) -> dict[str, object]:
    """Return a file's defaults by full name; the file writes `facts.` before each."""
    return {name.removeprefix("facts."): value for name, value in flat(raw).items()}


def _scenario(
    name: str, title: str, at: date, raw: Mapping[str, object], expected: Expectation, place: str
) -> Scenario:
    for word in (expected.action, *expected.acceptable):
        if WORDS.get(word, word) not in {WORDS.get(one, one) for one in ACTIONS}:
            raise SettingsError(f"{place}: `{word}` is no action; it is one of {', '.join(ACTIONS)}")
    facts = {key: value for key, value in raw.items() if value is not None}
    labels, purpose, alternatives = (
        facts.pop(key, default)
        for key, default in (("data.labels", ()), ("purpose", ""), ("alternatives", ()))
    )
    return Scenario(
        name,
        title,
        at,
        texts(labels),
        str(purpose),
        dict(typed(facts, place)),
        texts(alternatives),
        expected,
        tuple(sorted(key for key in facts if key not in FACTS)),
    )
