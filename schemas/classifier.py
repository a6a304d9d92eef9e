"""What a policy asks of the classifiers of whoever runs it: tiers that must be there, models by hash, changes to what is found."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from schemas.label import Probability
from schemas.strict import Entity, Strict
from schemas.tuned import ContextEntry, ListEntry, OwnPattern

MOST_LISTED = (
    150_000  # characters of all terms: some six seconds of a processor and 200 MB, wherever a bundle is taken
)
Tier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}@[A-Za-z0-9._-]{1,64}$")]
Path = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$")
]


class NamedModel(Strict):
    """A model in the worker's own folder of models. Code is not named here: only a worker's own settings say what it runs."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    kind: Literal["transformers", "onnx", "linear_probe", "spacy"]
    path: Path  # below `classifiers.models`
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    labels: dict[str, Entity | None] = Field(min_length=1)  # every label has an answer; null drops it
    task: Literal["spans", "text"] = "spans"
    threshold: Probability = 0.5

    @field_validator("threshold")
    @classmethod
    def _is_met_by_something(cls, threshold: float) -> float:
        if threshold == 0:
            raise ValueError("`threshold` must be above 0: everything would be told")
        return threshold


class ClassifiersSpec(Strict):
    """Tiers that must run as `name@version`, models that run besides those of the worker's own settings, and changes.

    `lists`, `context` and `patterns` change what is found without code. None says nothing of them, and leaves a policy's
    digest as it was before there were any.
    """

    require: tuple[Tier, ...] = ()
    own: tuple[NamedModel, ...] = ()
    lists: tuple[ListEntry, ...] | None = None
    context: tuple[ContextEntry, ...] | None = None
    patterns: tuple[OwnPattern, ...] | None = None

    @model_validator(mode="after")
    def _can_be_compiled(self) -> Self:
        listed = sum(len(term) for one in self.lists or () for term in one.terms)
        if listed > MOST_LISTED:
            raise ValueError(
                f"`lists` holds {listed:,} characters of terms, and {MOST_LISTED:,} are the most; take out what "
                "classifiers find by themselves"
            )
        return self
