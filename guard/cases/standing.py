"""How releases stand: every word on record in order, judged as a worker judges it."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from guard.cases.release import DAY, Releases
from schemas.case import CommandKind, ReleaseCommand
from schemas.word import ReleaseStanding, ReleaseState


class _Known(Struct):
    asked: ReleaseCommand
    at: int
    state: ReleaseState
    approvers: tuple[str, ...] = ()
    number: int = 0
    refused: tuple[tuple[str, str], ...] = ()


def standings(
    words: Iterable[tuple[int, ReleaseCommand]], approvers: Mapping[str, bytes], *, at: int
) -> list[ReleaseStanding]:
    """Return every release, the newest first. `words` are commands with the times of their records, in order.

    What was carried out is not told by words: a release that is approved has a decision once it is.
    """
    releases, known, counts = Releases(approvers), dict[str, _Known](), dict[str, int]()
    for when, word in words:
        why = releases.refusal(word, at=when)
        ready = releases.apply(word, at=when)
        one = known.get(word.id)
        if one is None:
            if word.kind is not CommandKind.RELEASE:
                continue  # nobody asked for it
            one = known[word.id] = _Known(word, when, ReleaseState.WAITING)
            if why is not None:
                one.state = ReleaseState.REFUSED
        elif one.state is ReleaseState.REFUSED and why is None and word.kind is CommandKind.RELEASE:
            one.asked, one.at, one.state = word, when, ReleaseState.WAITING  # a forged one came before it
        if why is not None:
            one.refused = (*one.refused, (word.by, why.value))
            continue
        if word.kind is CommandKind.REJECT:
            one.state = ReleaseState.REJECTED
            continue
        one.approvers = (*one.approvers, word.by)
        if ready is not None:
            one.state, one.number = ReleaseState.APPROVED, ready.number
            counts[word.place] = ready.number
    return [_told(one, counts.get(one.asked.place, 0), at) for one in reversed(known.values())]


def _told(one: _Known, released: int, at: int) -> ReleaseStanding:
    state = one.state
    if state is ReleaseState.WAITING and at - one.at > DAY:
        state = ReleaseState.EXPIRED
    return ReleaseStanding(one.asked, state, one.approvers, one.at + DAY, one.number, released, one.refused)
