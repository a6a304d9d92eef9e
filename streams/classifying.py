"""What records are scanned with, as settings: the encoder, names of fields, and classifiers of the user's own."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

_ADDRESS = re.compile(r"(grpcs?)://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})")
_FACTORY = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class OwnClassifier(_Part):
    """A classifier of the user's own: what it is, the hash of its files, and what its labels are found as, null for nothing."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    kind: Literal["transformers", "onnx", "linear_probe", "spacy", "entry_point"]
    path: str = Field(min_length=1)
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    labels: dict[str, str | None] = Field(min_length=1)
    task: Literal["spans", "text"] = "spans"
    threshold: float = Field(default=0.5, gt=0, le=1)

    @model_validator(mode="after")
    def _is_meant(self) -> "OwnClassifier":
        is_code = self.kind == "entry_point"
        if is_code and not _FACTORY.fullmatch(self.path):
            raise ValueError("`path` of an `entry_point` is written `package.module:factory`")
        if is_code and self.task == "text":
            raise ValueError("leave out `task`: a tier of code says itself what it finds")
        return self


class Remote(_Part):
    """Where the encoder is served by the KServe v2 protocol, and who runs it: pieces of texts go there before any decision.

    `address` is `grpcs://host:port`, or `grpc://host:port` on this machine alone.
    """

    address: str
    operator: str = Field(min_length=1)
    model: str = Field(default="guard-encoder", min_length=1)
    version: str = ""
    ca: Path | None = None
    deadline_s: float = Field(default=5.0, gt=0, le=600)

    @model_validator(mode="after")
    def _is_private(self) -> "Remote":
        if _ADDRESS.fullmatch(self.address) is None or self.port > 65535:
            raise ValueError("`address` is written `grpcs://host:port`")
        if not self.is_tls and not _is_here(self.host):
            raise ValueError(
                "`address` leaves this machine without TLS; write `grpcs://`, and the CA in `ca`"
            )
        return self

    @property
    def is_tls(self) -> bool:
        return self.address.startswith("grpcs:")

    @property
    def host(self) -> str:
        return self.address.partition("://")[2].rpartition(":")[0]

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])


class Classifiers(_Part):
    """What records are scanned with behind the patterns. `model` is `auto`, `off`, or an encoder's directory.

    `declared` reads names of fields: what is called `geburtsdatum` holds a date of birth, where its value can be one.
    `own` are classifiers of the user's, asked in their order before the encoder; `models` is the folder of those that a
    policy may name. `remote` goes with the engine `kserve`, and with no other.
    """

    declared: bool = False
    model: str = Field(default="off", min_length=1)
    engine: Literal["auto", "cuda", "openvino", "torch", "kserve"] = "auto"
    remote: Remote | None = None
    windows: int = Field(default=512, ge=1)
    deadline_s: float = Field(default=30.0, gt=0, le=600)
    remembered: int = Field(default=65_536, ge=0)
    own: tuple[OwnClassifier, ...] = ()
    models: Path | None = None

    @model_validator(mode="after")
    def _are_told_apart(self) -> "Classifiers":
        names = [one.name for one in self.own]
        if len(set(names)) < len(names):
            raise ValueError("`own` names two classifiers alike; findings would not tell which found them")
        if (self.engine == "kserve") != (self.remote is not None):
            raise ValueError("`engine: kserve` and `remote` go together: no text leaves unless both say so")
        if self.remote is not None and self.remote.deadline_s > self.deadline_s:
            raise ValueError(
                "`remote.deadline_s` must not be longer than `deadline_s`, which stops the worker"
            )
        return self

    def below(self, home: Path) -> "Classifiers":
        """Return the same with relative directories taken from `home`; a package or a factory is no directory."""
        model = self.model if self.model in ("auto", "off") else str(home / self.model)
        own = tuple(
            one.model_copy(update={"path": str(home / one.path)})
            if one.kind in ("transformers", "onnx", "linear_probe")
            or (one.kind == "spacy" and not (one.path.isidentifier() and not (home / one.path).is_dir()))
            else one
            for one in self.own
        )
        models = None if self.models is None else home / self.models
        remote = self.remote
        if remote is not None and remote.ca is not None:
            remote = remote.model_copy(update={"ca": home / remote.ca})
        return self.model_copy(update={"model": model, "own": own, "models": models, "remote": remote})


def _is_here(host: str) -> bool:
    """Whether a host is this machine, by its name or number alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
