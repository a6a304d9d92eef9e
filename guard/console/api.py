"""The API as an application of its own below /api/v1: resources found by being there, one document that tells of them all."""

import importlib
import pkgutil
from collections.abc import Collection
from copy import deepcopy
from functools import cache
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteError
from starlette.responses import JSONResponse, Response

from guard.console.access import API, allowed_below
from guard.console.desk import Desk
from guard.console.problems import TYPE, Problem, problem
from schemas.errors import GuardError

_REF = {"$ref": "#/components/schemas/Problem"}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "It was not understood, not permitted, not found, or is not to be had now.",
        "content": {TYPE: {"schema": _REF}},
    },
    503: {
        "description": "The broker or the index does not answer just now.",
        "content": {TYPE: {"schema": _REF}},
    },
}


def build_api(desk: Desk, *, unread: Collection[type[Exception]]) -> FastAPI:
    """Return the application; `unread` are the errors of an index that cannot be read just now."""
    api = FastAPI(
        title="dataguard console",
        version="1",
        description=(
            "What the console's pages tell, for programs. No answer holds content of a record. Times are milliseconds "
            "since the epoch."
        ),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        servers=[{"url": API}],
        responses=_PROBLEMS,
        dependencies=[Depends(allowed_below(API))],
    )
    own = APIRouter()

    document = cache(lambda: _document(api))

    @own.get("/openapi.json", include_in_schema=False)
    def openapi() -> JSONResponse:
        return JSONResponse(document())

    api.include_router(own)
    for router in _resources(desk):
        api.include_router(router)

    @api.exception_handler(StarletteError)
    def refused(_request: Request, error: StarletteError) -> Response:
        own = isinstance(error, HTTPException)  # else it is the router's, in one word
        said = str(error.detail) if own else f"This is not there; {API}/openapi.json tells what is."
        return problem(error.status_code, said, error.headers)

    @api.exception_handler(RequestValidationError)
    def misunderstood(_request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        named = 1 if first["type"] == "extra_forbidden" else 2  # a name that is not ours is not repeated
        where = ".".join(str(step) for step in first["loc"][:named])
        return problem(422, f"`{where}` is not what this takes; see {API}/openapi.json.")

    @api.exception_handler(GuardError)
    def unfit(_request: Request, error: GuardError) -> Response:
        return problem(503, str(error))

    def unanswered(_request: Request, _error: Exception) -> Response:
        return problem(503, "The index cannot be read just now; ask again in a moment.")

    for kind in unread:
        api.add_exception_handler(kind, unanswered)
    return api


def _resources(desk: Desk) -> list[APIRouter]:
    package = importlib.import_module("guard.console.resources")
    names = sorted(one.name for one in pkgutil.iter_modules(package.__path__) if not one.name.startswith("_"))
    return [importlib.import_module(f"{package.__name__}.{name}").routes(desk) for name in names]


def _document(api: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document: FastAPI's, with how one is known, and without the errors that it adds by itself."""
    told = deepcopy(api.openapi())
    parts = told.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "guard_console"},
    }
    for operations in told["paths"].values():
        for method, operation in operations.items():
            operation["security"] = [{"token": []}, *([{"session": []}] if method == "get" else [])]
    return told
