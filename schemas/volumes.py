"""What passes between workers and the one owner of a counter of distinct subjects. Keyed pseudonyms, never identifiers.

Workers write a `VolumeClaim` to `guard.summaries`, keyed by the counter, in the transaction that carries the records it
speaks of. The owner answers on the compacted `guard.volumes`: who was counted (`VolumeSubjects`), then how many there are
and how many more each worker may add before it has to ask again (`VolumeCount`).
"""

from msgspec import Struct

PSEUDONYM_BYTES = 8
CLAIM_KEY = b"volume:"  # before a counter's name, as a message key of guard.summaries


class VolumeClaim(Struct, frozen=True, tag="volume", omit_defaults=True):
    """What one life of one worker adds to a counter. Totals are its own since it began; they only rise."""

    counter: str
    slot: str
    life: str
    at: int  # milliseconds since the epoch
    until: int  # it uses no answer to this after that time, of the same clock
    bounds: tuple[int, ...]  # the counts that rules tell apart
    days: int = 0  # how long a subject counts; 0 is for ever, as the counter's name holds its year
    round: int = 0  # rises whenever it gives back what it was granted
    kept: dict[int, int] = {}  # by bound, the total it may still reach of what earlier rounds granted
    spent: int = 0  # how many subjects it told that it had not known to be counted, these included
    subjects: bytes = b""
    wants: bool = False  # whether it lately had new subjects to send
    carried: bool = False  # whether it travels with records, so that an earlier life of its slot is over
    over: bool = False  # whether this is the last that is heard of it


class Holder(Struct, frozen=True, omit_defaults=True):
    """One life of a worker, as a counter knows it: what it was granted, in totals, and what it has told."""

    slot: str
    life: str
    first: int  # offset at which it was first heard
    until: int
    round: int = 0
    spent: int = 0
    granted: dict[int, int] = {}
    share: dict[int, int] = {}
    wants: bool = False

    def left(self, bound: int) -> int:
        """Return how many subjects it may still add below a bound without asking."""
        return max(0, self.granted.get(bound, 0) - self.spent)


class VolumeCount(Struct, frozen=True, tag="count", omit_defaults=True):
    """A counter after the claim at `offset` of its partition of guard.summaries, and everything that was granted."""

    counter: str
    at: int
    partition: int
    offset: int
    count: int
    bounds: tuple[int, ...]
    days: int = 0
    full: int = 0  # the last day on which a subject was too many to be kept one by one; 0 where none was
    holders: tuple[Holder, ...] = ()


class VolumeSubjects(Struct, frozen=True, tag="subjects"):
    """Subjects that were counted, and the day that they count from."""

    counter: str
    day: int  # ordinal
    partition: int
    offset: int
    subjects: bytes


VolumeEvent = VolumeCount | VolumeSubjects


def parted(subjects: bytes) -> list[bytes]:
    """Return the pseudonyms that stand one after the other.

    >>> parted(b"aaaaaaaabbbbbbbb")
    [b'aaaaaaaa', b'bbbbbbbb']
    """
    size = PSEUDONYM_BYTES
    return [subjects[start : start + size] for start in range(0, len(subjects) - size + 1, size)]


def day_of(at: int) -> int:
    """Return the ordinal of a time's day, UTC.

    >>> day_of(0)
    719163
    """
    return 719_163 + at // 86_400_000
