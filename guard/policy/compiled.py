"""A policy as compiled: flows, destinations and rules as the search reads them."""

from datetime import date

from msgspec import Struct

from guard.residency.jurisdictions import Jurisdictions
from schemas.condition import Profile
from schemas.decision import Redaction
from schemas.destination import DestinationSpec, Fact
from schemas.flow import FlowSpec
from schemas.label import PSEUDONYMOUS, SPECIAL, most_specific, with_implied
from schemas.permit import Permit
from schemas.policy import AcceptedOrigins, Duty, Ground, Rule

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
    """A destination with what is known of its operator; `None` is unknown."""

    name: str
    spec: DestinationSpec
    operator_domicile: str | None
    parent_domicile: str | None
    countries: tuple[
        str | None, ...
    ]  # of processing and of access, each once; None is access from nobody knows where
    exposure: dict[str, str] = {}
    operator_facts: dict[str, Fact] = {}
    is_own: bool = False  # the exporter itself runs it


class Cut(Struct, frozen=True, eq=False):
    """One entry of the thresholds as far as it speaks of a flow: from which score on which entities count, and where."""

    limits: dict[str, float]
    destination: str  # empty for all of the flow's
    closeness: int  # the closest entry counts, and of equally close ones the lowest
    expires: date | None


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
    origins: frozenset[str] = frozenset()  # declared, those of the data's subjects included
    cuts: tuple[Cut, ...] = ()  # where the policy has entries that speak of it

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
    regime: str = ""
    grounds: tuple[str, ...] = ()  # that its `unless` accepts


class CompiledGround(Struct, frozen=True, eq=False):
    """A ground with its pack's date."""

    ground: Ground
    in_force: date
    regime: str

    def is_in_force(self, at: date) -> bool:
        return self.in_force <= at


class CompiledDuty(Struct, frozen=True, eq=False):
    """A duty with its pack's date."""

    duty: Duty
    in_force: date
    regime: str


class Law(Struct, frozen=True, eq=False):
    """What every flow is judged by: rules in the order of law, jurisdictions, and what they leave unsaid."""

    rules: tuple[CompiledRule, ...]
    jurisdictions: Jurisdictions
    covers: tuple[tuple[date, tuple[str, ...]], ...]  # since when which jurisdictions' law is stated
    accepted: tuple[AcceptedOrigins, ...]
    telling: frozenset[str]  # the labels that can change a decision; others count as what they imply
    grounds: dict[str, CompiledGround] = {}
    duties: tuple[CompiledDuty, ...] = ()
    permits: tuple[Permit, ...] = ()
    profile: Profile = "base"
    limits: dict[str, tuple[int, ...]] = {}  # volume fact -> the numbers that rules compare it with, rising

    def is_covered(self, country: str, at: date) -> bool:
        """Return whether a pack states the law of a country, or people accepted that none does."""
        within = self.jurisdictions.within
        return any(since <= at and within(country, covers) for since, covers in self.covers) or any(
            at <= one.valid_to and within(country, one.countries) for one in self.accepted
        )
