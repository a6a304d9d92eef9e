"""Kinds of destinations, one file a kind, found by being there: which facts each must and should record."""

import importlib
import pkgutil
from functools import cache

from schemas.destinations._kind import Kind

__all__ = ("Kind", "kinds")


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind of destination by name."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    found: list[Kind] = [importlib.import_module(f"{__name__}.{name}").KIND for name in names]
    return {kind.name: kind for kind in found}
