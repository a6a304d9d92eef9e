"""Write the procurement report: destinations side by side, and which flows each could lawfully serve.

FILE ends in .md or .html; the page is whole in itself and reads without colours and without a mouse.
"""

from datetime import date
from pathlib import Path

import click

from guard.cli._options import as_json, config, day, policy, policy_directory, print_json
from schemas.errors import SettingsError


@click.command(help=__doc__)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="FILE.md or FILE.html."
)
@click.option("--only", multiple=True, metavar="NAME", help="Only this destination; may be repeated.")
@policy
@config
@day
@as_json
def command(
    out: Path, only: tuple[str, ...], policy: Path | None, config: Path, at: date, as_json: bool
) -> None:
    from guard.destinations.markdown import markdown
    from guard.destinations.page import page
    from guard.destinations.report import report
    from guard.wiring import policy_of

    writers = {".md": markdown, ".html": page, ".htm": page}
    write = writers.get(out.suffix.casefold())
    if write is None:
        raise SettingsError(f"`{out}` is no report; end its name in .md or .html")
    made = report(policy_of(policy_directory(policy, config)), at, only=only)
    try:
        out.write_text(write(made), encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"`{out}` cannot be written ({error.strerror}); name another file") from error
    if as_json:
        print_json(
            {
                "file": str(out),
                "destinations": [one.shown.name for one in made.entries],
                "bundle": made.bundle,
            }
        )
    else:
        click.echo(f"wrote {out}: {len(made.entries)} destinations and {len(made.flows)} flows")
