"""The owner of the volume counters as a Faust agent: claims on guard.summaries in, counts on guard.volumes out.

Faust gets the offset of a claim back only when its count is with the broker. A crash in between repeats the claim, and a
claim twice counts once.
"""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any

import faust
import msgspec

from schemas.volumes import CLAIM_KEY, PSEUDONYM_BYTES, VolumeClaim
from streams.windows.assignment import owned
from streams.windows.ending import counted
from streams.windows.owning import Owned
from streams.windows.tally import Place, Tally

log = logging.getLogger("streams.windows")

_CLAIMS = 500  # in one transaction at most
_WITHIN = 0.02  # seconds that they are gathered for: workers wait for answers
_decoder = msgspec.json.Decoder(VolumeClaim)


class Counters:
    """The tallies of the partitions that are ours."""

    def __init__(self, place: Place) -> None:
        self._tallies = Owned(
            lambda number: Tally(number, place),
            taken="counts are told by somebody else, too",
            untold=f"counts cannot be told (topic `{place.topic}`)",
        )

    def take(self, events: Iterable[tuple[int, int, bytes]], ours: frozenset[int]) -> None:
        """Count claims, given as partition, offset and value, and tell what they came to."""
        self._tallies.only(ours)
        gathered: dict[int, list[tuple[int, VolumeClaim]]] = {}
        for number, offset, value in events:
            claim = _claim(value)
            if claim is None:
                log.error("a claim cannot be read: partition %d, offset %d", number, offset)
            elif number in ours:
                gathered.setdefault(number, []).append((offset, claim))
        for number, claims in gathered.items():
            self._tallies.change(number, partial(Tally.take, claims=claims))


def attach(app: faust.App, source: Any, counters: Counters) -> None:
    """Let an application count the claims among its summaries."""

    @app.agent(source, name="volumes")
    async def volumes(stream: Any) -> None:
        async for events in stream.take_events(_CLAIMS, within=_WITHIN):
            messages = [event.message for event in events]
            with counted("claims"):
                counters.take(
                    (
                        (one.partition, one.offset, one.value)
                        for one in messages
                        if (one.key or b"").startswith(CLAIM_KEY)
                    ),
                    owned(app, source),
                )


def _claim(value: bytes) -> VolumeClaim | None:
    """Return a claim, or None for what is none or was cut short."""
    try:
        claim = _decoder.decode(value)
    except msgspec.DecodeError:
        return None
    return None if len(claim.subjects) % PSEUDONYM_BYTES else claim
