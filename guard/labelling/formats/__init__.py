"""Formats of labelled texts, one file each: found by being there."""

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from classifiers.agreement import Case
from guard.labelling.contract import Format, checked
from schemas.errors import SettingsError

_LARGEST = 1 << 30


@cache
def formats() -> dict[str, Format]:
    """Return every format by name."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")
    )
    found: list[Format] = [importlib.import_module(f"{__name__}.{name}").FORMAT for name in names]
    return {one.name: one for one in found}


def read(file: Path, name: str = "auto", *, language: str = "") -> list[Case]:
    """Return the labelled texts of a file. Raise SettingsError where it has another form; the message shows no text."""
    if file.stat().st_size > _LARGEST:
        raise SettingsError(f"`{file.name}` is larger than {_LARGEST >> 20} MiB; split it")
    data = file.read_bytes()
    chosen = formats()[name] if name != "auto" else _guessed(file, data)
    stem = file.name.partition(".")[0]
    try:
        return checked(chosen.reads(data, stem), language=language)
    except SettingsError as error:
        raise SettingsError(f"`{file.name}`, read as {chosen.name}: {error}") from None


def _guessed(file: Path, data: bytes) -> Format:
    for one in formats().values():
        if file.name.endswith(one.endings):
            return one
    for one in formats().values():
        if one.claims(data):
            return one
    raise SettingsError(
        f"`{file.name}` looks like no format there is ({', '.join(formats())}); say which with --format"
    )
