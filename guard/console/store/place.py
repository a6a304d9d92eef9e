"""Where a store is: a file, or a PostgreSQL data base by its URL; told without user, password and options, as is what goes wrong there."""

import sqlite3
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from schemas.errors import SettingsError

Place = Path | URL
DRIVER = "postgresql+psycopg"
_STATES = {
    "28P01": "the password is not accepted",
    "28000": "the user is not let in",
    "3D000": "there is no such data base",
    "42501": "the user lacks the right; let them own the data base, or its schema `guard_console`",
}
_PHRASES = {  # of libpq, which tells no state of a connection that did not come about
    "password authentication failed": _STATES["28P01"],
    "no password supplied": "it asks for a password; give it in a file that PGPASSFILE names",
    "Connection refused": "nobody listens there",
    "failed to resolve host": "there is no such host",
}
_SECRET = frozenset({"password", "sslpassword", "oauth_client_secret"})


def place_of(given: str, *, on_command_line: bool = False) -> Place:
    """Return the file or the URL that is meant. Raise SettingsError, which never repeats a URL.

    >>> place_of("console.sqlite")
    PosixPath('console.sqlite')
    >>> told(place_of("postgresql://guard:secret@db.example:5433/console?sslmode=require"))
    'postgresql://db.example:5433/console'
    """
    if "://" not in given:
        return Path(given)
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in ("postgresql", DRIVER):
        raise SettingsError(
            "a store of the console is a file or `postgresql+psycopg://USER@HOST:PORT/DATABASE`; what was given is neither"
        )
    if "@" in (url.host or ""):
        raise SettingsError(
            "the console's store has several `@` in its URL; write `@`, `/` and `:` of a password as %40, %2F and %3A"
        )
    if on_command_line and (url.password is not None or not _SECRET.isdisjoint(url.query)):
        raise SettingsError(
            "a password on the command line is everybody's to see; give `--index` the URL without it, and the password in "
            "`console.store` of the configuration, GUARD_CONSOLE__STORE, PGPASSWORD or a file that PGPASSFILE names"
        )
    return url.set(drivername=DRIVER)


def configured(store: str, home: Path) -> Place:
    """Return where a configuration in `home` says that the store is: `console.sqlite` beside it where it says nothing."""
    found = place_of(store or "console.sqlite")
    return home / found if isinstance(found, Path) else found


def told(place: Place) -> str:
    """Return a place as messages may tell it."""
    if isinstance(place, Path):
        return str(place)
    port = f":{place.port}" if place.port else ""
    return f"postgresql://{place.host or 'this machine'}{port}/{place.database or ''}"


def why(error: BaseException) -> str:
    """Return what went wrong as messages may tell it: nothing that was given, nor what a row holds."""
    cause = getattr(error, "orig", None) or error
    state = getattr(cause, "sqlstate", None)
    if isinstance(cause, sqlite3.Error | OSError):
        return str(cause)
    if state is None:
        return next((ours for theirs, ours in _PHRASES.items() if theirs in str(cause)), type(cause).__name__)
    return _STATES.get(state, f"{type(cause).__name__} {state}")
