"""One counter of distinct subjects: claims in, the count and what each worker may still add out.

Everything here is a function of the claims up to an offset, in their order: whoever counts them again, after a crash or as
a new owner, comes to the same count and the same grants. A claim that comes twice counts once.

INVARIANT: as long as workers add only what they were granted, count plus all that is still granted is at most the bound.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from schemas.volumes import Holder, VolumeClaim, VolumeCount, VolumeSubjects, day_of, parted

GRACE_MS = (
    1_800_000  # beyond a worker's own last moment: clocks differ, and a transaction may still be under way
)
PLENTY = 500
ROOM = 2  # subjects are kept one by one up to so many times the greatest bound


class Counter:
    """The subjects counted, by the last day that each was seen, and who may add how many."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.last: VolumeCount | None = None
        self._days: dict[bytes, int] = {}
        self._holders: dict[str, Holder] = {}
        self._today = 0
        self._told: dict[str, int] = {}  # keys on guard.volumes -> their day

    @classmethod
    def restored(cls, last: VolumeCount, told: list[VolumeSubjects]) -> "Counter":
        """Return the counter as it was after `last`. What was told later is left to the claims that come again."""
        counter = cls(last.counter)
        counter.last = last
        counter._holders = {one.life: one for one in last.holders}
        for event in told:
            if event.partition != last.partition or event.offset <= last.offset:
                counter._keep(event)
        counter._forget(day_of(last.at), last.days)
        return counter

    @property
    def count(self) -> int:
        """Return how many distinct subjects count; above all that rules tell apart where not all were kept."""
        last = self.last
        over = ROOM * max(last.bounds, default=0) + 1 if last is not None and last.full else 0
        return max(len(self._days), over)

    def take(
        self, claim: VolumeClaim, partition: int, offset: int
    ) -> tuple[VolumeSubjects | None, VolumeCount] | None:
        """Count a claim and return what is to be told, in this order; None where it was counted before.

        A question from another partition than the last claim's gets no answer: it may have overtaken subjects told
        before it, and what is thought to be free is not.
        """
        last = self.last
        if last is not None and last.partition == partition and offset <= last.offset:
            return None
        if last is not None and last.partition != partition and not claim.carried:
            return None
        at = max(claim.at, last.at if last is not None else 0)
        self._forget(day_of(at), claim.days)
        told = self._add(claim, partition, offset)
        full = self._full(claim, told, last)
        kept = told if told is not None and full != self._today else None
        made = VolumeCount(self.name, at, partition, offset, 0, claim.bounds, claim.days, full)
        self.last = made
        self._grant(claim, at, offset)
        holders = tuple(sorted(self._holders.values(), key=lambda one: one.first))
        self.last = replace(made, count=self.count, holders=holders)
        return kept, self.last

    def expired(self) -> Iterator[str]:
        """Yield, once, the keys on guard.volumes of subjects that count no longer."""
        days = self.last.days if self.last is not None else 0
        for key in [key for key, day in self._told.items() if days and day <= self._today - days]:
            del self._told[key]
            yield key

    def _add(self, claim: VolumeClaim, partition: int, offset: int) -> VolumeSubjects | None:
        if not claim.subjects:
            return None
        day = min(day_of(claim.at), self._today)
        return VolumeSubjects(self.name, day, partition, offset, claim.subjects)

    def _full(self, claim: VolumeClaim, told: VolumeSubjects | None, last: VolumeCount | None) -> int:
        """Keep the subjects told, as long as there is room. Return the last day on which there was none."""
        full = last.full if last is not None else 0
        if full and claim.days and full <= self._today - claim.days:
            full = 0
        if told is None:
            return full
        fresh = {one for one in parted(told.subjects) if one not in self._days}
        if fresh and len(self._days) + len(fresh) > ROOM * max(claim.bounds, default=0):
            return self._today
        self._keep(told)
        return full

    def _keep(self, told: VolumeSubjects) -> None:
        for one in parted(told.subjects):
            self._days[one] = max(told.day, self._days.get(one, 0))
        self._told[key_of(told)] = told.day

    def _forget(self, today: int, days: int) -> None:
        if today <= self._today:
            return
        self._today = today
        if days:
            self._days = {one: day for one, day in self._days.items() if day > today - days}

    def _grant(self, claim: VolumeClaim, at: int, offset: int) -> None:
        """Give the claimant its share of what is left below each bound, out of what nobody else holds."""
        own = self._heard(claim, offset)
        if claim.over:
            self._holders.pop(claim.life, None)
            return
        self._holders[claim.life] = own
        self._holders = {
            life: one
            for life, one in self._holders.items()
            if life == claim.life
            or not (
                (claim.carried and one.slot == claim.slot and one.first < own.first)
                or one.until + GRACE_MS < at
            )
        }
        count, granted = self.count, dict(own.granted)
        for bound in claim.bounds:
            others = sum(one.left(bound) for life, one in self._holders.items() if life != claim.life)
            free = bound - count - others
            wanted = max(self._share(own, bound, count), 1 if own.wants else 0)
            more = max(own.left(bound), min(free, wanted))
            if count < bound and more > own.left(bound):
                granted[bound] = own.spent + more
        self._holders[claim.life] = replace(own, granted=granted)
        for life, one in self._holders.items():
            share = {bound: self._share(one, bound, count) for bound in claim.bounds}
            self._holders[life] = replace(one, share=share)

    def _heard(self, claim: VolumeClaim, offset: int) -> Holder:
        known = self._holders.get(claim.life)
        first = offset if known is None else known.first
        if known is not None and claim.round < known.round:  # overtaken by what was given back since
            return replace(known, spent=max(known.spent, claim.spent))
        same = known is not None and claim.round == known.round
        return Holder(
            claim.slot,
            claim.life,
            first,
            max(claim.until, known.until if known else 0),
            claim.round,
            max(claim.spent, known.spent if known else 0),
            known.granted if known is not None and same else dict(claim.kept),
            {},
            claim.wants,
        )

    def _share(self, one: Holder, bound: int, count: int) -> int:
        """Return a holder's part of what is left; a worker that has new subjects gets four times an idle one's.

        Where much is left, one part more than there are workers stays free, for one that starts anew after a crash.
        """
        left = max(0, bound - count)
        weights = sum(_weight(holder) for holder in self._holders.values()) + (4 if left > PLENTY else 0)
        return left * _weight(one) // max(1, weights)


def _weight(holder: Holder) -> int:
    return 4 if holder.wants else 1


def key_of(event: VolumeSubjects) -> str:
    """Return the key that subjects are told under: their claim's place, so that telling twice tells once."""
    return f"{event.counter}#{event.partition}/{event.offset}"
