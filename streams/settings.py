"""How the guard reaches Kafka and how it works there: one YAML file, overridden by the environment.

Environment: `GUARD_` before a field, `__` between levels, `_` for the dot of a Kafka property:
`GUARD_GROUP=eu`, `GUARD_BATCH__MAX_RECORDS=1000`, `GUARD_KAFKA__BOOTSTRAP_SERVERS=kafka:9092`.
"""

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from schemas.base64 import decoded
from schemas.errors import SettingsError
from streams.classifying import Classifiers
from streams.entrance import Console
from streams.named import TOPIC, Topics
from streams.properties import Properties
from streams.siem import Siem
from streams.traces import Traces


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Batch(_Part):
    """How much goes into one transaction at most, and how long an idle guard gathers."""

    max_records: int = Field(default=5000, ge=1, le=100_000)
    max_bytes: int = Field(default=16 * 1024 * 1024, ge=1024)
    linger_ms: int = Field(default=5, ge=0, le=1000)


class Limits(_Part):
    """What a document may be; beyond it, it is a fault."""

    depth: int = Field(default=64, ge=1, le=1000)
    size: int = Field(default=4 * 1024 * 1024, ge=1024)
    fields: int = Field(default=10_000, ge=1)


class Bundles(_Part):
    """Whose signed bundles this deployment takes its policy from. Nothing but this configuration says whom to trust."""

    demand: Literal["auto", "required", "optional"] = "auto"
    signers: dict[str, str] = Field(default={})
    threshold: int = Field(default=1, ge=1)
    proof: Literal["required", "optional"] = "optional"
    grace_s: int = Field(default=0, ge=0)
    keep: Path | None = None

    @model_validator(mode="after")
    def _can_be_met(self) -> "Bundles":
        for name, text in self.signers.items():
            if _key(text) is None:
                raise ValueError(f"`signers.{name}` is no Ed25519 public key; give its 32 bytes in base64")
        known = len(set(self.publics.values()))
        if self.demand == "required" and not known:
            raise ValueError("`demand: required` needs `signers`: without a key nothing can be checked")
        if self.signers and self.threshold > known:
            raise ValueError(
                f"`threshold` asks for {self.threshold} different keys, and `signers` names {known}"
            )
        return self

    @property
    def publics(self) -> dict[str, bytes]:
        """The public keys, 32 bytes each, by their owners' names."""
        return {name: _key(text) or b"" for name, text in self.signers.items()}

    @property
    def required(self) -> bool:
        """Whether nothing is judged before a bundle is in force."""
        return self.demand == "required" or (self.demand == "auto" and bool(self.signers))


class Volumes(_Part):
    """How distinct subjects are counted, where rules ask how many went to whom."""

    stale_s: int = Field(default=300, ge=5, le=3600)
    wait_s: float = Field(default=5.0, ge=0, le=300)
    by_key: tuple[str, ...] = ()
    by_record: tuple[str, ...] = ()


class Alerts(_Part):
    """From which values on people are told of a flow, and for how long not again."""

    block_rate: float = Field(default=0.5, gt=0, le=1)
    drift: float = Field(default=0.25, gt=0)
    silence_s: int = Field(default=3600, ge=0)


def _key(text: str) -> bytes | None:
    try:
        found = decoded(text)
    except ValueError:
        return None
    return found if len(found) == 32 else None


class _Environment(EnvSettingsSource):
    """The environment, with Kafka properties' dots restored."""

    def __call__(self) -> dict[str, Any]:
        found = super().__call__()
        if isinstance(kafka := found.get("kafka"), dict):
            found["kafka"] = {_dotted(name): value for name, value in kafka.items()}
        return found


class Settings(BaseSettings):
    """Everything the record path is told. Build it with `load`."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        env_prefix="GUARD_",
        env_nested_delimiter="__",
    )

    kafka: Properties
    group: str = Field(default="guard", pattern=TOPIC)
    slot: str = Field(default="0", pattern=TOPIC)
    group_protocol: Literal["classic", "consumer"] = "classic"
    policy: Path = Path("policy")
    keys: Path = Path("keys")
    batch: Batch = Batch()
    transaction_timeout_s: float = Field(default=60.0, ge=1, le=900)
    watchdog_s: float = Field(default=90.0, ge=1)
    limits: Limits = Limits()
    topics: Topics = Topics()
    bundles: Bundles = Bundles()
    volumes: Volumes = Volumes()
    alerts: Alerts = Alerts()
    classifiers: Classifiers = Classifiers()
    console: Console = Console()
    siem: Siem = Siem()
    metrics_port: int = Field(default=0, ge=0, le=65535)
    metrics_host: str = "127.0.0.1"
    traces: Traces = Traces()

    @model_validator(mode="after")
    def _bound_transactions_in_order(self) -> "Settings":
        if self.watchdog_s <= self.transaction_timeout_s:
            raise ValueError(
                "`watchdog_s` must be longer than `transaction_timeout_s`: it is the last resort"
            )
        return self

    @property
    def member(self) -> str:
        """The slot's one name: transactional id and static member id alike."""
        return f"{self.group}.{self.slot}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del env_settings, dotenv_settings, file_secret_settings
        return _Environment(settings_cls), init_settings  # the environment wins over the file


def load(path: Path | None = None) -> Settings:
    """Return the settings of a YAML file and the environment. Raise SettingsError naming file, field and remedy.

    Relative folders in the file are relative to it.
    """
    settings = load_given({} if path is None else _read(path), source=path)
    home = Path() if path is None else path.parent
    kept = settings.bundles.keep
    bundles = settings.bundles.model_copy(update={"keep": home / kept if kept else None})
    own: dict[str, Any] = {"policy": home / settings.policy, "keys": home / settings.keys, "bundles": bundles}
    own |= {
        "classifiers": settings.classifiers.below(home),
        "console": settings.console.below(home),
        "siem": settings.siem.below(home),
        "traces": settings.traces.below(home),
    }
    return settings.model_copy(update=own)


def load_given(given: dict[str, Any], *, source: Path | None = None) -> Settings:
    """Return the settings given, overridden by the environment. Raise SettingsError naming field and remedy."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(_told(error, source)) from None  # its cause would show the values given


def _read(path: Path) -> dict[str, Any]:
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(
            f"no settings at `{path}`; write one with `guard init`, or name another file"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"`{path}` cannot be read ({type(error).__name__}); mend its rights or encoding"
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" near line {mark.line + 1}" if mark is not None else ""
        raise SettingsError(f"`{path}` is no YAML{line}; mend its indentation and quotes") from None
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(isinstance(name, str) for name in given):
        raise SettingsError(f"`{path}` must be a mapping of settings, such as `kafka:` and `group:`")
    return given


def _told(error: ValidationError, path: Path | None) -> str:
    """Return every complaint in one line each, without the values that were given."""
    where = f"`{path}` or GUARD_ variables" if path else "GUARD_ variables"
    lines = []
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        field = ".".join(str(step) for step in fault["loc"]) or "settings"
        lines.append(f"`{field}`: {_remedy(fault['type'], fault['msg'])}")
    return f"settings in {where} are wrong: " + "; ".join(lines)


def _remedy(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "no such setting; correct its name or leave it out"
    if kind == "missing":
        return "is missing; add it"
    return message.removeprefix("Value error, ").replace("Input should", "should")


def _dotted(name: str) -> str:
    lowered = name.lower()
    return lowered if lowered == "log_level" else lowered.replace("_", ".")
