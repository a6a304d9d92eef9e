"""Cases: all records that were stopped by one cause, as analysts work on them.

Nothing here shows content. A word on a case is signed, and stays on record.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, config, print_json, print_table, settings, signed_by
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from schemas.case import Case
    from streams.settings import Settings

VERDICTS = (
    "true_positive",
    "false_positive",
    "benign",
    "duplicate",
)  # schemas.case.Verdict, spelt out for help
_GRAVEST = ("critical", "high", "medium", "low")


@click.group(help=__doc__)
def command() -> None: ...


@command.command("list")
@click.option("--all", "everything", is_flag=True, help="Closed cases, too.")
@config
@as_json
def list_(everything: bool, config: Path, as_json: bool) -> None:
    """List the open cases, the gravest first, each with what was merged into it."""
    listed(settings(config), everything=everything, as_json=as_json)


@command.command()
@click.argument("case")
@config
@as_json
def show(case: str, config: Path, as_json: bool) -> None:
    """Show CASE: its cause, counts, decisions to look at, and what was said of it."""
    import msgspec

    from guard.cli._period import moment

    loaded = settings(config)
    one = _find(loaded, case, together=True)
    if as_json:
        print_json(msgspec.to_builtins(one, str_keys=True))
        return
    told = one.cause
    lines = [
        ("case", f"{one.id}, {one.severity.value}, {one.state.value}, generation {one.generation}"),
        ("cause", f"{told.action} in flow {told.flow}: {told.reason or told.fault}"),
        ("law", one.citation),
        ("found", f"{told.entity} at {told.place}" if told.entity else ""),
        ("records", f"{one.count}, {moment(one.first)} to {moment(one.last)}"),
        ("nearest", one.nearest),
        ("asks", f"{one.question} ({one.role})" if one.question else ""),
        ("assignee", one.assignee),
        ("verdict", one.verdict.value if one.verdict is not None else ""),
        *(("look at", f"{sample.id} {sample.place}") for sample in one.samples),
        *(("history", f"{moment(it.at)} {it.what} {it.by} {it.detail}") for it in one.history),
    ]
    for name, text in lines:
        if text:
            click.echo(f"{name:<9} {text.rstrip()}")


@command.command()
@click.argument("case")
@click.argument("assignee", default="")
@signed_by
@config
def assign(case: str, assignee: str, name: str, key: Path, config: Path) -> None:
    """Give CASE to ASSIGNEE; without one it is nobody's."""
    _say(case, "assign", name, key, config, assignee=assignee)


@command.command()
@click.argument("case")
@click.option("--verdict", type=click.Choice(VERDICTS), required=True)
@click.option(
    "--quiet-hours",
    type=click.IntRange(0, 24 * 366),
    default=1,
    show_default=True,
    help="Records that come until then are counted and do not reopen it.",
)
@signed_by
@config
def close(case: str, verdict: str, quiet_hours: int, name: str, key: Path, config: Path) -> None:
    """Close CASE with a verdict."""
    _say(case, "close", name, key, config, verdict=verdict, quiet=quiet_hours * 3_600_000)


@command.command()
@click.argument("case")
@signed_by
@config
def reopen(case: str, name: str, key: Path, config: Path) -> None:
    """Open CASE again."""
    _say(case, "reopen", name, key, config)


@command.command()
@click.argument("case")
@click.argument("into")
@signed_by
@config
def merge(case: str, into: str, name: str, key: Path, config: Path) -> None:
    """Let INTO count what CASE counts, and take CASE from the queue."""
    _find(settings(config), into)
    _say(case, "merge", name, key, config, into=into)


@command.command()
@click.argument("case")
@signed_by
@config
def split(case: str, name: str, key: Path, config: Path) -> None:
    """Let CASE, which is merged, stand for itself again."""
    _say(case, "split", name, key, config)


def listed(loaded: "Settings", *, everything: bool, as_json: bool) -> None:
    """Print the cases of a deployment."""
    import msgspec

    from guard.cli._period import moment
    from streams.cases import load
    from streams.windows.gathering import gathered

    found = [
        one
        for one in gathered(load(loaded.kafka.for_consumer(), loaded.topics.cases))
        if everything or one.is_shown
    ]
    found.sort(key=lambda one: (_GRAVEST.index(one.severity), -one.count, one.id))
    if as_json:
        for one in found:
            print_json(msgspec.to_builtins(one, str_keys=True))
        return
    rows = [
        (
            one.id,
            one.severity.value,
            one.state.value,
            one.cause.flow,
            one.cause.reason or one.cause.fault,
            one.cause.entity,
            one.cause.place,
            one.count,
            moment(one.last),
            one.assignee,
        )
        for one in found
    ]
    heads = ("case", "severity", "state", "flow", "reason", "entity", "place", "records", "last", "assignee")
    print_table(heads, rows)


def _find(loaded: "Settings", case: str, *, together: bool = False) -> "Case":
    known = _known(loaded, together=together)
    if case not in known:
        raise SettingsError(f"no case `{case}`; see `guard cases list --all`")
    return known[case]


def _known(loaded: "Settings", *, together: bool = False) -> "dict[str, Case]":
    from streams.cases import load
    from streams.windows.gathering import gathered

    cases = load(loaded.kafka.for_consumer(), loaded.topics.cases)
    return {one.id: one for one in cases} | ({one.id: one for one in gathered(cases)} if together else {})


def _say(case: str, verb: str, name: str, key: Path, config: Path, **more: object) -> None:
    """Sign a word and write it. Raise SettingsError where it would have no effect."""
    import secrets

    import msgspec

    from guard.cases.checks import refuse_no_case, refuse_strangers
    from guard.cases.sealed import write
    from guard.cases.signed import sign
    from guard.cases.words import encode, record_key
    from guard.keys import load_signer
    from guard.wiring import clock, policy_of
    from schemas.case import CaseCommand

    loaded = settings(config)
    given = {"id": f"w-{secrets.token_hex(6)}", "verb": verb, "case": case, "at": clock(), "by": name, **more}
    word = sign(msgspec.convert({"type": "case", **given}, CaseCommand), load_signer(key))
    refuse_no_case(word, _known(loaded).get(case))
    if loaded.policy.is_dir():  # an analyst's machine need not have it; the stateful side does
        refuse_strangers(word, policy_of(loaded.policy).approvers, policy=str(loaded.policy))
    write(loaded, record_key(word), encode(word))
    click.echo(f"{verb} {case} by {name}")
