"""Which classifiers a command speaks of: those of the configuration, or what ships where there is none."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from guard.cli._options import settings

if TYPE_CHECKING:
    from schemas.policy import Content
    from streams.classifying import Classifiers


of_policy = click.option(
    "--policy",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="With what this policy directory asks for and changes: models, lists, patterns, context words, thresholds.",
)


def with_policy(config: Path, policy: Path | None) -> "tuple[Classifiers, Content | None]":
    """Return what the configuration asks for, and the policy in a directory. Raise SettingsError where one is wrong."""
    asked = asked_for(config)
    if policy is None:
        return asked, None
    from guard.fitting import asked_by
    from guard.wiring import policy_of

    content = policy_of(policy).content
    return asked_by(asked, content.classifiers), content


def asked_for(config: Path) -> "Classifiers":
    """Return what the configuration asks for. Raise SettingsError where one that was named is missing or wrong."""
    from streams.classifying import Classifiers

    given = click.get_current_context().get_parameter_source("config")
    if given is ParameterSource.DEFAULT and not config.exists():
        return Classifiers()
    return settings(config).classifiers
