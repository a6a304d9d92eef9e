"""The base of everything that crosses a boundary: unknown fields are refused and nothing changes once read."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,99}$")]
Entity = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
Topic = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,249}$")]


class Strict(BaseModel):
    """A boundary model. Booleans are `StrictBool` in every subclass: no word becomes one by accident."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def is_valid(at: date, valid_from: date, valid_to: date | None) -> bool:
    """Return whether a day lies within a period; both ends belong to it."""
    return valid_from <= at and (valid_to is None or at <= valid_to)
