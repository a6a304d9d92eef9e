"""Builds a store anew from the topic, at any time: beside a console that keeps it, that console reads it anew."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from guard.console.asking import counts, read_so_far
from guard.console.following import Following
from guard.console.index import Index
from guard.console.store.place import told
from guard.console.store.tables import leaf
from schemas.errors import GuardError
from streams.settings import Settings

_LOOK = 0.1


def rebuilt(settings: Settings, index: Index, progress: Callable[..., None]) -> dict[str, Any]:
    """Return what the store holds once everything was read. Raise GuardError where the topic cannot be."""
    began = time.monotonic()
    index.clear()
    following = Following(settings, index, settings.topics.decisions)
    following.start()
    read = 0
    try:
        while following.behind != 0:
            if following.trouble:
                raise GuardError(f"the store was not built: {following.trouble}")
            time.sleep(_LOOK)
            with index.reading() as connection:
                now = read_so_far(connection)
            progress(now - read, following.total)
            read = now
    finally:
        following.close()
    with index.reading() as connection:
        every = counts(connection)
        return {
            "store": told(index.place),
            "decisions": connection.execute(select(func.count()).select_from(leaf)).scalar_one(),
            "records": sum(one.records for one in every),
            "seconds": round(time.monotonic() - began, 1),
        }
