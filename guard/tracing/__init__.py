"""Traces of batches for an OpenTelemetry collector; the only home of OpenTelemetry, imported where it is asked for.

A worker is given what observes it, and knows nothing of what that does. No span holds a key, a value or a header.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct

from guard.meter import Meter, unmetered
from schemas.errors import SettingsError
from streams.contract import Clients
from streams.settings import Settings

__all__ = ["Observers", "observers", "unobserved"]


def unobserved(clients: Clients) -> Clients:
    return clients


class Observers(Struct, frozen=True):
    """What looks on: a meter around each step of the record path, and clients that stand before the mover's own."""

    meter: Meter = unmetered
    observe: Callable[[Clients], Clients] = unobserved


@contextmanager
def observers(settings: Settings, *, dropped: Callable[[int], None]) -> Iterator[Observers]:
    """Give what traces a worker, or what does nothing where no endpoint is set; what is left is sent at the end.

    `dropped` is told how many spans no collector took. Raise SettingsError where OpenTelemetry is not installed.
    """
    if settings.traces.endpoint is None:
        yield Observers()
        return
    try:
        from guard.tracing.provider import provided  # noqa: PLC0415 - heavy, and of an extra
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"`traces.endpoint` needs `{error.name}`; install it with `pip install dataguard-streams[traces]`"
        ) from None
    from guard.tracing.batches import Batches  # noqa: PLC0415

    with provided(settings, dropped=dropped) as tracer:
        batches = Batches(tracer, settings)
        yield Observers(batches.meter, batches.clients)
