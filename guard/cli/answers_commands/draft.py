"""Draft an answer: what is in force with this answer more, its difference and effect, and a bundle's file to be signed.

It is built on the bundle in force, or on the policy directory where bundles are not used; then no file is written, and the
lines to add are told. Nothing is put in force: `guard policy sign` and `guard policy activate` do that.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, print_json, settings
from guard.cli.answers_commands._asked import of_question
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from guard.answers.asking import InForce
    from guard.answers.draft import Draft
    from guard.answers.effect import Effect
    from streams.settings import Settings

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(help=__doc__)
@of_question
@click.option("--until", type=_DAY, required=True, metavar="DATE", help="The last day on which it counts.")
@click.option("--from", "start", type=_DAY, metavar="DATE", help="The first; today where none is given.")
@click.option("--reference", required=True, metavar="DOC-ID", help="The document that holds the answer.")
@click.option("--basis", required=True, help='What it rests on, such as "Art. 9(2)(h) GDPR".')
@click.option("--by", required=True, metavar="NAME", help="Who answered, in the role that the rule asks.")
@click.option(
    "--label",
    "labels",
    multiple=True,
    help="What it is for; by default the labels that waiting records are asked about. May be repeated.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option(
    "--proof",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A proof of exactly this candidate, where the deployment asks for one.",
)
@as_json
def command(
    question: str,
    flow: str,
    until: datetime,
    start: datetime | None,
    reference: str,
    basis: str,
    by: str,
    labels: tuple[str, ...],
    out: Path | None,
    proof: Path | None,
    public_key: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    from guard.answers.asking import day, in_force
    from guard.answers.draft import Given, asking, drafted
    from guard.answers.effect import effect
    from guard.answers.questions import questions
    from guard.cli.answers_commands._asked import weighed
    from guard.wiring import clock

    loaded, at = settings(config), clock()
    base, today = in_force(loaded), day(at)
    policy = base.governing.policy
    asking(policy, flow, question, today)
    found = weighed(loaded, base, public_key, at=at)
    waiting = [
        one for one in questions(found.waiting, policy) if (one.flow, one.question) == (flow, question)
    ]
    given = Given(
        flow,
        question,
        tuple(sorted(set(labels))) or tuple(label for one in waiting for label in one.labels),
        reference,
        basis,
        by,
        start.date() if start else today,
        until.date(),
    )
    draft = drafted(policy, given, today)
    told = effect(
        found.waiting, draft.policy, found.scale, flow=flow, question=question, at=max(today, given.start)
    )
    file = _write(loaded, base, draft, out or Path(f"{flow}-{question}.bundle"), proof, at)
    if as_json:
        print_json(_data(draft, told, base, file))
        return
    _tell(draft, told, base)
    if file is None:
        click.echo(
            f"no bundle is signed here: add these lines to flow `{flow}` in `{loaded.policy.name}`, below `conditions`"
        )
    else:
        click.echo(
            f"wrote {file}; `guard policy sign {file} --key FILE`, then `guard policy activate {file}`"
        )
        click.echo(
            f"the policy directory does not know of it yet: add these lines to flow `{flow}`, below `conditions`, or the "
            "next `guard policy build` leaves it out"
        )
    _echo_yaml(draft)


def _write(
    loaded: "Settings", base: "InForce", draft: "Draft", out: Path, proof: Path | None, at: int
) -> Path | None:
    """Write the candidate and return its file; None where nobody signs bundles."""
    from guard.answers.candidate import candidate
    from guard.bundles.export import write_file
    from guard.bundles.signing import signers_of

    if not loaded.bundles.signers:
        return None
    proven = proof.read_text(encoding="utf-8") if proof else ""
    bundle = candidate(base, draft, signers_of(loaded), at=at, proof=proven)
    if out.exists():
        raise SettingsError(
            f"`{out}` is there already, perhaps with signatures; name another file with `--out`"
        )
    write_file(bundle, out)
    return out


def _tell(draft: "Draft", told: "Effect", base: "InForce") -> None:
    from guard.policy.compare import line

    click.echo(f"on {base.governing.source}:")
    for one in draft.differences:
        click.echo(line(one))
    click.echo(told.sentence)
    for what, count in sorted(told.still.items()):
        click.echo(f"  {count:,} wait for more: {what}")
    for why, count in sorted(told.untold.items()):
        click.echo(f"  {count:,}: {why}")


def _echo_yaml(draft: "Draft") -> None:
    from guard.answers.draft import yaml_of

    click.echo(yaml_of(draft.answer))


def _data(draft: "Draft", told: "Effect", base: "InForce", file: Path | None) -> dict[str, object]:
    import msgspec

    return {
        "file": None if file is None else str(file),
        "on": base.governing.source,
        "bundle": draft.policy.digest,
        "answer": draft.answer.model_dump(mode="json"),
        "differences": [msgspec.to_builtins(one) for one in draft.differences],
        "effect": msgspec.to_builtins(told),
    }
