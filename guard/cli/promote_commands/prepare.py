"""Prepare a trial of a candidate: the bundle that tries it and the one that takes it back, both to be signed.

The candidate is a policy directory or a bundle's file that differs from what is in force in classifiers, thresholds and
labels alone. Where the deployment asks for proofs of its bundles, both are proved, the trial in both arms. Nothing is put in force: `guard policy sign` signs both files, `guard promote start` begins.
"""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, public_key, settings
from guard.cli.promote_commands._weighed import by, labelled, prover, tell_tests
from schemas.errors import SettingsError


@click.command(help=__doc__)
@click.option(
    "--candidate",
    required=True,
    type=click.Path(path_type=Path, exists=True),
    help="The candidate: a policy directory, or a bundle's file.",
)
@click.option(
    "--plan", "plan_file", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Its plan."
)
@click.option("--mode", required=True, type=click.Choice(["shadow", "canary"]), help="The step to begin.")
@click.option(
    "--percent",
    type=click.IntRange(1, 100),
    default=100,
    show_default=True,
    help="Of a flow's record keys that the candidate sees or, as canary, judges.",
)
@click.option("--id", "name", help="The trial's name; by default of its version.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="The folder to write to."
)
@labelled
@by
@public_key
@config
@as_json
def command(
    candidate: Path,
    plan_file: Path,
    mode: str,
    percent: int,
    name: str | None,
    out: Path,
    folder: Path,
    by: str,
    public_key: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    from guard.bundles.export import write_file
    from guard.bundles.signing import signers_of
    from guard.cli._bundles import shown
    from guard.keys import load_publics
    from guard.policy.arms import without_trial
    from guard.progress import bar
    from guard.promotion.candidate import trial_of
    from guard.promotion.going import refuse_too_early
    from guard.promotion.plan import digests, read_plan
    from guard.promotion.preparing import prepared
    from guard.promotion.registry import candidates, entry, key_of, publish
    from guard.promotion.standing import standing
    from guard.promotion.weighing import drops
    from guard.wiring import clock, policy_of
    from schemas.trial import Step

    loaded, plan, at = settings(config), read_plan(plan_file), clock()
    base = standing(loaded)
    known = candidates(loaded)  # raises where nobody could keep what is prepared
    current = without_trial(base.policy) if base.trial is not None else base.policy
    step = Step.model_validate({"mode": mode, "percent": percent})
    trial = trial_of(
        current,
        policy_of(candidate),
        plan,
        step,
        name=name or f"trial-{base.version + 1}",
        labelled=digests(plan, folder),
    )
    with bar("messages read") as advance:
        keys = load_publics(public_key or loaded.keys)
        refuse_too_early(loaded, keys, base, trial, folder=folder, at=at, progress=advance)
    tests = drops(loaded, base, trial, folder=folder, at=at)
    wrong = [one for one in tests if one.state != "passed"]
    if wrong:
        raise SettingsError(
            "the candidate does not pass on labelled texts: "
            + "; ".join(f"{one.name}: {one.said}" for one in wrong)
        )
    prove = prover(loaded, base, candidate, at=at)
    made = prepared(base, trial, signers_of(loaded), at=at, prove=prove)
    out.mkdir(parents=True, exist_ok=True)
    files = {"trial": out / f"{trial.id}.bundle", "fallback": out / f"{trial.id}-fallback.bundle"}
    for bundle, file in ((made.trial, files["trial"]), (made.fallback, files["fallback"])):
        write_file(bundle, file)
    if key_of(trial) not in known:
        publish(loaded, {key_of(trial): entry(trial, "candidate", by=by, at=at, bundle=made.trial.short)})
    if as_json:
        told = {which: {"file": str(files[which]), **shown(getattr(made, which), loaded)} for which in files}
        print_json({"trial_id": trial.id, "plan": plan.digest, **told})
        return
    tell_tests(tests)
    for which, file in files.items():
        bundle = getattr(made, which)
        click.echo(f"wrote {file}: the {which}, version {bundle.manifest.version}, {bundle.short}")
    click.echo(
        f"{made.trial.manifest.threshold} sign each with `guard policy sign FILE --key FILE`, then "
        f"`guard promote start {files['trial']} --fallback {files['fallback']}`"
    )
