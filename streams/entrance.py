"""How people and programs get into the console, as settings: an issuer of identities, passwords, and how often programs may ask."""

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

_Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Granted(_Part):
    """What whoever holds a value of the claim may, and sees."""

    role: Literal["viewer", "analyst", "approver", "tuner", "admin"]
    flows: Literal["all"] | tuple[str, ...] = "all"
    jurisdictions: Literal["all"] | tuple[_Country, ...] = "all"


class Oidc(_Part):
    """An issuer of identities by OpenID Connect. Of `roles` the first entry that somebody's claim holds counts; without one nobody gets in."""

    issuer: str
    client_id: str = Field(min_length=1, max_length=300)
    client_secret_file: Path | None = None
    address: str  # the console's own, as browsers call it
    claim: str = Field(default="groups", pattern=r"^[A-Za-z0-9_.:/-]{1,200}$")  # dots lead into objects
    name_claim: str = Field(default="sub", pattern=r"^[A-Za-z0-9_.:/-]{1,200}$")
    scopes: tuple[str, ...] = ("openid", "profile")
    roles: dict[str, Granted] = Field(min_length=1)
    ca: Path | None = None

    @model_validator(mode="after")
    def _is_safe(self) -> "Oidc":
        for name, given in (("issuer", self.issuer), ("address", self.address)):
            if not _is_safe(given):
                raise ValueError(f"`{name}` is written https://host/path; http is for this machine alone")
        if "openid" not in self.scopes:
            raise ValueError("`scopes` hold `openid`, or the issuer tells no identity")
        return self

    @property
    def back(self) -> str:
        """Where the issuer sends browsers back to."""
        return f"{self.address.rstrip('/')}/sign-in/return"


class Console(_Part):
    """Where the console keeps what it read, how many decisions, and its entrance. A store's URL may hold a password."""

    store: SecretStr = SecretStr("")
    kept: int = Field(default=1_000_000, ge=1000)
    per_minute: int = Field(default=600, ge=1, le=1_000_000)
    passwords: bool = True
    oidc: Oidc | None = None

    @model_validator(mode="after")
    def _lets_somebody_in(self) -> "Console":
        if not self.passwords and self.oidc is None:
            raise ValueError("`passwords: false` needs `oidc`, or nobody gets in")
        return self

    def below(self, home: Path) -> "Console":
        """Return the same with its files taken from a folder."""
        if self.oidc is None:
            return self
        secret, ca = self.oidc.client_secret_file, self.oidc.ca
        own = {"client_secret_file": home / secret if secret else None, "ca": home / ca if ca else None}
        return self.model_copy(update={"oidc": self.oidc.model_copy(update=own)})


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    host = parts.hostname or ""
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    if not (host and plain and port_fits and address.isascii() and address.isprintable()):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
