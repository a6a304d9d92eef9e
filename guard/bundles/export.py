"""Bundles as files: how they get to those who sign, and to sites that no network reaches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from guard.bundles.manifest import LIMIT, Bundle, decode, encode
from schemas.errors import BundleError

if TYPE_CHECKING:
    from guard.bundles.store import Store


def read_file(file: Path) -> Bundle:
    """Return the bundle of a file. Raise BundleError where it is none."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LIMIT + 1)
    except OSError as error:
        raise BundleError(f"`{file}` cannot be read ({error.strerror}); name a bundle's file") from None
    try:
        return decode(content)
    except BundleError:
        raise BundleError(f"`{file}` is no bundle; make one with `guard policy build`") from None


def write_file(bundle: Bundle, file: Path) -> None:
    """Write a bundle whole or not at all."""
    fresh = file.with_name(f".{file.name}.new")
    try:
        fresh.write_bytes(encode(bundle))
        fresh.replace(file)
    except OSError as error:
        raise BundleError(
            f"`{file}` cannot be written ({error.strerror}); name a place where you may write"
        ) from None


def chosen(store: Store, version: int | None) -> Bundle:
    """Return the bundle of a version, else the one in force. Raise BundleError where it was never in force."""
    for bundle in reversed(store.accepted):
        if version is None or bundle.manifest.version == version:
            return bundle
    which = "no bundle is in force" if version is None else f"no bundle {version} was ever in force"
    raise BundleError(f"{which}; see `guard bundle list`")
