"""Whom a SOC's findings are told to: a topic, an HTTPS endpoint, a syslog receiver. What is not named is not told."""

from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

_HOST = r"^([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}$"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _Tls(_Part):
    """How a receiver shows who it is, and how we do: files in PEM. Without `ca` the system's issuers count."""

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    deadline_s: float = Field(default=20.0, gt=0, le=60)

    @model_validator(mode="after")
    def _has_both(self) -> "_Tls":
        if self.key is not None and self.certificate is None:
            raise ValueError("`key` goes with `certificate`; name both")
        return self


class Webhook(_Tls):
    """An HTTPS endpoint that takes signed findings. `secret` is a file with one `whsec_...` a line."""

    url: str
    secret: Path
    most: int = Field(default=100, ge=1, le=1000)

    @field_validator("url")
    @classmethod
    def _is_https(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
            raise ValueError("must be https://host/path without a name or password in it")
        return url


class Syslog(_Tls):
    """A receiver of syslog over TLS (RFC 5425), `host:port`."""

    address: str = Field(pattern=_HOST)
    facility: int = Field(default=16, ge=0, le=23)

    @property
    def place(self) -> tuple[str, int]:
        host, _, port = self.address.rpartition(":")
        return host.strip("[]"), int(port)


_Sink = TypeVar("_Sink", bound=_Tls)


class Siem(_Part):
    """What `guard siem run` tells whom. `host` is what this machine is called there; its own name where it is empty."""

    host: str = Field(default="", max_length=255)
    batch: int = Field(default=500, ge=1, le=5000)
    topic: bool = False
    webhook: Webhook | None = None
    syslog: Syslog | None = None

    @model_validator(mode="after")
    def _is_told_in_time(self) -> "Siem":
        if self.webhook is not None and self.batch > 20 * self.webhook.most:
            raise ValueError("`batch` is more than 20 requests of `webhook.most` findings; lower it")
        return self

    def below(self, home: Path) -> "Siem":
        """Return the same with relative files taken from `home`."""
        webhook = _below(self.webhook, home)
        if webhook is not None:
            webhook = webhook.model_copy(update={"secret": home / webhook.secret})
        return self.model_copy(update={"webhook": webhook, "syslog": _below(self.syslog, home)})


def _below(sink: _Sink | None, home: Path) -> _Sink | None:
    if sink is None:
        return None
    files = {name: getattr(sink, name) for name in ("ca", "certificate", "key")}
    return sink.model_copy(update={name: home / file for name, file in files.items() if file is not None})
