"""Who may sign in to the console: kept in `console_users.yaml` beside the configuration, readable by its owner alone."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from guard.cli._options import as_json, config, print_json, print_table
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from guard.console.users import User, Users

ROLES = ("viewer", "analyst", "approver", "tuner", "admin")  # guard.console.roles.Role, spelt out for help


@click.group(help=__doc__)
def user() -> None: ...


def scoped(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--flow NAME` and `--jurisdiction COUNTRY`, each to be repeated."""
    flow = click.option(
        "--flow", "flows", multiple=True, help="Sees this flow; every one where none is named."
    )
    country = click.option(
        "--jurisdiction",
        "countries",
        multiple=True,
        help="Sees flows whose data are all declared to be from here (DE); everywhere where none is named.",
    )
    return flow(country(function))


@user.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@scoped
@click.option("--approver", default="", help="Their name in the policy's approvers, where it is another one.")
@config
def add(
    name: str, role: str, flows: tuple[str, ...], countries: tuple[str, ...], approver: str, config: Path
) -> None:
    """Add NAME; asks for a password (or reads a line) and shows the secret for codes, once."""
    from guard.console.codes import secret

    users = _users(config)
    if name in users.all():
        raise SettingsError(f"`{name}` is there; change it with `guard console user role` or `reset`")
    fresh = _user(name, role, flows, countries, _password(), secret(), approver)
    _change(users, lambda found: found | {name: fresh})
    _show(fresh)


@user.command("list")
@config
@as_json
def list_(config: Path, as_json: bool) -> None:
    """List who may sign in, as what, and what they see."""
    found = sorted(_users(config).all().values(), key=lambda one: one.name)
    if as_json:
        for one in found:
            print_json(one.model_dump(mode="json", exclude={"password", "totp"}))
        return
    rows = [(one.name, one.role.value, _told(one.flows), _told(one.jurisdictions)) for one in found]
    print_table(("name", "role", "flows", "data from"), rows)


@user.command()
@click.argument("name")
@config
def remove(name: str, config: Path) -> None:
    """Remove NAME; their sessions end with the next page."""
    users = _users(config)
    _known(users, name)
    _change(users, lambda found: {key: one for key, one in found.items() if key != name})


@user.command()
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@scoped
@config
def role(name: str, role: str, flows: tuple[str, ...], countries: tuple[str, ...], config: Path) -> None:
    """Give NAME another ROLE and scope, from their next page on."""
    users = _users(config)
    known = _known(users, name)
    changed = _user(name, role, flows, countries, known.password, known.totp, known.approver)
    _change(users, lambda found: found | {name: changed})


@user.command()
@click.argument("name")
@config
def reset(name: str, config: Path) -> None:
    """Give NAME a new password and a new secret for codes; their sessions end."""
    from guard.console.codes import secret

    users = _users(config)
    _known(users, name)
    fresh = {"password": _password(), "totp": secret()}
    _change(users, lambda found: found | {name: found[name].model_copy(update=fresh)})
    _show(users.all()[name])


def _users(config: Path) -> "Users":
    from guard.console.users import FILE, Users

    return Users(config.parent / FILE)


def _user(
    name: str,
    role: str,
    flows: tuple[str, ...],
    countries: tuple[str, ...],
    password: str,
    totp: str,
    approver: str,
) -> "User":
    import re

    from guard.console.roles import Role
    from guard.console.users import NAME, User

    if not re.fullmatch(NAME, name) or not re.fullmatch(rf"{NAME}|^$", approver):
        raise SettingsError(f"`{name}` is no name; use small letters, digits, dots and dashes, 64 at most")
    if wrong := [one for one in countries if not re.fullmatch(r"[A-Z]{2}", one)]:
        raise SettingsError(f"`{wrong[0]}` is no country; write two capital letters, such as DE")
    return User(
        name=name,
        role=Role(role),
        flows=flows or "all",
        jurisdictions=countries or "all",
        password=password,
        totp=totp,
        approver=approver,
    )


def _known(users: "Users", name: str) -> "User":
    found = users.find(name)
    if found is None:
        raise SettingsError(f"there is no user `{name}`; `guard console user list` lists them")
    return found


def _change(users: "Users", changed: "Callable[[dict[str, User]], dict[str, User]]") -> None:
    try:
        users.change(changed)
    except OSError as error:
        raise SettingsError(f"`{users.file}` cannot be written ({error.strerror})") from None


def _password() -> str:
    """Return the hash of a password that is typed twice, or of a line where nobody types."""
    from guard.console.passwords import hashed

    if sys.stdin.isatty():
        return hashed(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return hashed(sys.stdin.readline().rstrip("\r\n"))


def _show(user: "User") -> None:
    from guard.console.codes import uri

    click.echo("for an authenticator, shown this once:")
    click.echo(uri(user.totp, user.name))


def _told(some: str | tuple[str, ...]) -> str:
    return some if isinstance(some, str) else ", ".join(some)
