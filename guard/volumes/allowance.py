"""What one worker may still add to one counter: an upper bound of the count, whatever other workers do meanwhile.

The counter's owner grants each worker totals, below each bound that rules tell apart. A worker counts a subject against
its total before the record is decided, so that count and grants together never pass a bound unnoticed.
"""

from collections.abc import Collection
from secrets import token_hex

from guard.volumes.asked import Spec
from schemas.volumes import Holder, VolumeClaim, VolumeCount, VolumeSubjects, day_of, parted

WANTING_MS = 10_000  # how long a worker counts as busy after a new subject
_ROOM = 4  # subjects remembered, in multiples of the greatest bound
LIFE = token_hex(8)


class Allowance:
    """A counter as one life of a worker knows it. Every method is called from the thread that decides."""

    def __init__(self, counter: str, spec: Spec, *, slot: str, life: str = LIFE) -> None:
        self.counter, self.spec, self.slot, self.life = counter, spec, slot, life
        self.answered = (
            0  # until when, by our own clock, what we were granted holds; 0 before the first answer
        )
        self.denied = False  # whether a subject was refused for want of a grant since we last asked
        self._wanted = -WANTING_MS  # when a new subject came last
        self.is_carried = False  # whether a claim of this life was committed, which ends the lives before it
        self._round = 0
        self._limit: dict[int, int] = {}  # by bound, the total that we may reach
        self._count = 0
        self._full = 0
        self._heard_spent = 0
        self._share: dict[int, int] = {}
        self._members: dict[bytes, int] = {}  # counted, by day
        self._reserved: set[bytes] = set()  # new subjects that we decided to send
        self._open: list[bytes] = []  # of these, those not told yet
        self._ever: set[bytes] = set()  # told in a transaction, whatever became of it
        self._told: dict[bytes, int] = {}  # told in a transaction that was committed, by day
        self._spent = 0  # of these, those that were new

    def hear(self, event: VolumeCount | VolumeSubjects) -> None:
        """Take in what the counter's owner told."""
        if isinstance(event, VolumeSubjects):
            for one in parted(event.subjects):
                self._members[one] = max(event.day, self._members.get(one, 0))
            return
        self._count, self._full = event.count, event.full
        own = next((one for one in event.holders if one.life == self.life), None)
        if own is not None:
            self._hear_own(own)

    def _hear_own(self, own: Holder) -> None:
        self.answered = max(self.answered, own.until)
        self._heard_spent = max(self._heard_spent, own.spent)
        self._share = own.share
        if own.round == self._round:
            for bound, total in own.granted.items():
                self._limit[bound] = max(total, self._limit.get(bound, 0))

    def at_most(self, subjects: Collection[bytes], at: int) -> int | None:
        """Return a count that is not below the true one once these subjects are sent, as far as rules tell counts apart.

        None where the owner did not answer in time: then nothing is known.
        """
        if at >= self.answered:
            return None
        fresh = self._fresh(subjects, at)
        self._wanted = at if fresh else self._wanted
        own = max(0, len(self._reserved) - self._heard_spent)
        for bound in self.spec.bounds:
            if self._count + own > bound:
                continue
            if not fresh or len(self._reserved) + len(fresh) <= self._limit.get(bound, 0):
                return bound
            self.denied = self.denied or self._count + own < bound
        return self.spec.bounds[-1] + 1 if self.spec.bounds else 0

    def reserve(self, subjects: Collection[bytes], at: int) -> None:
        """Count subjects whose record is to be sent."""
        if len(self._reserved) >= _ROOM * max(self.spec.bounds, default=0):
            return  # beyond every bound, where one more changes nothing
        for one in self._fresh(subjects, at):
            self._reserved.add(one)
            self._open.append(one)

    def _fresh(self, subjects: Collection[bytes], at: int) -> list[bytes]:
        """Return those that are counted neither by the owner, until tomorrow at least, nor by us."""
        oldest = day_of(at) - self.spec.days + 1 if self.spec.days else 0
        return [
            one for one in subjects if one not in self._reserved and not self._members.get(one, -1) > oldest
        ]

    def claim(
        self, subjects: Collection[bytes], at: int, until: int, *, carried: bool, over: bool = False
    ) -> VolumeClaim:
        """Return what is to be told of subjects; with none, a question."""
        if at >= self.answered and self._limit:  # what we held may be another's by now
            self._limit, self._round = {}, self._round + 1
        today, unique = day_of(at), frozenset(subjects)
        telling = sorted(one for one in unique if not self._is_told(one, today))
        self._ever.update(unique)
        new = sum(one in self._reserved and one not in self._told for one in unique)
        self.denied = False
        return VolumeClaim(
            self.counter, self.slot, self.life, at, until, self.spec.bounds, self.spec.days,
            self._round, dict(self._limit), self._spent + new, b"".join(telling), self._wants(at), carried, over,
        )  # fmt: skip

    def needs_telling(self, subjects: Collection[bytes], at: int) -> bool:
        today = day_of(at)
        return self._full != today and any(not self._is_told(one, today) for one in subjects)

    def _is_told(self, one: bytes, today: int) -> bool:
        return self._told.get(one) == today or self._members.get(one) == today

    def landed(self, subjects: Collection[bytes], at: int) -> None:
        """Note that what was told of these subjects is committed."""
        today = day_of(at)
        for one in subjects:
            self._spent += one in self._reserved and one not in self._told
            self._told[one] = today

    def dropped(self, subjects: Collection[bytes]) -> None:
        """Note that what was told of these subjects was aborted for certain."""
        for one in subjects:
            if one not in self._told:
                self._ever.discard(one)
                self._reserved.discard(one)

    def settle(self) -> None:
        """Give up what was decided and never told: another batch begins."""
        for one in self._open:
            if one not in self._ever:
                self._reserved.discard(one)
        self._open.clear()

    def give_back(self, at: int) -> bool:
        """Keep of what was granted no more than our share, and say whether that is less than before.

        The next claim has to be told; grants of an earlier round count no longer.
        """
        used = len(self._reserved)
        kept = {
            bound: min(total, used + max(self._share.get(bound, 0), 1 if self._wants(at) else 0))
            for bound, total in self._limit.items()
        }
        if all(
            total - used <= 2 * (kept[bound] - used)
            for bound, total in self._limit.items()
            if total > used and bound >= self._count
        ):
            return False
        self._limit, self._round = kept, self._round + 1
        return True

    def _wants(self, at: int) -> bool:
        return at < self._wanted + WANTING_MS

    def forget(self, at: int) -> None:
        """Let go of subjects that count no longer."""
        if self.spec.days:
            oldest = day_of(at) - self.spec.days
            self._members = {one: day for one, day in self._members.items() if day > oldest}
            self._told = {one: day for one, day in self._told.items() if day > oldest}
