"""A cache's file: written whole or not at all."""

import os
from pathlib import Path


def keep(place: Path, data: bytes) -> None:
    """Write `data` to `place`, making its folder; a cache that cannot be written is no fault."""
    part = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(place)
    except OSError:
        part.unlink(missing_ok=True)
