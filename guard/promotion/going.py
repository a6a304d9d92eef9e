"""From one step to the next: a trial begins, goes on or ends only where its plan says that it may."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from guard.bundles.manifest import Bundle
from guard.bundles.publish import Activated, activate
from guard.bundles.signing import refusal, signers_of
from guard.promotion.candidate import is_same
from guard.promotion.preparing import Prove, finished, refuse_fallback
from guard.promotion.registry import candidates, entry, key_of, publish
from guard.promotion.standing import Standing, standing, trial_in
from guard.promotion.weighing import Way, weighed
from schemas.errors import BundleError, SettingsError
from schemas.trial import TrialSpec

if TYPE_CHECKING:
    from streams.settings import Settings


def refuse_too_early(
    settings: "Settings",
    keys: Mapping[str, bytes],
    base: Standing,
    trial: TrialSpec,
    *,
    folder: Path,
    at: int,
    progress: Callable[[int], None],
) -> None:
    """Raise BundleError where another trial is in force, or a step before has not passed, naming what is missing."""
    refuse_others(base, trial)
    before = trial.plan.steps[: trial.plan.steps.index(trial.step)]
    if before:
        way = weighed(settings, keys, base, trial, folder=folder, at=at, progress=progress)
        if unmet := way.unmet(before):
            raise BundleError(f"{trial.step} comes after what has not passed: {'; '.join(unmet)}")


def refuse_others(base: Standing, trial: TrialSpec) -> None:
    """Raise BundleError where a trial is in force that is no step of the same way, or the name is taken."""
    running = base.trial
    if running is not None and not is_same(running, trial):
        raise BundleError(
            f"trial `{running.id}` is in force with another candidate or plan; end it with `guard promote rollback` first"
        )
    if any(one.trial.id == trial.id for one in base.tried):
        raise BundleError(f"there was a trial `{trial.id}` before; give another name with `--id`")


def start(settings: "Settings", trial: Bundle, fallback: Bundle, *, by: str, at: int) -> Activated:
    """Put a trial in force. Raise BundleError where its way back is not fully signed: then nothing is put in force."""
    signers = signers_of(settings)
    spec = trial_in(trial)
    if spec is None:
        raise BundleError(
            "the bundle tries nothing; give the file that `guard promote prepare` wrote for the trial"
        )
    if (refused := refusal(trial, signers, at=at, after=trial.manifest.version - 1)) is not None:
        raise BundleError(f"the trial would be refused ({refused.why.value}): {refused.told}")
    refuse_fallback(trial, fallback, signers, at=at)
    refuse_others(standing(settings), spec)
    candidates(settings)  # raises where nobody could keep what is told of it
    done = activate(settings, trial, at=at)
    report = {"type": "trial", "trial": spec.id, "mode": spec.mode, "percent": spec.percent}
    publish(
        settings,
        {
            key_of(spec): entry(spec, spec.mode, by=by, at=at, bundle=trial.short),
            f"trial/{spec.id}": {**report, "state": "running", "missing": [], "by": by, "at": at},
        },
    )
    return done


def finish(
    settings: "Settings", way: Way, base: Standing, *, by: str, at: int, prove: Prove | None = None
) -> Bundle:
    """Return the promoted bundle, unsigned. Raise SettingsError with every test that has not passed, BundleError as `finished`."""
    trial = base.in_force().trial
    if trial.step != trial.plan.steps[-1]:
        raise SettingsError(
            f"the trial is at {trial.step}, and its plan ends with {trial.plan.steps[-1]}; prepare the next step"
        )
    if unmet := way.unmet():
        raise SettingsError(f"not promoted, for not everything declared has passed: {'; '.join(unmet)}")
    bundle = finished(base, signers_of(settings), at=at, prove=prove)
    told = entry(trial, trial.mode, by=by, at=at, bundle=base.in_force().bundle.short, promoted=bundle.short)
    publish(settings, {key_of(trial): told, f"trial/{trial.id}": {**way.as_data(), "by": by, "at": at}})
    return bundle
