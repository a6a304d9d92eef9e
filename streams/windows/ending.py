"""Ends the process at once where counting cannot go on: Faust would acknowledge what an exception left uncounted."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

log = logging.getLogger("streams.windows")

STATUS = 70


def end(why: str) -> NoReturn:
    """End with status 70. Ending in order would give back the offsets of what was not counted."""
    log.critical("%s; ending, to count again from there", why)
    os._exit(STATUS)


@contextmanager
def counted(what: str) -> Iterator[None]:
    """Run what counts an event or does not return: an agent's exception would lose it."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  # the agent's boundary; told by kind alone, its text may hold anything
        end(f"{what} cannot be counted ({type(error).__name__})")
