"""Redaction operators, one file a verb: found by being there."""

import importlib
import pkgutil
from functools import cache

from guard.redaction.contract import RedactionOperator


@cache
def operators() -> dict[str, RedactionOperator]:
    """Return every redaction operator by name, the strictest first."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    found: list[RedactionOperator] = [
        importlib.import_module(f"{__name__}.{name}").OPERATOR for name in names
    ]
    return {
        operator.name: operator for operator in sorted(found, key=lambda one: (-one.strictness, one.name))
    }
