"""What commands that learn from a team's own texts share: where these come from, and a directory that is not yet there."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from guard.cli._gathered import gathered
from guard.cli._options import settings
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from guard.tuning.given import Given

_UNNAMED = re.compile(r"[^a-z0-9]+")
_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")


class OwnTexts(NamedTuple):
    """Where a team's own texts come from, as options say it."""

    files: tuple[Path, ...]
    store: str | None
    flow: str
    by: str
    key: Path | None
    deployment: Path


_FILES = click.option(
    "--from",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="Labelled texts of your own, JSON lines; may be repeated.",
)
_ARGUMENT = click.argument(
    "files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="[FILE]..."
)
_OPTIONS = (
    click.option(
        "--from-store",
        "store",
        metavar="SET",
        help="A set of the labelled store, as far as the policy permits.",
    ),
    click.option(
        "--flow", default="", metavar="NAME", help="With --from-store: the flow that it is used under."
    ),
    click.option("--as", "by", default="", metavar="NAME", help="With --from-store: who takes it."),
    click.option(
        "--key",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="With --from-store: your private key.",
    ),
    click.option(
        "--deployment",
        type=click.Path(path_type=Path, dir_okay=False),
        default="guard.yaml",
        envvar="GUARD_CONFIG",
        show_default=True,
        help="With --from-store: the deployment's configuration file.",
    ),
)


# Adds `--from FILE`, or `--from-store SET` and what goes with it, handed to the command as `texts`.
own_texts = gathered(OwnTexts, "texts", (_FILES, *_OPTIONS))
# The same, the files as arguments.
named_texts = gathered(OwnTexts, "texts", (_ARGUMENT, *_OPTIONS))


def given_texts(texts: OwnTexts, name: str, target: Path) -> "Given":
    """Return the texts that are meant, for a classifier of that name. Raise UsageError where none are, or two kinds at once."""
    from guard.tuning.given import Use, from_files, from_store

    if bool(texts.files) == (texts.store is not None):
        raise click.UsageError(
            "name your texts: labelled files, or a set of the labelled store with --from-store"
        )
    if texts.store is None:
        return from_files(texts.files)
    if not (texts.flow and texts.by and texts.key):
        raise click.UsageError(
            "--from-store needs --flow, --as and --key: a use is permitted under a flow's purpose, and signed"
        )
    from guard.keys import load_signer
    from guard.wiring import clock

    made = f"{plain(name)}@{_STRANGE.sub('-', target.resolve().name)[:64]}"
    signer = load_signer(texts.key)
    use = Use(texts.store, texts.flow, texts.by, signer, clock(), made)
    return from_store(settings(texts.deployment), use)


def plain(name: str) -> str:
    """Return a name as a classifier may be called.

    >>> plain("Works_Council: all")
    'works-council-all'
    """
    return _UNNAMED.sub("-", name.lower()).strip("-")[:64] or "label"


def check_new(target: Path) -> None:
    """Raise SettingsError where there is something already: what learned is never written over something else."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise SettingsError(f"`{target}` is there already; name another directory with --out")
