"""The command line: one file a command, found by being there, imported only when it runs."""

import ast
import importlib
import logging
import sys
from functools import cache
from pathlib import Path
from typing import Any

import click

from schemas.errors import GuardError

_HERE = Path(__file__).parent


@cache
def _commands(folder: Path = _HERE) -> dict[str, str]:
    """Command name to its one-line help: the first line of its file's docstring, read without importing it."""
    found = {}
    for file in sorted(folder.glob("[a-z]*.py")):
        docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
        found[file.stem.rstrip("_").replace("_", "-")] = docstring.splitlines()[0] if docstring else ""
    return found


class Commands(click.Group):
    """Lists commands by their files and loads one when it is asked for.

    A command of several is a package beside its file: `<file>_commands/`, named to this as `package`.
    """

    def __init__(self, *args: Any, package: str = "guard.cli", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._package = package
        self._folder = _HERE.joinpath(*package.split(".")[2:])

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return list(_commands(self._folder))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        stem = cmd_name.replace("-", "_")
        for name in (stem, f"{stem}_"):
            if (self._folder / f"{name}.py").exists() and not name.startswith("_"):
                module = importlib.import_module(f"{self._package}.{name}")
                command: click.Command = module.command
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_commands(self._folder).items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dataguard-streams", prog_name="guard")
def root() -> None:
    """Guard data in motion: decide, redact, reroute, hold or block each Kafka record before it crosses a border."""


def main() -> None:
    """Run the command line; a GuardError is one sentence on stderr and exit code 2, never a traceback."""
    logging.getLogger("streams.kafka").addHandler(
        logging.NullHandler()
    )  # `guard run` configures logs of its own
    try:
        root(prog_name="guard")
    except GuardError as error:
        click.echo(f"guard: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
