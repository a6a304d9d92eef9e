"""A policy as compiled: flows, destinations and rules as the search reads them."""

from datetime import date

from msgspec import Struct

from guard.residency.jurisdictions import Jurisdictions
from schemas.decision import Redaction
from schemas.destination import DestinationSpec
from schemas.flow import FlowSpec
from schemas.label import PSEUDONYMOUS, SPECIAL, most_specific, with_implied
from schemas.policy import AcceptedOrigins, Rule
from schemas.strict import is_valid

PSEUDONYMISING = frozenset(
    {"hash", "tokenize", "encrypt"}
)  # somebody holds the key: personal data stay personal


class Labelled(Struct, frozen=True):
    """Labels as given (the most specific ones) and with all they imply."""

    given: frozenset[str]
    all: frozenset[str]

    @staticmethod
    def of(labels: frozenset[str]) -> "Labelled":
        given = most_specific(labels)
        return Labelled(given, with_implied(given))


def residue(labels: frozenset[str], operator: str) -> frozenset[str]:
    """Return what is left of an entity's labels once a redaction operator has rewritten it.

    >>> sorted(residue(frozenset({"health"}), "hash")), residue(frozenset({"health"}), "replace")
    (['pseudonymous', 'special_category'], frozenset())
    """
    if operator not in PSEUDONYMISING:
        return frozenset()
    return frozenset({PSEUDONYMOUS}) | (with_implied(labels) & {SPECIAL})


class Destination(Struct, frozen=True):
    """A destination with its operator's domiciles resolved; `None` is unknown."""

    name: str
    spec: DestinationSpec
    operator_domicile: str | None
    parent_domicile: str | None
    countries: tuple[
        str | None, ...
    ]  # of processing and of access, each once; None stands for unknown access

    def proves(self, fact: str, at: date) -> bool | None:
        """Return a fact's value on a day; None where it was never observed, not yet, or no longer."""
        found = self.spec.facts.get(fact)
        if found is None or not is_valid(at, found.observed, found.expires):
            return None
        return found.value

    def holds_certificate(self, name: str, at: date) -> bool | None:
        valid = (
            one
            for one in self.spec.certifications
            if one.name == name and is_valid(at, one.observed, one.expires)
        )
        return True if any(valid) else None


class Flow(Struct, frozen=True, eq=False):
    """A flow with all that its records ask for resolved; `topics` maps destinations to cleared topics."""

    name: str
    spec: FlowSpec
    destinations: tuple[Destination, ...]
    topics: dict[str, str]
    redactions: dict[str, Redaction]
    default_redaction: Redaction
    thresholds: dict[str, float]
    default_threshold: float

    @property
    def codec(self) -> str:
        return self.spec.codec

    @property
    def opaque(self) -> bool:
        return self.spec.opaque

    def redaction_of(self, entity: str) -> Redaction:
        """Return how this flow rewrites an entity."""
        known = self.redactions.get(entity)
        if known is not None:
            return known
        default = self.default_redaction
        return Redaction(entity, default.operator, default.parameters)


class CompiledRule(Struct, frozen=True, eq=False):
    """A rule with its pack's date and its place in the order of law."""

    rule: Rule
    pack: str
    in_force: date
    order: int
    labels: frozenset[str]  # that it speaks of
    required: frozenset[str]  # without any of which it cannot apply; empty where no label is needed


class Law(Struct, frozen=True, eq=False):
    """What every flow is judged by: rules in the order of law, jurisdictions, and what they leave unsaid."""

    rules: tuple[CompiledRule, ...]
    jurisdictions: Jurisdictions
    covers: tuple[tuple[date, tuple[str, ...]], ...]  # since when which jurisdictions' law is stated
    accepted: tuple[AcceptedOrigins, ...]
    telling: frozenset[str]  # the labels that can change a decision; others count as what they imply

    def is_covered(self, country: str, at: date) -> bool:
        """Return whether a pack states the law of a country, or people accepted that none does."""
        within = self.jurisdictions.within
        return any(since <= at and within(country, covers) for since, covers in self.covers) or any(
            at <= one.valid_to and within(country, one.countries) for one in self.accepted
        )
