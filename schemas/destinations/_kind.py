"""What a kind of destination is asked about beside countries and operator, which every kind has."""

from msgspec import Struct


class Kind(Struct, frozen=True):
    """A kind of destination. Facts that are not recorded are unknown, and rules take the stricter branch of unknown.

    `must` are facts without which law on this kind cannot be judged; `should` are those that assessments and house rules
    ask for. `of_others` are asked only where somebody else than the exporter runs it.
    """

    name: str
    title: str
    must: dict[str, str]  # fact: why it is asked
    should: dict[str, str]
    of_others: frozenset[str] = frozenset()
    note: str = ""
    example: str = ""  # a Destination as a policy file has it
