"""Packs of rules, approvers and bundles: the law as data. Rules say what is forbidden, unless; none names an action."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from schemas.base64 import decoded
from schemas.classifier import ClassifiersSpec
from schemas.condition import Condition, Profile
from schemas.destination import DestinationSpec, OperatorSpec
from schemas.flow import FlowSpec
from schemas.jurisdiction import FactsSpec, Source, Territory
from schemas.label import LabelsSpec, ThresholdsSpec
from schemas.permit import PermitSpec
from schemas.strict import Entity, Name, Strict
from schemas.trial import TrialSpec

__all__ = (
    "STEPS",
    "AcceptedOrigins",
    "ApproverSpec",
    "BundleSpec",
    "Case",
    "Condition",
    "Content",
    "Duty",
    "Expected",
    "Ground",
    "ModeSpec",
    "PackSpec",
    "Question",
    "Rule",
    "Step",
)

Step = Literal["sanctions", "national_security", "secrets", "localisation", "transfer", "purpose", "house"]
STEPS: tuple[Step, ...] = (
    "sanctions",
    "national_security",
    "secrets",
    "localisation",
    "transfer",
    "purpose",
    "house",
)  # the order of law: reasons are told in it


class Question(Strict):
    """What a tool must not decide: the record is held until the role has answered, in the flow's `conditions`."""

    id: Name
    text: str = Field(min_length=1)  # `{flow}`, `{purpose}`, `{destination}` and `{labels}` are filled in
    role: str = Field(min_length=1)
    at_most_days: int | None = Field(default=None, ge=1)  # that an answer counts for; None where nobody said


class Rule(Strict):
    """What is forbidden, unless. With `question`, an answer on record lifts it as `unless` does."""

    id: Name
    step: Step
    citation: str = Field(min_length=1)
    forbids: str = Field(min_length=1)
    when: Condition
    unless: Condition | None = None
    question: Question | None = None
    obligations: tuple[str, ...] = ()  # named wherever the rule speaks, whether it forbids or not

    @field_validator("unless")
    @classmethod
    def _speaks_of_no_label(cls, unless: Condition | None) -> Condition | None:
        # INVARIANT: more labels never excuse. The search for the smallest redaction relies on it.
        if unless is not None and unless.labels:
            raise ValueError(
                "`unless` must not ask for labels: what a record holds excuses nothing; move it to `when`"
            )
        return unless


class Ground(Strict):
    """What makes a movement lawful that a rule forbids: rules name it in `unless`. A decision that rests on it cites it."""

    id: Name
    citation: str = Field(min_length=1)
    title: str = ""
    when: Condition
    obligations: tuple[str, ...] = ()

    @field_validator("when")
    @classmethod
    def _speaks_of_no_label(cls, when: Condition) -> Condition:
        if when.labels:
            raise ValueError(
                "a ground must not ask for labels: what a record holds excuses nothing; ask in a rule"
            )
        return when


class Duty(Strict):
    """What whoever moves data must do besides: it forbids nothing, and decisions name it."""

    id: Name
    citation: str = Field(min_length=1)
    when: Condition
    obligations: tuple[str, ...] = Field(min_length=1)


class Expected(Strict):
    """What a case ends in. `acceptable` names further actions that are right too."""

    action: str
    acceptable: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    reroute_to: tuple[str, ...] = ()
    transforms: tuple[str, ...] = ()


class Case(Strict):
    """A movement whose outcome is known: facts in the words of the vocabulary, nested by group."""

    id: str = Field(min_length=1)
    title: str = ""
    at: date | None = None
    facts: dict[str, object]
    expected: Expected


class PackSpec(Strict):
    """One regime's rules. `covers` names the jurisdictions whose law on personal data it states.

    A pack whose status is `proposed` is never in force. `define` holds conditions that its rules share.
    """

    title: str
    citation: str
    regime: str = ""  # id in the list of regimes: EU-GDPR-44
    status: Literal["in_force", "proposed", "policy"] = "in_force"
    covers: tuple[Territory, ...] = ()
    version: int = Field(ge=1)
    in_force: date
    checked: date
    review_by: date
    source: Source
    notes: tuple[str, ...] = ()
    not_decided: tuple[str, ...] = ()  # what people must find, and this pack only reads
    define: dict[Name, Condition] = Field(default_factory=dict)
    grounds: tuple[Ground, ...] = ()
    rules: tuple[Rule, ...] = ()
    duties: tuple[Duty, ...] = ()
    cases: tuple[Case, ...] = ()


class AcceptedOrigins(Strict):
    """Jurisdictions whose law no pack states and whose data people decided to move all the same."""

    countries: tuple[Territory, ...] = Field(min_length=1)
    reason: str = Field(min_length=1)
    accepted_by: str = Field(min_length=1)
    valid_to: date


class ModeSpec(Strict):
    """How far rules are enforced: those of one id, of one pack or on one flow; where several speak, the closest one counts.

    In `shadow` a rule forbids nothing, and decisions tell what it would have done. As `canary` it is enforced for
    `percent` of a flow's record keys, and in shadow for the rest.
    """

    rule: str = ""  # `id`, or `pack/id`
    pack: str = ""
    flow: str = ""
    mode: Literal["enforce", "shadow", "canary"]
    percent: int | None = Field(default=None, ge=1, le=99)

    @model_validator(mode="after")
    def _says_what_and_how_much(self) -> Self:
        if not (self.rule or self.pack or self.flow):
            raise ValueError("a mode speaks of a `rule`, a `pack` or a `flow`; name at least one")
        if (self.mode == "canary") != (self.percent is not None):
            raise ValueError(
                "`percent` belongs to `canary`, and to no other mode; give it there, from 1 to 99"
            )
        return self

    @property
    def share(self) -> int:
        """Of a hundred record keys, those for which the rules are enforced."""
        return {"enforce": 100, "shadow": 0}.get(self.mode, self.percent or 0)


class BundleSpec(Strict):
    """What a policy directory puts in force beside what lies in it: the shipped packs, by name."""

    packs: tuple[str, ...] = ()  # names, or patterns such as `eu-*`
    profile: Profile = "base"
    accepted_origins: tuple[AcceptedOrigins, ...] = ()
    answers_at_most_days: int | None = Field(default=None, ge=1)  # that any answer counts for
    modes: tuple[ModeSpec, ...] = ()  # rules that are not fully enforced yet
    trial: TrialSpec | None = (
        None  # a candidate that is tried on some records; None leaves digests as they were
    )

    @model_validator(mode="after")
    def _tries_one_thing_at_a_time(self) -> Self:
        if self.trial is not None and any(mode.mode != "enforce" for mode in self.modes):
            raise ValueError(
                "rules in shadow or canary (`modes`) and a `trial` at once: nobody could tell which made the difference; "
                "end one before the other"
            )
        return self


class ApproverSpec(Strict):
    """A person who may approve releases, and the Ed25519 key that proves it: 32 bytes in base64."""

    name: str = Field(min_length=1)
    public_key: str

    @field_validator("public_key")
    @classmethod
    def _is_a_key(cls, text: str) -> str:
        try:
            size = len(decoded(text))
        except ValueError:
            size = 0
        if size != 32:
            raise ValueError("`public_key` is no Ed25519 key; give its 32 bytes in base64")
        return text

    @property
    def key(self) -> bytes:
        return decoded(self.public_key)


class Content(Strict):
    """Everything a decision depends on, whole: what a bundle's digest is taken over."""

    bundle: BundleSpec
    flows: dict[str, FlowSpec]
    destinations: dict[str, DestinationSpec]
    operators: dict[str, OperatorSpec]
    permits: dict[str, PermitSpec] = Field(default_factory=dict)
    packs: dict[str, PackSpec]
    labels: LabelsSpec
    thresholds: ThresholdsSpec
    approvers: dict[str, ApproverSpec]
    facts: FactsSpec
    entities: dict[Entity, tuple[str, ...]]
    classifiers: ClassifiersSpec | None = None  # None where nothing is asked of whoever runs it
    proven: tuple[Entity, ...] | None = (
        None  # found by proof: no entry raises them; None where there is no entry
    )
