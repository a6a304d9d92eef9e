"""Reads and writes the stateful side's topics for people: windows, baselines, counters. Needs no Faust."""

from collections.abc import Mapping

import msgspec

from schemas.errors import BrokerError
from schemas.movement import Movement
from schemas.volumes import VolumeCount, VolumeEvent
from schemas.window import BASELINE_KEY, Baseline, Window
from streams.publishing import alone
from streams.reading import read
from streams.settings import Settings
from streams.windows.drift import LEAST, together

_window = msgspec.json.Decoder(Window, strict=False)
_volume = msgspec.json.Decoder(VolumeEvent)


def windows(properties: Mapping[str, str], topic: str) -> list[Window]:
    """Return the window of each flow, by name, as it was told last. Raise BrokerError where the topic cannot be read."""
    found: dict[str, Window] = {}
    for message in read(properties, topic):
        key, value = (message.key() or b"").decode("utf-8", "replace"), message.value()
        if key.startswith(BASELINE_KEY):
            continue
        try:
            if value is None:
                found.pop(key, None)
            else:
                found[key] = decoded(value)
        except msgspec.MsgspecError:  # told by a version of another form; the next summary tells it anew
            found.pop(key, None)
    return [found[flow] for flow in sorted(found)]


def decoded(value: bytes) -> Window:
    return _window.decode(value)


def pinned(window: Window, *, at: int) -> Baseline:
    """Return the baseline of what was found of late. Raise BrokerError where that is too little to compare with."""
    mix = together(window.mixes)
    if mix.records < LEAST:
        raise BrokerError(
            f"of flow `{window.flow}` {mix.records} records were counted of late, and a baseline needs {LEAST}; pin it later"
        )
    return Baseline(window.flow, at, mix)


def put(settings: Settings, flow: str, baseline: Baseline | None) -> None:
    """Write a flow's baseline; None takes it away. Raise BrokerError where the broker refuses."""
    value = None if baseline is None else msgspec.json.encode(baseline)
    with alone(settings, "baselines") as carry:
        carry([Movement(settings.topics.windows, f"{BASELINE_KEY}{flow}".encode(), value)])


def counts(properties: Mapping[str, str], topic: str) -> list[VolumeCount]:
    """Return each counter of distinct subjects as it was told last. Raise BrokerError where the topic cannot be read."""
    found: dict[str, VolumeCount] = {}
    for message in read(properties, topic):
        value = message.value()
        event: VolumeEvent | None
        try:
            event = None if value is None else _volume.decode(value)
        except msgspec.MsgspecError:
            continue
        if isinstance(event, VolumeCount):
            found[event.counter] = event
    return [found[name] for name in sorted(found)]
