"""Copy the sealed record of DECISION (quarantine or sample) into a set with your verdict; the look is put on record first."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, config, print_json, signed_by
from guard.cli.labels_commands._asked import Deployment, deployment, judgement, set_name, word_on
from schemas.errors import GuardError, SettingsError

if TYPE_CHECKING:
    from guard.audit.signing import LocalSigner

MOST = 20  # records of one case


@click.command(
    help=__doc__
    + "\n\nWith --case, the records that the case shows as examples and that are still sealed, with the case's verdict."
)
@click.argument("decision", required=False)
@click.option("--case", "case_id", help="The records of this case, with its verdict.")
@set_name
@judgement(required=False)
@click.option("--language", default="", metavar="CODE", help="That its text is written in.")
@signed_by
@config
@as_json
def command(
    decision: str | None,
    case_id: str | None,
    name_of_set: str,
    verdict: str | None,
    spans: tuple[str, ...],
    topics: tuple[str, ...],
    language: str,
    name: str,
    key: Path,
    config: Path,
    as_json: bool,
) -> None:
    from guard.keys import load_signer

    if (decision is None) is (case_id is None):
        raise click.UsageError("name one DECISION, or a case with --case")
    if decision is not None and verdict is None:
        raise click.UsageError("a decision needs --verdict")
    if case_id is not None and (verdict or spans or topics):
        raise click.UsageError("the case says the verdict; leave --verdict, --span and --topic out")
    deployed, signer = deployment(config), load_signer(key)
    if decision is not None:
        told = _added(
            deployed, decision, name_of_set, verdict or "", spans, topics, language, name=name, signer=signer
        )
        _tell([told], as_json=as_json)
        return
    concluded, decisions = _of_case(deployed, case_id or "")
    added, left = [], []
    for one in decisions:
        try:
            added.append(
                _added(deployed, one, name_of_set, concluded, (), (), language, name=name, signer=signer)
            )
        except GuardError as error:
            left.append(str(error))
    if not added:
        raise SettingsError(
            f"no record of case `{case_id}` could be added: {left[0] if left else 'it has none'}"
        )
    _tell(added, as_json=as_json)
    for why in left:
        click.echo(f"left out: {why}", err=True)


def _added(
    deployed: Deployment,
    decision: str,
    set_: str,
    verdict: str,
    spans: tuple[str, ...],
    topics: tuple[str, ...],
    language: str,
    *,
    name: str,
    signer: "LocalSigner",
) -> dict[str, object]:
    from guard.labelling.bringing import copied, sealed_copy
    from guard.labelling.sealing import Body
    from guard.labelling.store import message, write
    from guard.wiring import clock
    from schemas.labelled import Mark

    at = clock()
    one = copied(
        deployed.settings, decision, people=deployed.people, by=name, at=at, signer=signer, language=language
    )
    found = tuple(Mark(it.start, it.end, it.label) for it in one.case.spans)
    text = sealed_copy(deployed.settings, one, set_, by=name, at=at)
    body = Body(one.case.text, found)
    word = word_on(text, body, verdict, spans, topics, name=name, signer=signer, at=at)
    write(deployed.settings, [message(text), message(word)])
    return {
        "text": f"{set_}/{text.id}",
        "decision": decision,
        "from": one.source.value,
        "verdict": verdict,
        "spans": [f"{it.entity}:{it.start}:{it.end}" for it in word.spans],
        "undrawn": one.undrawn,
    }


def _of_case(deployed: Deployment, case_id: str) -> tuple[str, list[str]]:
    from streams.cases import load

    cases = load(deployed.settings.kafka.for_consumer(), deployed.settings.topics.cases)
    found = next((one for one in cases if one.id == case_id), None)
    if found is None:
        raise SettingsError(f"no case `{case_id}`; see `guard cases list --all`")
    if found.verdict is None:
        raise SettingsError(f"case `{case_id}` has no verdict; close it with one first (`guard cases close`)")
    return found.verdict.value, [one.id for one in found.samples][:MOST]


def _tell(added: list[dict[str, object]], *, as_json: bool) -> None:
    for one in added:
        if as_json:
            print_json(one)
            continue
        click.echo(f"{one['text']}: a copy of {one['decision']} ({one['from']}), {one['verdict']}")
        if one["undrawn"]:
            click.echo(
                f"  {one['undrawn']} of its findings have no place that the log tells well enough; name them with --span"
            )
