"""What moved in a period, by flow, country, operator, legal basis and label, against what flows declare.

Reads the decision log, proven against its signed heads, and the bundles that decisions name. Declarations are those of
the policy of today: destinations declared and never used, moved and not declared, bases that have ended since.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guard.cli._options import as_json, config, policy, policy_directory, print_json, public_key, settings
from guard.cli._period import period
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from guard.reports.transfers import Report

FORMATS = ("md", "html", "csv")


@click.command(help=__doc__)
@period(required=True)
@click.option("--format", "form", type=click.Choice(FORMATS), help="By default what FILE ends in, else md.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it here.")
@policy
@public_key
@config
@as_json
def command(
    since: int,
    until: int,
    form: str | None,
    out: Path | None,
    policy: Path | None,
    public_key: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    from guard.keys import load_publics
    from guard.progress import bar
    from guard.reports.asking import transfers_of
    from guard.reports.render_csv import table
    from guard.reports.render_html import page
    from guard.reports.render_markdown import markdown
    from guard.wiring import clock, policy_of

    loaded = settings(config)
    ours = policy_of(policy_directory(policy, config))
    ending = out.suffix.lstrip(".").casefold() if out else ""
    render = {"md": markdown, "html": page, "csv": table}[form or (ending if ending in FORMATS else "md")]
    with bar("messages read") as advance:
        report = transfers_of(
            loaded,
            load_publics(public_key or loaded.keys),
            ours,
            since=since,
            until=until,
            now=clock(),
            progress=advance,
        )
    if out is not None:
        try:
            out.write_text(render(report), encoding="utf-8", newline="")
        except OSError as error:
            raise SettingsError(f"`{out}` cannot be written ({error.strerror}); name another file") from error
    if as_json:
        print_json(_data(report))
    elif out is None:
        click.echo(render(report), nl=False)
    else:
        click.echo(
            f"wrote {out}: {report.moved.moved:,} records moved; {len(report.unused)} ways declared and never used, "
            f"{len(report.undeclared)} not declared, {len(report.ended)} bases ended since"
        )


def _data(report: "Report") -> dict[str, Any]:
    import msgspec

    from guard.reports.transfers import totals

    told: dict[str, Any] = msgspec.to_builtins(report, builtin_types=())
    return told | {"totals": totals(report)}
