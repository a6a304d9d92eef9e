"""Whether and where traces of batches go, as settings."""

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

_ENDPOINT = re.compile(r"https?://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")
_PATH = "/v1/traces"  # where OTLP over HTTP takes spans


class Traces(BaseModel):
    """An OTLP/HTTP collector, and how much it gets. Without an endpoint nothing is traced."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    endpoint: str | None = None
    ca: Path | None = None
    ratio: float = Field(default=1.0, gt=0, le=1)
    links: int = Field(default=32, ge=0, le=128)

    @field_validator("endpoint")
    @classmethod
    def _is_address(cls, endpoint: str | None) -> str | None:
        if endpoint is None or not endpoint:
            return None
        found = _ENDPOINT.fullmatch(endpoint)
        if found is None:
            raise ValueError("`endpoint` is written `http://host:4318`, without user, query or fragment")
        return endpoint if (found[3] or "/") != "/" else endpoint.rstrip("/") + _PATH

    def below(self, home: Path) -> "Traces":
        """Return the same, with the certificate's file below a folder."""
        return self if self.ca is None else self.model_copy(update={"ca": home / self.ca})
