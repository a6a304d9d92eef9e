"""Scenarios decided by the real engine, and each outcome held against what was expected."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from fnmatch import fnmatchcase

from msgspec import Struct
from msgspec.structs import replace

from guard.policy import bundle
from guard.policy.compile import Policy
from guard.policy.complaints import closest
from guard.policy.scenarios import WORDS, Scenario
from guard.policy.staging import Known, Marked, Stage, Staged, stages
from guard.residency.jurisdictions import Jurisdictions
from schemas.decision import Action, Outcome
from schemas.errors import SettingsError
from schemas.policy import PackSpec

_TOLD = {Action.HOLD: "escalate"}  # the guard's action -> a scenario's word, where they differ


class Trial(Struct, frozen=True):
    """One scenario as decided: what became of it in the scenario's words, and what was expected and is not so."""

    scenario: Scenario
    action: str
    operator: str  # where it went: the operator of the destination; empty when held or blocked
    outcome: Outcome
    citations: tuple[str, ...]  # of what forbids, of what permits, and of every regime that spoke
    failures: tuple[str, ...]
    silent: tuple[tuple[str, str], ...] = ()  # regimes that were expected and did not speak, with why

    @property
    def is_right(self) -> bool:
        return not self.failures


def known(packs: Mapping[str, PackSpec], marked: Marked) -> Known:
    """Return what scenarios are set up with: these packs, and what is shipped."""
    facts = bundle.shipped_facts()
    operators = {thing.name: thing.spec for thing in bundle.shipped() if thing.kind == "Operator"}
    return Known(packs, operators, facts, Jurisdictions(facts), marked)


def chosen_packs(names: Collection[str] = ()) -> dict[str, PackSpec]:
    """Return the shipped packs of these names or patterns (`eu-*`); all without any. Raise SettingsError for none."""
    packs = {thing.name: thing.spec for thing in bundle.shipped() if thing.kind == "Pack"}
    for name in names:
        if not any(fnmatchcase(one, name) for one in packs):
            raise SettingsError(f"no pack is called `{name}`{closest(name, packs) or '; see `guard parts`'}")
    return {
        name: pack
        for name, pack in packs.items()
        if not names or any(fnmatchcase(name, one) for one in names)
    }


def trials(
    scenarios: Iterable[Scenario],
    given: Known,
    *,
    explained: Mapping[tuple[str, str], str] | None = None,
    advance: Callable[[int], None] = lambda _count: None,
) -> list[Trial]:
    """Return one trial a scenario, in their order. `explained` says why a regime (scenario, regime) is rightly silent."""
    scenarios = list(scenarios)
    by_id = {
        one.scenario.id: one
        for stage in stages(scenarios, given)
        for one in _played(stage, given, explained or {}, advance)
    }
    return [by_id[one.id] for one in scenarios]


def _played(
    stage: Stage, given: Known, explained: Mapping[tuple[str, str], str], advance: Callable[[int], None]
) -> Iterator[Trial]:
    policy = Policy(stage.content)
    for staged in stage.staged:
        yield _trial(staged, policy.outcome(staged.facts, staged.scenario.at), given.packs, explained)
        advance(1)


def _trial(
    staged: Staged, outcome: Outcome, packs: Mapping[str, PackSpec], explained: Mapping[tuple[str, str], str]
) -> Trial:
    scenario = staged.scenario
    action = _TOLD.get(outcome.action, outcome.action.word)
    operator = staged.operators.get(outcome.destination, "")
    failures = [*_action(scenario, action, operator), *_obligations(scenario, action, outcome)]
    silent = []
    for regime in scenario.expected.regimes:
        if regime not in outcome.regimes:
            why = explained.get((scenario.id, regime)) or _why_silent(regime, packs, outcome, scenario.at)
            if why:
                silent.append((regime, why))
            else:
                failures.append(f"regime {regime} did not speak")
    plain = _plain(outcome, staged.flow)
    return Trial(
        scenario, action, operator, plain, tuple(_citations(plain, packs)), tuple(failures), tuple(silent)
    )


def _citations(outcome: Outcome, packs: Mapping[str, PackSpec]) -> dict[str, None]:
    of_regimes = [
        pack.citation for regime in outcome.regimes for pack in packs.values() if pack.regime == regime
    ]
    told = [*(one.citation for one in outcome.reasons), *outcome.basis, *of_regimes]
    return dict.fromkeys(one for one in told if one)


def _action(scenario: Scenario, action: str, operator: str) -> Iterator[str]:
    expected = scenario.expected
    right = {WORDS.get(word, word) for word in (expected.action, *expected.acceptable)}
    if WORDS.get(action, action) not in right:
        yield f"{action} instead of {' or '.join((expected.action, *expected.acceptable))}"
    elif action == "reroute" and expected.reroute_to and operator not in expected.reroute_to:
        yield f"rerouted to {operator} instead of {' or '.join(expected.reroute_to)}"


def _obligations(scenario: Scenario, action: str, outcome: Outcome) -> Iterator[str]:
    """Yield the expected obligations that were not told, where the outcome is the one they were written for."""
    if WORDS.get(action, action) == WORDS.get(scenario.expected.action, scenario.expected.action):
        told = {" ".join(one.casefold().split()) for one in outcome.obligations}
        for one in scenario.expected.obligations:
            if " ".join(one.casefold().split()) not in told:
                yield f"obligation not told: {one}"


def _why_silent(regime: str, packs: Mapping[str, PackSpec], outcome: Outcome, at: date) -> str:
    """Return why a regime has nothing to say here; empty where it should have spoken."""
    stating = [pack for pack in packs.values() if pack.regime == regime]
    if not stating:
        return "no pack in force here states it"
    if all(pack.status == "proposed" or pack.in_force > at for pack in stating):
        return "it is proposed, or not yet in force, and enforces nothing"
    early = [
        one.code
        for one in outcome.reasons
        if one.code == "default.unknown_origin" or one.code.startswith("fault.")
    ]
    return f"decided before any regime was asked: {early[0]}" if early else ""


def _plain(outcome: Outcome, flow: str) -> Outcome:
    """Return an outcome with destinations called by their operators' names, as the scenario calls them."""
    own = f"{flow}."
    return replace(
        outcome,
        destination=outcome.destination.removeprefix(own),
        nearest=outcome.nearest.replace(own, ""),
        question=outcome.question.replace(own, ""),
        reasons=tuple(replace(one, destination=one.destination.removeprefix(own)) for one in outcome.reasons),
    )
