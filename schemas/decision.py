"""What the policy says of a record, and what becomes of it."""

from enum import IntEnum, StrEnum

from msgspec import Struct

from schemas.errors import Fault
from schemas.finding import Excused, Finding


class Action(IntEnum):
    """From the least to the most intrusive; a restriction only ever raises it."""

    ALLOW = 0
    REDACT = 1
    REROUTE = 2
    HOLD = 3
    BLOCK = 4

    @property
    def word(self) -> str:
        return self.name.lower()


class Disposition(StrEnum):
    """What became of a record (OCSF `disposition`)."""

    ALLOWED = "allowed"
    CORRECTED = "corrected"
    REROUTED = "rerouted"
    QUARANTINED = "quarantined"
    RELEASED = "released"
    DISCARDED = "discarded"


class Reason(Struct, frozen=True):
    """One rule, fact or fault that shaped a decision, with the law it cites."""

    code: str  # rule id, or `fault.<code>`, `default.<what>`
    citation: str = ""
    destination: str = ""  # the destination it speaks of; empty for all
    entities: tuple[str, ...] = ()  # the findings that made it fire
    regime: str = ""  # the pack's regime: EU-GDPR-44


class Redaction(Struct, frozen=True):
    """Which entity is to be rewritten, and by which redaction operator."""

    entity: str
    operator: str
    parameters: tuple[tuple[str, str], ...] = ()


class Outcome(Struct, frozen=True):
    """The policy's answer for one tuple of facts. Shared by every record with the same facts.

    `destination` is where the record goes, empty when it is held or blocked. `basis` names what permits the movement
    (an adequacy decision, a permit id). `nearest` is the smallest change that would have made it pass, in words.
    """

    action: Action
    destination: str = ""
    redactions: tuple[Redaction, ...] = ()
    reasons: tuple[Reason, ...] = ()
    basis: tuple[str, ...] = ()
    nearest: str = ""
    question: str = ""  # what a named human must answer, for HOLD
    role: str = ""  # who answers it
    obligations: tuple[str, ...] = ()  # what law asks of whoever moves such data, in words
    regimes: tuple[str, ...] = ()  # every regime that spoke, in the order of law


class Given(Struct, frozen=True, array_like=True, omit_defaults=True):
    """What a record itself told the policy besides what was found in it; with the findings, all that its outcome rests on."""

    origins: tuple[
        str, ...
    ] = ()  # where the record or its findings say it comes from, the flow's own included
    declared: tuple[str, ...] = ()  # labels the event declares of itself
    opaque: bool = False
    volumes: tuple[
        tuple[str, str, int], ...
    ] = ()  # destination, volume fact, count as far as rules tell it apart
    uncounted: tuple[tuple[str, str], ...] = ()  # destination, entity found there below its threshold's entry


class Decision(Struct, frozen=True):
    """The outcome for one record, with the facts it was computed from."""

    id: str  # topic/partition/offset, and `.r1` behind it for a first release
    flow: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    fault: Fault | None = None
    would: Outcome | None = (
        None  # of all rules enforced, or of a trial's other arm, where it would be another
    )
    share: int = (
        0  # 1 to 100, where rules are not fully enforced: which hundredth of the flow's keys it belongs to
    )
    given: Given | None = None  # where a record told more than its flow declares
    sampled: bool = False  # whether its sealed original was kept to measure misses by
    excused: tuple[Excused, ...] = ()  # what entries of the policy say is none of an entity
    arm: str = ""  # of a trial, that judged it: `would` is then the other arm's; empty where only one looked

    @property
    def is_plain(self) -> bool:
        """Whether the record passed as it is with nothing found in it."""
        return (
            self.outcome.action is Action.ALLOW
            and not self.findings
            and self.fault is None
            and self.would is None
            and not self.excused
        )
