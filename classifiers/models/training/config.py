"""What a training run reads and does: one strict YAML file, whose digest goes into the card of what it makes."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, StrictBool, ValidationError, field_validator

from classifiers.models.heads import KINDS, TOPICS
from schemas.errors import SettingsError
from schemas.strict import Strict

DEFAULT = Path(__file__).with_name("default.yaml")
CONTINUED = Path(__file__).with_name("continued.yaml")
SMALL = Path(__file__).with_name("small.yaml")
Share = Annotated[float, Field(ge=0, le=1)]


def _known(names: Iterable[str], known: tuple[str, ...]) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"`{name}` is none of {', '.join(known)}")


class TopicsOf(Strict):
    """What a data set says of whole texts: `whole` are labelled wherever they apply, `always` and `never` hold of all."""

    whole: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @field_validator("whole", "always", "never")
    @classmethod
    def _topics(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        _known(names, TOPICS)
        return names


class Source(Strict):
    """One file of labelled texts, whence it comes, and what it tells.

    A kind in `whole` is labelled wherever it stands, so that its absence is told too; one in `positives` is labelled here
    and there, so that only its presence is. Of all other kinds the set tells nothing. Within spans of the labels that
    `unsure` names for a kind, nothing is known of that kind. Spans of a kind in `join` that only space parts are one.
    """

    file: str
    licence: str
    origin: str
    share_alike: StrictBool = False
    weight: float = Field(default=1.0, gt=0, le=10)
    whole: tuple[str, ...] = ()
    positives: tuple[str, ...] = ()
    unsure: dict[str, tuple[str, ...]] = Field(default={})
    join: tuple[str, ...] = ()
    topics: TopicsOf = TopicsOf()

    @field_validator("whole", "positives", "join")
    @classmethod
    def _kinds(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        _known(names, KINDS)
        return names

    @field_validator("unsure")
    @classmethod
    def _unsure(cls, given: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        _known(given, KINDS)
        return given


class Synthetic(Strict):
    """Our own generator's part: so many records of each language in each pass, new ones every time."""

    languages: tuple[str, ...] = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv")
    records: int = Field(default=1000, ge=0)
    dev_records: int = Field(default=60, ge=0)


class Schedule(Strict):
    """How long and how fast it learns. Rates rise for `warmup` steps and fall to nothing at the end of the budget."""

    tokens: int = Field(default=3_000_000, ge=1000)
    minutes: float | None = Field(default=None, gt=0)
    batch_tokens: int = Field(default=1536, ge=64)
    rate: float = Field(default=2e-4, gt=0)
    head_rate: float = Field(default=1e-3, gt=0)
    warmup: int = Field(default=60, ge=0)
    weight_decay: float = Field(default=0.01, ge=0)
    clip: float = Field(default=1.0, gt=0)
    positive: float = Field(default=2.0, gt=0)
    document: float = Field(default=0.3, ge=0)
    average: Share = 0.98
    average_every: int = Field(default=10, ge=1)
    freeze_embeddings: StrictBool = True
    freeze_layers: int = Field(default=0, ge=0)
    autocast: StrictBool = True


class Config(Strict):
    """A whole training run."""

    seed: int = 1
    layers: int | None = Field(default=None, ge=1)
    initial: Literal["base", "random"] = "base"
    altered: Share = 0.3
    dev_share: Share = 0.15
    dev_tokens: int = Field(default=120_000, ge=0)
    precision_floor: Share = 0.5
    precision_floors: dict[str, Share] = Field(
        default_factory=dict
    )  # of kinds and topics by name, in its place
    alarm_ceiling: Share = 0.01
    schedule: Schedule = Schedule()
    synthetic: Synthetic | None = None
    sources: tuple[Source, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of what the file says other than what is usual, however it is laid out."""
        return sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()


def load(file: Path) -> Config:
    """Return the configuration of a file. Raise SettingsError with file and line where something is wrong."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: it cannot be read; name a YAML file with --config") from error
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SettingsError(
            f"{file}:{line}: no valid YAML: {error.problem}; mend that line or the one above"
        ) from error
    try:
        return Config.model_validate(data if data is not None else {})
    except ValidationError as error:
        raise SettingsError(
            "\n".join(
                f"{file}:{_line(node, one['loc'])}: {'.'.join(map(str, one['loc']))}: {one['msg'].lower()}"
                for one in error.errors(include_url=False, include_input=False)
            )
        ) from error


def _line(node: yaml.Node | None, place: tuple[Any, ...]) -> int:
    """Return the line of a value, or of the nearest one that encloses it."""
    line = 1
    for step in place:
        if node is None:
            break
        line = node.start_mark.line + 1
        below: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    line, below = key.start_mark.line + 1, value
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            below = node.value[step]
            line = below.start_mark.line + 1
        node = below
    return line
