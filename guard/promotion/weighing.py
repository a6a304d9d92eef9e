"""Where a candidate stands on its way: each step of its plan with its tests, and what keeps it from the next."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from guard.fitting import fitted
from guard.policy.arms import without_trial
from guard.promotion.candidate import as_policy
from guard.promotion.evidence import Evidence
from guard.promotion.labelled import Arms, recall_drops
from guard.promotion.reading import pace, proven, verdicts
from guard.promotion.standing import Standing
from guard.promotion.testing import Pace, State, Tested, false_blocks, guarded, state_of
from schemas.trial import Step, TrialSpec

if TYPE_CHECKING:
    from streams.settings import Settings


class Weighed(Struct, frozen=True):
    """A step: its evidence, its tests and its guardrails. A step that was never in force has neither, and runs."""

    step: Step
    evidence: Evidence
    tests: tuple[Tested, ...]
    guardrails: tuple[Tested, ...]

    @property
    def state(self) -> State:
        return state_of((*self.tests, *self.guardrails)) if self.tests else "running"


class Way(Struct, frozen=True):
    """All steps, and the tests on labelled texts, which are the same for all."""

    trial: TrialSpec
    steps: tuple[Weighed, ...]
    labelled: tuple[Tested, ...]

    @property
    def state(self) -> State:
        states = [one.state for one in self.steps]
        states += [state_of(self.labelled)]
        return "failed" if "failed" in states else "running" if "running" in states else "passed"

    def unmet(self, steps: Sequence[Step] | None = None) -> list[str]:
        """Return what has not passed, in sentences: of some steps, or of all."""
        found = [f"{one.name}: {one.said}" for one in self.labelled if one.state != "passed"]
        for one in self.steps:
            if steps is not None and one.step not in steps:
                continue
            if not one.tests:
                found.append(f"{one.step}: never in force")
            found += [
                f"{one.step}: {each.name}: {each.said}"
                for each in (*one.tests, *one.guardrails)
                if each.state != "passed"
            ]
        return found

    def as_data(self) -> dict[str, Any]:
        """Return the whole as the report of its trial."""
        return {
            "type": "trial",
            "trial": self.trial.id,
            "mode": self.trial.mode,
            "percent": self.trial.percent,
            "state": self.state,
            "missing": self.unmet(),
            "labelled": [msgspec.to_builtins(one) for one in self.labelled],
            "steps": [
                {
                    "step": str(one.step),
                    "mode": one.step.mode,
                    "percent": one.step.percent,
                    "state": one.state,
                    "counts": msgspec.to_builtins(one.evidence.total),
                    "flows": msgspec.to_builtins(one.evidence.flows),
                    "tests": [msgspec.to_builtins(each) for each in one.tests],
                    "guardrails": [msgspec.to_builtins(each) for each in one.guardrails],
                }
                for one in self.steps
            ],
        }


def weighed(
    settings: "Settings",
    keys: Mapping[str, bytes],
    base: Standing,
    trial: TrialSpec,
    *,
    folder: Path,
    at: int,
    progress: Callable[[int], None],
) -> Way:
    """Return where a candidate stands, from the proven log, signed words and labelled files as they were declared."""
    steps = {step: base.at_step(trial, step) for step in trial.plan.steps}
    since = {one.bundle.short: one.since for several in steps.values() for one in several}
    found = proven(settings, keys, list(since), verdicts(settings, base.policy), progress=progress)
    paces = {name: pace(settings, name, when) for name, when in since.items()}
    return Way(
        trial,
        tuple(
            _weighed(trial, step, [one.bundle.short for one in several], found, paces)
            for step, several in steps.items()
        ),
        () if trial.plan.tests.recall_drop is None else drops(settings, base, trial, folder=folder, at=at),
    )


def drops(
    settings: "Settings", base: Standing, trial: TrialSpec, *, folder: Path, at: int
) -> tuple[Tested, ...]:
    """Return the tests on labelled texts; none where the plan has none. Raise SettingsError where the candidate's models are not here, by hash."""
    current = without_trial(base.policy) if base.trial is not None else base.policy
    candidate = as_policy(current, trial)
    ours = fitted(settings.classifiers, current.content)
    theirs = fitted(settings.classifiers, candidate.content, before=ours)
    return tuple(
        recall_drops(trial, folder, Arms(current, candidate, (ours.detector, theirs.detector)), at=_day(at))
    )


def _weighed(
    trial: TrialSpec,
    step: Step,
    names: Sequence[str],
    found: Mapping[str, Evidence],
    paces: Mapping[str, Pace],
) -> Weighed:
    evidence, took = Evidence(), Pace()
    for name in names:
        for flow, counts in found[name].flows.items():
            known = evidence.flows.get(flow)
            evidence.flows[flow] = counts if known is None else known.plus(counts)
        took = Pace(took.records + paces[name].records, took.seconds + paces[name].seconds)
    if not names:
        return Weighed(step, evidence, (), ())
    total = evidence.total
    return Weighed(
        step,
        evidence,
        (false_blocks(trial.plan.tests.new_false_blocks, total),),
        tuple(guarded(trial.plan.guardrails, total, took)),
    )


def _day(at: int) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).date()
