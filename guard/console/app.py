"""The console as an ASGI application: pages behind shield and wall, errors as pages, files of its own and none from elsewhere."""

from collections.abc import Collection
from http import HTTPStatus

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException as StarletteError
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from guard.console.access import API, Wall, allowed, checked
from guard.console.api import build_api
from guard.console.desk import Desk
from guard.console.door import Door
from guard.console.page import pages
from guard.console.security import Shield, Tokens
from guard.console.show import HERE, Show
from schemas.errors import GuardError


def build(desk: Desk, *, hosts: Collection[str] = ()) -> Shield:
    """Return the application; `hosts` are the names it is called by, any where none is given."""
    tokens = Tokens()

    async def own_writes(request: Request) -> None:
        if not await tokens.is_own(request):
            raise HTTPException(
                403, "This was not sent by a page of this console; go back, reload it, try again."
            )

    app = FastAPI(
        docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(own_writes), Depends(allowed)]
    )
    found = pages()
    show = Show(desk, tokens, tuple((page.title, page.path) for page in found if page.path))
    for page in found:
        app.include_router(page.routes(desk, show))
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.mount(API, build_api(desk, unread=(SQLAlchemyError,)))
    checked(app.routes)

    @app.exception_handler(StarletteError)
    def refused(request: Request, error: StarletteError) -> Response:
        return _told(show, request, error.status_code, str(error.detail))

    @app.exception_handler(RequestValidationError)
    def misunderstood(request: Request, _error: RequestValidationError) -> Response:
        return _told(show, request, 400, "The address holds something that this page does not understand.")

    @app.exception_handler(GuardError)
    def unfit(request: Request, error: GuardError) -> Response:
        return _told(show, request, 503, str(error))

    @app.exception_handler(SQLAlchemyError)
    def unread(request: Request, _error: SQLAlchemyError) -> Response:
        return _told(show, request, 503, "The index cannot be read just now; reload the page in a moment.")

    walled = Door(app, Wall(app, desk.gate), desk)
    return Shield(walled, hosts=hosts)  # around all of it, so that no answer goes past it


def _told(show: Show, request: Request, status: int, sentence: str) -> Response:
    title = f"{status} {HTTPStatus(status).phrase}"
    return show(request, "error.html", status=status, title=title, sentence=sentence)
