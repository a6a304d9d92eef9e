"""Write the JSON Schemas of all kinds, so that editors complete and check policy files."""

import click


@click.command(help=__doc__)
def command() -> None: ...
