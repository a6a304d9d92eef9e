"""Every pattern classifier of this folder, found by being there."""

import importlib
import pkgutil
from functools import cache

from classifiers.contract import Pattern
from schemas.errors import SettingsError


def names() -> tuple[str, ...]:
    """Return the names of the files that define classifiers, sorted; helpers begin with `_`, `matching` is none."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name for name in found if not name.startswith("_") and name != "matching"))


def defined_in(name: str) -> tuple[Pattern, ...]:
    """Return the classifiers that one file of this folder defines. Raise SettingsError where it defines none."""
    module = importlib.import_module(f"{__name__}.{name}")
    several = getattr(module, "CLASSIFIERS", None)
    found = tuple(several) if several is not None else (getattr(module, "CLASSIFIER", None),)
    if not found or not all(isinstance(pattern, Pattern) for pattern in found):
        raise SettingsError(
            f"pattern file `{name}` defines no classifier; give it `CLASSIFIER` or `CLASSIFIERS`"
        )
    return found


@cache
def load() -> tuple[Pattern, ...]:
    """Return all pattern classifiers, sorted by name.

    Raise SettingsError where two share a name, or an entity has two homes or two meanings: one file may find an
    entity by several shapes, with the same kind and labels.
    """
    found = sorted(
        ((name, one) for name in names() for one in defined_in(name)), key=lambda pair: pair[1].name
    )
    seen: set[str] = set()
    homes: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for file, pattern in found:
        if pattern.name in seen:
            raise SettingsError(f"two pattern classifiers are named `{pattern.name}`; rename one of them")
        seen.add(pattern.name)
        home = (file, pattern.kind, pattern.labels)
        if homes.setdefault(pattern.entity, home) != home:
            raise SettingsError(f"entity `{pattern.entity}` has two homes or meanings; rename it in `{file}`")
    return tuple(pattern for _, pattern in found)
