"""What the console's pages on questions act by: drafts as the command makes them, signatures collected, the same activation.

It lives here and not in the console, which knows it by a protocol alone (guard/console/answers.py).
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from guard.answers.asking import day, in_force, words
from guard.answers.board import Board, Drafted
from guard.answers.candidate import candidate
from guard.answers.draft import asking, drafted
from guard.answers.effect import effect
from guard.answers.on_record import on_record
from guard.answers.waiting import Scale, Waiting, still_held
from guard.audit.bundles import Bundles
from guard.audit.reading import Topics
from guard.audit.signing import fingerprint
from guard.bundles.manifest import Bundle
from guard.bundles.publish import Activated, activate
from guard.bundles.signing import countersigned, signed_by, signers_of, statement

if TYPE_CHECKING:
    from guard.answers.draft import Given
    from guard.replay.past import Past
    from streams.settings import Settings


_RECENT = 10_000  # milliseconds for which the list goes by what was read


class Answering:
    """The answers of one deployment."""

    def __init__(self, settings: "Settings", clock: Callable[[], int]) -> None:
        self._settings, self._clock = settings, clock
        self._read: tuple[int, _Read] | None = None  # for the list alone: a draft reads anew

    def board(self, held: "Iterable[Past]") -> Board:
        at = self._clock()
        if self._read is None or not 0 <= at - self._read[0] <= _RECENT:
            self._read = at, _Read(self._settings)
        read = self._read[1]
        policy = read.base.governing.policy
        answers = on_record(policy, read.base.brought, day(at))
        return Board(policy, read.base.governing.source, _weighed(held, read, read.scale(at)), answers)

    def drafted(self, held: "Iterable[Past]", given: "Given") -> Drafted:
        read, at = _Read(self._settings), self._clock()
        base, scale, today = read.base, read.scale(at), day(at)
        policy = base.governing.policy
        asking(policy, given.flow, given.question, max(today, given.start))
        waiting = _weighed(held, read, scale)
        if not given.labels:
            asked = {
                label
                for one in waiting
                if one.past.flow == given.flow
                for part in one.questions
                if part.question == given.question
                for label in part.labels
            }
            given = replace(given, labels=tuple(sorted(asked)))
        draft = drafted(policy, given, today)
        told = effect(
            waiting,
            draft.policy,
            scale,
            flow=given.flow,
            question=given.question,
            at=max(today, given.start),
        )
        signs = bool(self._settings.bundles.signers)
        bundle = candidate(base, draft, signers_of(self._settings), at=at) if signs else None
        return Drafted(given, draft, told, base.governing.source, bundle)

    def signers(self, bundle: Bundle) -> tuple[list[str], int]:
        trusted = signers_of(self._settings)
        names = {fingerprint(public): name for name, public in self._settings.bundles.publics.items()}
        held = sorted(names[key] for key in signed_by(bundle, trusted))
        return held, max(bundle.manifest.threshold, trusted.threshold)

    def statement(self, bundle: Bundle) -> bytes:
        return statement(bundle.manifest)

    def signed(self, bundle: Bundle, signature: bytes) -> Bundle:
        return countersigned(bundle, signature, signers_of(self._settings))

    def activate(self, bundle: Bundle) -> Activated:
        done = activate(self._settings, bundle, at=self._clock())
        self._read = None
        return done


class _Read:
    """What topics told at one time: what is in force, the policies that decided before, and what releases dismissed."""

    def __init__(self, settings: "Settings") -> None:
        self.base = in_force(settings)
        self.dismissed = {one.id: one.dismiss for one in words(settings)}
        self._bundles = Bundles(Topics(settings).archives(), self.base.governing.policy)

    def scale(self, at: int) -> Scale:
        return Scale(self._bundles.policy, self.base.governing.policy, day(at))


def _weighed(held: "Iterable[Past]", read: _Read, scale: Scale) -> tuple[Waiting, ...]:
    return tuple(map(scale.weigh, still_held(held, read.dismissed)))
