"""How a deployment counts distinct subjects."""

from collections.abc import Collection
from dataclasses import dataclass

from streams.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a deployment counts. Of flows in `by_key` a record's key is one subject, of those in `by_record` each record is."""

    slot: str = "0"
    topic: str = "guard.summaries"
    stale_ms: int = 300_000
    by_key: Collection[str] = ()
    by_record: Collection[str] = ()


def terms_of(settings: Settings) -> Terms:
    given = settings.volumes
    return Terms(
        slot=settings.member,
        topic=settings.topics.summaries,
        stale_ms=given.stale_s * 1000,
        by_key=frozenset(given.by_key),
        by_record=frozenset(given.by_record),
    )
