"""What a page is: one file in `guard/console/pages`, found by being there."""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from fastapi import APIRouter

from guard.console.desk import Desk
from guard.console.show import Show


class Page(NamedTuple):
    """A page's place in the menu (none where `path` is empty), and what makes its routes."""

    order: int
    title: str
    path: str
    routes: Callable[[Desk, Show], APIRouter]


@cache
def pages() -> tuple[Page, ...]:
    """Return every page, in the order of the menu."""
    package = importlib.import_module("guard.console.pages")
    names = sorted(one.name for one in pkgutil.iter_modules(package.__path__) if not one.name.startswith("_"))
    found: list[Page] = [importlib.import_module(f"{package.__name__}.{name}").PAGE for name in names]
    return tuple(sorted(found, key=lambda page: (page.order, page.title)))
