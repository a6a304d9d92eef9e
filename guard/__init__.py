"""Decides, and wires the rest. `from guard import Guard, GuardedProducer` is the Python API."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guard.api import Checked, Guard
    from guard.client import GuardedProducer, Refused

__all__ = ["Checked", "Guard", "GuardedProducer", "Refused"]

_HOMES = {
    "Checked": "guard.api",
    "Guard": "guard.api",
    "GuardedProducer": "guard.client",
    "Refused": "guard.client",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that `guard --help` stays quick (PEP 562)."""
    if name in _HOMES:
        from importlib import import_module  # noqa: PLC0415 (only when asked for)

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module `guard` has no attribute `{name}`")
