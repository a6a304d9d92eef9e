"""What the API's models share: nothing beyond what is declared, texts that are printable and short."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Shape(BaseModel):
    """A part of a question or an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


Text = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
_END_OF_TIME = 253_402_300_800_000  # the year 10000
Moment = Annotated[int, Field(ge=0, lt=_END_OF_TIME)]  # milliseconds since the epoch
