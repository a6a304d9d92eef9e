"""Name terms that alone are none of an entity, until a day: a finding whose whole text is one does not count.

What is proven, a secret or classified cannot be let pass. Decisions tell what an entry excused. An entry of the same name
is replaced.
"""

from typing import Any

import click

from guard.cli.tune_commands._change import changing, expires
from guard.cli.tune_commands._lists import Listed, listing, write_entry


@click.command(help=__doc__)
@listing(language="On flows that declare this language alone.")
@expires(required=True)
@changing
def command(listed: Listed, **given: Any) -> None:
    write_entry("allow", listed, **given)
