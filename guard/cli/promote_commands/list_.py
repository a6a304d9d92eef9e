"""List the candidates: which is tried how, which is active, which were taken back, since when and by whom."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, print_table, settings


@click.command(help=__doc__)
@config
@as_json
def command(config: Path, as_json: bool) -> None:
    from guard.cli._bundles import when
    from guard.policy.arms import names_of
    from guard.promotion.registry import candidates, digest_of, stands
    from guard.promotion.standing import standing

    loaded = settings(config)
    base = standing(loaded)
    in_force = names_of(base.policy) if base.bundle is not None else frozenset()
    trying = digest_of(base.trial) if base.trial is not None else ""
    rows = []
    for key, told in sorted(candidates(loaded).items(), key=lambda one: int(one[1].get("at", 0))):
        state = stands(told, in_force, trying)
        if as_json:
            print_json({**told, "key": key, "state": state})
        else:
            name = key.partition("/")[2]
            rows.append(
                (name, state, str(told["trial"]), str(told["step"]), when(int(told["at"])), str(told["by"]))
            )
    if not as_json:
        print_table(("candidate", "state", "trial", "step", "since", "by"), rows)
