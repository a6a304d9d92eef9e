"""List the sets: how many texts by language, entity, verdict and state, who annotated, how far they agree, what they were used for."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, config, print_json, print_table
from guard.cli.labels_commands._asked import deployment

if TYPE_CHECKING:
    from guard.labelling.summary import Summary


@click.command(help=__doc__)
@click.option("--set", "name_of_set", default="", metavar="NAME", help="Only this set.")
@config
@as_json
def command(name_of_set: str, config: Path, as_json: bool) -> None:
    import msgspec

    from classifiers.kinds import kinds
    from guard.labelling.keys import file_of
    from guard.labelling.summary import names_of, summary

    deployed = deployment(config)
    store = deployed.store
    found = [
        summary(store, name, kinds(), has_key=file_of(deployed.settings.keys, name).exists())
        for name in names_of(store)
        if name_of_set in ("", name)
    ]
    if as_json:
        for one in found:
            print_json(msgspec.to_builtins(one))
        return
    for one in found:
        _tell(one)
    if store.unheeded:
        click.echo(
            f"{store.unheeded} messages are signed by nobody of the policy, or are none; they count for nothing"
        )


def _tell(one: "Summary") -> None:
    from guard.cli._period import moment

    key = "" if one.has_key else "; its key is not here"
    click.echo(f"{one.set}: {one.texts} texts{key}")
    for name, counts in (
        ("state", one.states),
        ("verdict", one.verdicts),
        ("language", one.languages),
        ("entity", one.entities),
        ("from", one.sources),
        ("words by", one.people),
    ):
        if counts:
            click.echo(f"  {name:<9}" + ", ".join(f"{it} {count}" for it, count in counts.items()))
    if one.agreements:
        rows = [
            (
                " ".join(it.people),
                it.about or "verdict",
                it.texts,
                it.same,
                f"{it.kappa:.2f}" if it.kappa is not None else "-",
            )
            for it in one.agreements
        ]
        print_table(("people", "about", "texts", "same", "kappa"), rows)
    if one.uses or one.doubtful:
        uses = [
            (
                it.id,
                moment(it.at),
                it.by if it in one.uses else f"{it.by} (signature NOT KNOWN)",
                it.flow,
                it.purpose,
                it.out,
                sum(it.refused.values()),
                it.classifier,
            )
            for it in (*one.uses, *one.doubtful)
        ]
        print_table(("use", "at", "by", "flow", "purpose", "out", "refused", "classifier"), uses)
    for erased in one.erasures:
        made = ", ".join(erased.classifiers) or "none"
        click.echo(
            f"  erased {moment(erased.at)} by {erased.by}, {erased.texts} texts; classifiers made of them: {made}"
        )
