"""What a deployment runs, as anybody can read it: the bundle in force, and under which each slot decided last.

Workers say it in their summaries, which are committed with what they decided: a report that cannot be ahead of, or
other than, what was done.
"""

from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from guard.bundles.manifest import DAY, Bundle
from guard.bundles.signing import signers_of
from guard.bundles.store import Store, entries
from schemas.errors import BundleError
from schemas.events import SummaryEvent
from streams.reading import read, tails
from streams.settings import Settings

WARNED = 14 * DAY  # before a bundle expires
_TAIL = 200  # summaries looked at, of each partition
_GRACE = 10_000  # a slot that decided this long after an activation, and by another bundle, has not taken it


class Standing(Struct, frozen=True):
    """The bundle in force and since when; by slot the bundle of its last decisions, and their time."""

    bundle: Bundle | None
    since: int
    slots: dict[str, tuple[str, int]]


def standing_of(settings: Settings) -> Standing:
    """Return what the topics tell. Raise BrokerError where they cannot be read."""
    store = Store(signers_of(settings))
    since = 0
    for entry in entries(settings, store):
        if entry.refused is None:
            since = entry.at
    return Standing(store.accepted[-1] if store.accepted else None, since, _slots(settings))


def told(settings: Settings, *, at: int) -> tuple[str, str]:
    """Return `good`, `warning` or `bad`, and one sentence."""
    if not settings.bundles.signers:
        return "good", "no signers are configured: workers run their policy directory"
    found = standing_of(settings)
    if found.bundle is None:
        if settings.bundles.required:
            raise BundleError(
                "no bundle is in force, and no worker starts; activate one with `guard policy activate`"
            )
        return "warning", "no bundle is in force: workers run their policy directory until one is activated"
    manifest = found.bundle.manifest
    until = datetime.fromtimestamp(manifest.expires / 1000, UTC).isoformat(timespec="minutes")
    said = f"bundle {manifest.version} ({found.bundle.short}) until {until}"
    if at >= manifest.expires + 1000 * settings.bundles.grace_s:
        raise BundleError(f"{said} has expired, and every record is held; activate a new one")
    behind = sorted(
        f"slot {slot} by {name}"
        for slot, (name, when) in found.slots.items()
        if name != found.bundle.short and when > found.since + _GRACE
    )
    if behind:
        return "warning", f"{said}, but {', '.join(behind)} decided after it came; see their logs"
    if at >= manifest.expires - WARNED:
        return "warning", f"{said}: it expires soon; build and sign the next one"
    return "good", said


def _slots(settings: Settings) -> dict[str, tuple[str, int]]:
    properties, topic = settings.kafka.for_consumer(), settings.topics.summaries
    decoder = msgspec.json.Decoder(SummaryEvent)
    found: dict[str, tuple[str, int]] = {}
    for message in read(properties, topic, starts=tails(properties, topic, _TAIL)):
        try:
            event = decoder.decode(message.value() or b"")
        except msgspec.MsgspecError:
            continue
        slot = event.id.partition(":")[0]
        if event.at >= found.get(slot, ("", 0))[1]:
            found[slot] = (event.bundle, event.at)
    return found
