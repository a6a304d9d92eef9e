"""What tuners tell on `guard.tuning`: what a threshold would find and miss, and how a trial of a candidate stands.

No field can hold content: what is told of a text is its shape, capitals as X, other letters as x, digits as 9.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from schemas.curve import Count, Curve, Share

SWEEP_KEY = "sweep/"  # before a report's id, as a message key of guard.tuning
TRIAL_KEY = "trial/"
CANDIDATE_KEY = "candidate/"
AROUND = 30  # characters shown on either side of an example
LONGEST = 60  # of the example itself

Word = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Sentence = Annotated[str, Meta(max_length=1000)]
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
Moment = Annotated[
    int, Meta(ge=0, lt=253_402_300_800_000)
]  # milliseconds since the epoch, before the year 10000
Shape = Annotated[str, Meta(max_length=LONGEST)]


class What(StrEnum):
    """What a labelled stretch or a finding came to."""

    RIGHT = "right"  # labelled, and found
    FALSE = "false"  # found, and not labelled
    MISSED = "missed"  # labelled, and not found at any score


class ErrorCause(StrEnum):
    """Why a stretch was missed, or taken for what it is not, as far as its surroundings tell; the most telling first."""

    TAKEN_FOR = "taken_for"  # another entity was found there, or another kind is labelled there
    PARTLY = "partly"  # less than half of the shorter one is shared
    OTHER_SCRIPT = "other_script"  # letters that are not Latin
    NO_CONTEXT = "no_context"  # no letter stands around it
    LONG_TEXT = "long_text"
    SHAPE = "shape"  # nothing but how it looks


class Example(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A labelled stretch or a finding, masked, with what stands around it. INVARIANT: no letter but x and X, no digit but 9."""

    what: What
    score: Share  # the best that found it; 0 where nothing did
    shape: Shape
    before: Shape = ""
    after: Shape = ""
    language: Word = ""
    dataset: Word = ""
    cause: ErrorCause | None = None  # of an error
    detail: Word = ""  # the entity or kind that it was taken for, or the class of its shape


class SweepReport(
    Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="type", tag="sweep"
):
    """One person's signed report of a sweep: what thresholds of a subject find and miss on labelled texts."""

    id: Name
    at: Moment
    by: Name  # the person's name in the policy
    kind: Word
    curve: Curve
    classifiers: Annotated[tuple[Word, ...], Meta(max_length=200)]  # versions that found something, sorted
    entity: Word = ""  # empty: every entity of the kind
    languages: Annotated[tuple[Word, ...], Meta(max_length=100)] = ()  # empty: all
    flow: Word = ""
    destination: Word = ""
    detector: Word = ""  # what was measured, in words
    now: Share | None = None  # in force there when it was measured
    chosen: Share | None = None  # what met the aim
    said: Sentence = ""
    examples: Annotated[tuple[Example, ...], Meta(max_length=400)] = ()
    key: Word = ""  # fingerprint of the person's key
    signature: Word = ""  # Ed25519, base64

    @property
    def subject(self) -> str:
        return self.entity or self.kind

    @property
    def place(self) -> str:
        """Its message key on guard.tuning."""
        return f"{SWEEP_KEY}{self.id}"


class TestState(StrEnum):
    """How a declared test, a step, or a whole trial stands."""

    __test__ = False

    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"


class TrialTest(Struct, frozen=True, omit_defaults=True):
    """One test that a plan declared, or one guardrail. `missing` is how many records, at best, would decide it."""

    name: Word
    state: TestState
    said: Sentence = ""
    figure: float | None = None
    low: float | None = None
    high: float | None = None
    missing: Count = 0


class TrialStep(Struct, frozen=True, omit_defaults=True):
    """One stretch of a trial's way, and how it stands; a step that was never in force has no tests."""

    step: Word
    state: TestState
    tests: Annotated[tuple[TrialTest, ...], Meta(max_length=200)] = ()
    guardrails: Annotated[tuple[TrialTest, ...], Meta(max_length=200)] = ()


class TrialReport(Struct, frozen=True, omit_defaults=True, tag_field="type", tag="trial"):
    """How a trial stands, as it was weighed last. Not signed: what counts is the bundle in force. More fields may come."""

    trial: Name
    at: Moment
    state: TestState
    mode: Word = ""  # shadow, canary
    percent: Annotated[float, Meta(ge=0, le=100)] | None = None  # of a flow's record keys
    missing: Annotated[tuple[Sentence, ...], Meta(max_length=500)] = ()  # what keeps it from the next step
    labelled: Annotated[
        tuple[TrialTest, ...], Meta(max_length=500)
    ] = ()  # tests on labelled texts, the same for all steps
    steps: Annotated[tuple[TrialStep, ...], Meta(max_length=50)] = ()
    by: Word = ""

    @property
    def place(self) -> str:
        """Its message key on guard.tuning."""
        return f"{TRIAL_KEY}{self.trial}"


class CandidateState(StrEnum):
    """How far a candidate is."""

    CANDIDATE = "candidate"
    SHADOW = "shadow"
    CANARY = "canary"
    ACTIVE = "active"
    RETIRED = "retired"


class CandidateReport(Struct, frozen=True, omit_defaults=True, tag_field="type", tag="candidate"):
    """What became of a candidate, who did it and when. No entry makes one active: the bundle in force does."""

    trial: Name
    at: Moment
    state: CandidateState
    digest: Annotated[str, Meta(pattern=r"^sha256:[0-9a-f]{64}$")]  # of its parts
    step: Word = ""
    plan: Word = ""  # the digest of its plan
    by: Word = ""
    bundle: Word = ""  # that it is tried in, as decisions name it
    promoted: Word = ""  # the bundle that takes it over
    why: Sentence = ""

    @property
    def place(self) -> str:
        """Its message key on guard.tuning."""
        return f"{CANDIDATE_KEY}{self.digest[7:23]}"
