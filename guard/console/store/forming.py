"""Whether a store is of the topic and form that is wanted, and making it so."""

from sqlalchemy import Connection, MetaData, inspect, select

from guard.console.store.place import Place, told
from guard.console.store.tables import FORM, metadata, source
from schemas.errors import SettingsError


def fits(connection: Connection, topic: str, place: Place) -> bool:
    """Return whether the store is of this topic and form. Raise SettingsError where it is no store of a console."""
    tables = inspect(connection).get_table_names()
    if tables and source.name not in tables:
        raise SettingsError(
            f"`{told(place)}` holds something else than a console's store; name another place"
        )
    columns = {one["name"] for one in inspect(connection).get_columns(source.name)} if tables else set()
    if "form" not in columns:
        return False
    stands = connection.execute(select(source.c.topic, source.c.form)).all()
    return [tuple(one) for one in stands] == [(topic, FORM)]


def make(connection: Connection, topic: str) -> None:
    """Make the tables; those of another form or topic go."""
    old = MetaData()
    old.reflect(connection)
    epoch = 1
    if source.name in old.tables and "epoch" in old.tables[source.name].columns:
        epoch += connection.execute(select(source.c.epoch)).scalar() or 0
    old.drop_all(connection)
    metadata.create_all(connection)
    row = {"topic": topic, "form": FORM, "epoch": epoch, "version": 1, "next": 1}
    connection.execute(source.insert(), row)
