"""What pages are given of answers: all that waits, and a draft with what it would do."""

from collections.abc import Sequence

from msgspec import Struct

from guard.answers.draft import Draft, Given
from guard.answers.effect import Effect
from guard.answers.on_record import OnRecord
from guard.answers.waiting import Waiting
from guard.bundles.manifest import Bundle
from guard.policy.compile import Policy


class Board(Struct, frozen=True):
    """What a deployment waits for, and the answers it has."""

    policy: Policy
    source: str  # of the policy, in words
    waiting: tuple[Waiting, ...]
    answers: Sequence[OnRecord]


class Drafted(Struct, frozen=True):
    """A draft with what it would do, as a bundle to be signed; None where nobody signs bundles."""

    given: Given
    draft: Draft
    effect: Effect
    source: str
    bundle: Bundle | None
    activated: bool = False
