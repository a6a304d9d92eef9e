"""What the API answers where it cannot answer what was asked: problem details (RFC 9457), without a word of the question."""

from collections.abc import Mapping
from http import HTTPStatus

from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong, and what to do next."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer that tells of a problem."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return Response(told.model_dump_json(), status, headers=headers, media_type=TYPE)
