"""Name terms that always count as an entity, whatever classifiers say of them.

They are found in either case and as whole words. An entry of the same name is replaced.
"""

from typing import Any

import click

from guard.cli.tune_commands._change import changing
from guard.cli.tune_commands._lists import Listed, listing, write_entry


@click.command(help=__doc__)
@listing(language="On flows whose records may be written in it.")
@changing
def command(listed: Listed, **given: Any) -> None:
    write_entry("deny", listed, **given)
