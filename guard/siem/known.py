"""What the mapping knows besides the event itself: labels of entities, what destinations are, whose words count."""

from collections.abc import Collection, Mapping

from msgspec import Struct


class Whither(Struct, frozen=True):
    """What a destination is, and in which countries it processes."""

    kind: str
    countries: tuple[str, ...] = ()


class Known(Struct, frozen=True):
    """Without a policy at hand all of it is empty: findings then say less, and nothing else."""

    version: str = "0"  # of the guard
    labels: Mapping[str, Collection[str]] = {}
    destinations: Mapping[str, Whither] = {}
    topics: Mapping[str, str] = {}  # flow -> guarded topic
    people: Mapping[str, bytes] = {}  # public keys by name
    models: frozenset[str] = frozenset()  # names of classifiers that learnt what they find
