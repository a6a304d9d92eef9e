"""Evidence taken away: a package of decisions and proofs of a period, of what the asker sees, on record under their name."""

import structlog
from fastapi import HTTPException, Request
from starlette.responses import Response

from guard.audit.package import Leaf, Wanted
from guard.console.access import address_of, user_of
from guard.console.asking import Hit
from guard.console.desk import Desk
from guard.console.sight import sight_of
from schemas.errors import GuardError

_PATIENCE = 10.0  # seconds that a package waits for others
LONGEST = 366 * 86_400_000  # milliseconds of a period

log = structlog.get_logger("guard.console")


def taken(desk: Desk, request: Request, wanted: Wanted) -> Response:
    """Return the package as a download. Raise HTTPException where there is none to be had."""
    sight, user = sight_of(desk, request), user_of(request)
    if not 0 < wanted.until - wanted.since <= LONGEST:
        raise HTTPException(400, "Name a period that ends after it begins, of a year at most.")
    if desk.package is None:
        raise HTTPException(503, "This console has no decision log to take evidence from.")
    if not desk.proving.acquire(timeout=_PATIENCE):
        raise HTTPException(503, "Other proofs are being made; try again in a moment.")
    try:
        made = desk.package(wanted, lambda leaf: sight.shows(_hit(leaf)))
    except GuardError as error:
        raise HTTPException(409, str(error)) from None
    finally:
        desk.proving.release()
    log.info(
        "evidence taken",
        user=user.name if user else "nobody",
        address=address_of(request),
        since=wanted.since,
        until=wanted.until,
        bytes=len(made),
    )
    name = f"evidence-{wanted.since}-{wanted.until}.zip"
    return Response(
        made,
        media_type="application/zip",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _hit(leaf: Leaf) -> Hit:
    return Hit(0, "", leaf.flow, "", leaf.destination, 0, leaf.at, leaf)
