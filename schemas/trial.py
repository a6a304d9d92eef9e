"""A trial: a candidate's classifiers beside those in force, the records it is tried on, and the tests declared before.

It travels in the signed bundle, plan and all, so nobody changes a test once records are judged by it.
"""

from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.classifier import ClassifiersSpec
from schemas.label import LabelsSpec, Probability, ThresholdsSpec
from schemas.strict import Entity, Name, Strict

Mode = Literal["shadow", "canary"]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
Confidence = Annotated[float, Field(gt=0.5, lt=1.0)]
CURRENT, CANDIDATE = "current", "candidate"  # the arms, as decisions name them


class FalseBlocks(Strict):
    """The share of records that the candidate stops or redacts, the current one lets pass, and no analyst confirmed."""

    upper: Probability = Field(gt=0)
    confidence: Confidence = 0.95
    at_least: int = Field(default=1_000, ge=1)  # records


class RecallDrop(Strict):
    """How much less of what is labelled the candidate may find, by the lower end of a paired 95 % interval."""

    at_most: Probability
    on: tuple[str, ...] = Field(min_length=1)  # labelled files, as JSON lines
    per: Literal["language", "dataset", "all"] = "language"


class Guardrail(Strict):
    """A share of records that must not be exceeded while the trial runs: broken once it surely is."""

    at_most: Probability
    confidence: Confidence = 0.99


class Latency(Strict):
    """What a record may take, on average over a trial's transactions."""

    at_most_ms: float = Field(gt=0)
    at_least: int = Field(default=1_000, ge=1)  # records


class Tests(Strict):
    """What must hold before a candidate is promoted."""

    new_false_blocks: FalseBlocks
    recall_drop: RecallDrop | None = None


class Guardrails(Strict):
    """What rolls a trial back by itself: records newly stopped, faults of the candidate, time."""

    block_rate: Guardrail
    faults: Guardrail
    latency: Latency | None = None


class Step(Strict):
    """One stretch of the way: which records the candidate sees, and whether it judges them."""

    mode: Mode
    percent: int = Field(ge=1, le=100)  # of a flow's record keys

    @model_validator(mode="after")
    def _leaves_some_to_the_current_one(self) -> Self:
        if self.mode == "canary" and self.percent == 100:
            raise ValueError("a canary of all records is no trial; give a `percent` from 1 to 99")
        return self

    def __str__(self) -> str:
        return f"{self.mode} {self.percent} %"


class PlanSpec(Strict):
    """What is tested, what breaks a trial off, and in which steps it goes. Declared before the first record."""

    tests: Tests
    guardrails: Guardrails
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _takes_no_step_twice(self) -> Self:
        if len(set(self.steps)) < len(self.steps):
            raise ValueError("`steps` has a step twice; each is taken once, from the fewest records on")
        return self

    @property
    def digest(self) -> str:
        return f"sha256:{sha256(self.model_dump_json().encode()).hexdigest()}"


class TrialSpec(Strict):
    """The candidate's parts, and the plan with the digests of the labelled files that it names."""

    id: Name
    mode: Mode
    percent: int = Field(ge=1, le=100)
    plan: PlanSpec
    labelled: dict[str, Digest] = Field(default_factory=dict)
    labels: LabelsSpec
    thresholds: ThresholdsSpec
    classifiers: ClassifiersSpec | None = None
    entities: dict[Entity, tuple[str, ...]]
    proven: tuple[Entity, ...] | None = None

    @model_validator(mode="after")
    def _is_a_step_of_its_plan(self) -> Self:
        if self.step not in self.plan.steps:
            raise ValueError("`mode` and `percent` are no step of the trial's plan; name one that is")
        return self

    @property
    def step(self) -> Step:
        return Step(mode=self.mode, percent=self.percent)
