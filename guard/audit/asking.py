"""Who relied on a fact, asked of a cluster: its decision log, its archived bundles, the policy of today."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from guard.audit.bundles import Bundles
from guard.audit.reading import Topics
from guard.audit.reliance import Found, who_relied_on
from guard.policy.reliance import known_name
from guard.wiring import policy_of
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from streams.settings import Settings

Thing = TypeVar("Thing")


def relying(
    settings: "Settings", keys: Mapping[str, bytes], fact: str, *, progress: Callable[[int], None]
) -> tuple[str, Found]:
    """Return a fact's full name and the decisions that rest on it. Raise BrokerError where topics cannot be read."""
    topics, current = Topics(settings), policy_of(settings.policy)
    try:
        name = known_name(fact, current.content)
    except SettingsError:
        if not fact.startswith(
            ("permit ", "answer ")
        ):  # what is no longer on record can still have been relied on
            raise
        name = fact
    bundles = Bundles(topics.archives(), current)
    found = who_relied_on(
        _counted(topics.leaves(), progress),
        topics.committed(),
        keys,
        partial(bundles.cites, name),
        bundles.plain_basis,
    )
    return name, found


def _counted(messages: Iterable[Thing], progress: Callable[[int], None]) -> Iterator[Thing]:
    for message in messages:
        progress(1)
        yield message
