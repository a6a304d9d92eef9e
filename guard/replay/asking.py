"""A rehearsal asked of a cluster: its decision log and its archived bundles. Topics are read, and nothing else is done."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from guard.audit.bundles import Bundles
from guard.audit.chain import LogMessage
from guard.audit.reading import Topics
from guard.audit.settling import settled
from guard.policy.compile import Policy
from guard.replay.past import Log
from guard.replay.rehearsal import Rehearsal, rehearse

if TYPE_CHECKING:
    from streams.settings import Settings


def rehearsed(
    settings: "Settings",
    keys: Mapping[str, bytes],
    candidate: Policy,
    *,
    since: int,
    until: int | None,
    at: date | None,
    progress: Callable[[int], None],
) -> Rehearsal:
    """Return what would change; faults alone where a log does not hold. Raise BrokerError where topics cannot be read."""

    def look() -> Rehearsal:
        topics = Topics(settings)
        bundles = Bundles(topics.archives(), candidate)
        log = Log(followed(topics, progress), topics.committed(), keys)
        found = rehearse(log.decisions(since=since, until=until), candidate, bundles.policy, at=at)
        faults = log.faults()
        return Rehearsal(candidate.digest, faults=faults) if faults else found

    return settled(look, lambda rehearsal: rehearsal.faults)


def followed(topics: Topics, progress: Callable[[int], None]) -> Iterator[LogMessage]:
    """Yield the messages of the decision topic, and tell how many there were."""
    for message in topics.leaves():
        progress(1)
        yield message
