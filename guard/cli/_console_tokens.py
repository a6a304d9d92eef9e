"""What programs may ask the console's API: tokens, kept as digests in `console_tokens.yaml` beside the configuration."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, config, print_json, print_table
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from guard.console.tokens import Token, Tokens

ROLES = ("viewer", "analyst", "approver")  # those of guard.console.tokens.Token, spelt out for help


@click.group(help=__doc__)
def token() -> None: ...


@token.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--flow", "flows", multiple=True, help="Sees this flow; every one where none is named.")
@click.option(
    "--country",
    "countries",
    multiple=True,
    help="Sees flows whose data are all declared to be from here (DE); everywhere where none is named.",
)
@click.option(
    "--expires", required=True, metavar="LONG", help="How long it is good for: 30d, 12h; a year at most."
)
@config
def add(
    name: str, role: str, flows: tuple[str, ...], countries: tuple[str, ...], expires: str, config: Path
) -> None:
    """Add NAME, and show its token, once."""
    from guard.console.roles import Role
    from guard.console.tokens import Token, digest_of, fresh
    from guard.console.users import NAME
    from guard.wiring import clock

    if not re.fullmatch(NAME, name):
        raise SettingsError(f"`{name}` is no name; use small letters, digits, dots and dashes, 64 at most")
    if wrong := [one for one in countries if not re.fullmatch(r"[A-Z]{2}", one)]:
        raise SettingsError(f"`{wrong[0]}` is no country; write two capital letters, such as DE")
    tokens, at, text = _tokens(config), clock(), fresh()
    if name in tokens.all():
        raise SettingsError(f"`{name}` is there; revoke it first, or take another name")
    made = Token.model_validate(
        {
            "name": name,
            "role": Role(role),
            "flows": flows or "all",
            "jurisdictions": countries or "all",
            "created": at,
            "expires": at + _long(expires),
            "digest": digest_of(text),
        }
    )
    _change(tokens, lambda found: found | {name: made})
    click.echo("shown this once; send it as `Authorization: Bearer`:", err=True)
    click.echo(text)


@token.command("list")
@config
@as_json
def list_(config: Path, as_json: bool) -> None:
    """List tokens: what each may, what it sees, and until when."""
    from guard.cli._period import moment
    from guard.wiring import clock

    found = sorted(_tokens(config).all().values(), key=lambda one: one.name)
    if as_json:
        for one in found:
            print_json(one.model_dump(mode="json", exclude={"digest"}))
        return
    at = clock()
    rows = [
        (
            one.name,
            one.role.value,
            _told(one.flows),
            _told(one.jurisdictions),
            moment(one.expires) + ("" if at < one.expires else " (expired)"),
        )
        for one in found
    ]
    print_table(("name", "role", "flows", "data from", "expires"), rows)


@token.command()
@click.argument("name")
@config
def revoke(name: str, config: Path) -> None:
    """Take NAME back; it counts no more from its next request on."""
    tokens = _tokens(config)
    if name not in tokens.all():
        raise SettingsError(f"there is no token `{name}`; `guard console token list` lists them")
    _change(tokens, lambda found: {key: one for key, one in found.items() if key != name})


def _long(text: str) -> int:
    """Return how long a token is good for, in milliseconds."""
    from guard.console.tokens import LONGEST

    match = re.fullmatch(r"([1-9][0-9]{0,4})([dh])", text)
    found = int(match[1]) * (86_400_000 if match[2] == "d" else 3_600_000) if match else 0
    if not 0 < found <= LONGEST:
        raise SettingsError(f"`{text}` is not how long a token is good for; write 30d or 12h, 366d at most")
    return found


def _tokens(config: Path) -> "Tokens":
    from guard.console.tokens import FILE, Tokens

    return Tokens(config.parent / FILE)


def _change(tokens: "Tokens", changed: "Callable[[dict[str, Token]], dict[str, Token]]") -> None:
    try:
        tokens.change(changed)
    except OSError as error:
        raise SettingsError(f"`{tokens.file}` cannot be written ({error.strerror})") from None


def _told(some: str | tuple[str, ...]) -> str:
    return some if isinstance(some, str) else ", ".join(some)
