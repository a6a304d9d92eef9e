"""Prove that no data of a label reached an operator of a domicile in a period, or say what did, or why nobody can tell.

Runs the checks of `guard audit verify` over every offset first. Exit code 0: proven; 1: disproven, with the ids of
decisions; 2: not provable, because ... The absence of a finding is no proof of the absence of data: the answer tells what the
classifiers of those bundles looked for.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guard.cli._options import as_json, config, policy, policy_directory, print_json, public_key, settings
from guard.cli._period import period, said
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from guard.policy.compile import Policy
    from guard.reports.absence import Answer, Listed

CODES = {"proven": 0, "disproven": 1, "not provable": 2}
_SHOWN = 20


@click.command(help=__doc__)
@click.option("--label", required=True, help="What must not have gone there: health, special_category, ...")
@click.option(
    "--domicile", required=True, metavar="COUNTRY", help="Of the operator: a country or a bloc, such as US."
)
@click.option("--parent", is_flag=True, help="An ultimate parent there counts as well.")
@period(required=True)
@policy
@public_key
@config
@as_json
def command(
    label: str,
    domicile: str,
    parent: bool,
    since: int,
    until: int,
    policy: Path | None,
    public_key: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    from guard.keys import load_publics
    from guard.progress import bar
    from guard.reports.absence import Question
    from guard.reports.asking import absence_of
    from guard.wiring import clock, policy_of

    loaded = settings(config)
    ours = policy_of(policy_directory(policy, config))
    _check(label, domicile, ours)
    question = Question(label, domicile, since, until, parent)
    keys = load_publics(public_key or loaded.keys)
    with bar("messages read") as advance:
        answer = absence_of(loaded, keys, ours, question, now=clock(), progress=advance)
    if as_json:
        print_json(_data(answer))
    else:
        _tell(answer)
    raise SystemExit(CODES[answer.word])


def _check(label: str, domicile: str, policy: "Policy") -> None:
    from guard.policy.complaints import closest
    from schemas.label import IMPLIES

    known = {*IMPLIES, *(one for labels in policy.labels.values() for one in labels)}
    if label not in known:
        raise SettingsError(
            f"no label is called `{label}`{closest(label, known) or '; see docs/security-teams.md'}"
        )
    if not policy.law.jurisdictions.knows(domicile):
        raise SettingsError(
            f"no country or bloc is called `{domicile}`; write it as two capital letters, such as US"
        )


def _tell(answer: "Answer") -> None:
    question = answer.question
    click.echo(f"{answer.word}: {question.said}, {said(question.since, question.until)}")
    for why in answer.impediments:
        click.echo(f"  because   {why}")
    for why, listed in answer.doubts.items():
        click.echo(f"  because   {listed.records:,} records: {why}")
        _list(listed)
    if answer.reached.records:
        click.echo(f"  reached   {answer.reached.records:,} records carried it there")
        _list(answer.reached)
    if answer.redacted.records:
        click.echo(
            f"  redacted  {answer.redacted.records:,} records went there with every such finding rewritten"
        )
        _list(answer.redacted)
    if answer.faint.records:
        click.echo(
            f"  faint     {answer.faint.records:,} records went there with such a finding below its threshold"
        )
        _list(answer.faint)
    for name, count in sorted(answer.there.items()):
        click.echo(f"  there     {count:,} records went to {name} in all")
    click.echo(f"  elsewhere {answer.elsewhere:,} records went to other operators")
    looked = ", ".join(
        f"{entity} from {threshold:g} on" for entity, threshold in sorted(answer.looked_for.items())
    )
    click.echo(
        f"  looked    for {looked or 'nothing with that label'}; bundles {', '.join(answer.bundles) or 'none'}"
    )
    click.echo(f"  found by  {', '.join(answer.classifiers) or 'no classifier, anywhere in the period'}")
    click.echo(
        "  limits    the absence of a finding is no proof of the absence of data: what nobody looked for is in no line"
    )
    if answer.audited is not None and answer.audited.is_sound:
        checked = answer.audited
        click.echo(
            f"  verified  {checked.logs} logs with {checked.leaves:,} leaves cover {checked.covered:,} records; "
            f"{checked.records:,} still retained match their digests, {checked.movements:,} stand where they were sent"
        )


def _list(listed: "Listed") -> None:
    for one in listed.decisions[:_SHOWN]:
        click.echo(f"            {one}")
    if len(listed.decisions) > _SHOWN:
        click.echo("            ... all of them with --json")


def _data(answer: "Answer") -> dict[str, Any]:
    import msgspec

    told: dict[str, Any] = msgspec.to_builtins(answer)
    return {"verdict": answer.word, "claim": answer.question.said} | told
