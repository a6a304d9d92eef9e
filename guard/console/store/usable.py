"""Whether a store can be used: asked of it as it stands, and nothing is changed there."""

import os
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from guard.console.store.forming import fits
from guard.console.store.place import Place, told, why
from guard.console.store.postgresql import SCHEMA, PostgresqlStore
from guard.console.store.sqlite import SqliteStore
from schemas.errors import SettingsError

_ASKED = text(
    "SELECT to_regnamespace(:name) IS NOT NULL, has_database_privilege(current_database(), 'CREATE')"
)


def usable(place: Place, topic: str) -> tuple[bool, str]:
    """Return whether it stands as a console wants it, and a sentence. Raise SettingsError where no console could use it."""
    if isinstance(place, Path) and not place.exists():
        if not os.access(place.parent, os.W_OK | os.X_OK):
            raise _unusable(place, "nothing can be written to its folder")
        return True, f"{told(place)} is made at the first start"
    store = SqliteStore(place) if isinstance(place, Path) else PostgresqlStore(place)
    try:
        with store.reader() as connection:
            if isinstance(store, PostgresqlStore) and not _has_schema(connection, place):
                return True, f"{told(place)} lets us in; its tables are made at the first start"
            if fits(connection, topic, place):
                return True, f"{told(place)} holds what was read"
    except (SQLAlchemyError, OSError) as error:
        raise _unusable(place, why(error)) from None
    finally:
        store.close()
    return False, f"{told(place)} is of another topic or version; the console builds it anew when it starts"


def _has_schema(connection: Connection, place: Place) -> bool:
    is_there, may_make = connection.execute(_ASKED, {"name": SCHEMA}).one()
    if not is_there and not may_make:
        raise _unusable(place, f"the user may not make the schema `{SCHEMA}`; let them own the data base")
    return bool(is_there)


def _unusable(place: Place, reason: str) -> SettingsError:
    return SettingsError(
        f"the console's store `{told(place)}` cannot be used ({reason}); mend that, or name another in `console.store`"
    )
