"""Places on this machine that a tracker may write to; all others are refused."""

import os
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from schemas.errors import SettingsError

_LOOPBACK = "localhost,127.0.0.1,::1"


def folder_of(where: str) -> Path:
    """Return the directory that a path or a `file:` URI names. Raise SettingsError for anything else."""
    parts = _parts(where)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path:
        return Path(unquote(parts.path))
    if "://" in where or where.startswith("//") or parts.scheme or parts.netloc:
        raise _elsewhere(where)
    return Path(where)


def uri_of(where: str) -> str:
    """Return a URI that MLflow takes: of a directory, or of a server on this machine's loopback. Raise SettingsError."""
    parts = _parts(where)
    if parts.scheme not in ("http", "https"):
        return folder_of(where).absolute().as_uri()
    try:
        host, _ = parts.hostname or "", parts.port
        is_here = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_here = False
    if not is_here or parts.username is not None:
        raise _elsewhere(where)
    return where


def unproxied() -> None:
    """Keep what is for this machine off any proxy that the environment names."""
    for name in ("NO_PROXY", "no_proxy"):
        before = os.environ.get(name, "")
        os.environ[name] = f"{before},{_LOOPBACK}" if before else _LOOPBACK


def library(name: str) -> Any:
    """Return an optional library. Raise SettingsError where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        raise SettingsError(
            f"`{name}` is not installed here; track with `files`, which needs nothing"
        ) from None


def _parts(where: str) -> SplitResult:
    try:
        return urlsplit(where)
    except ValueError:
        raise _elsewhere(where) from None


def _elsewhere(where: str) -> SettingsError:
    scheme = where.partition(":")[0].partition("/")[0]
    return SettingsError(
        f"a tracker writes to this machine alone, not to `{scheme}:...`; name a directory, or for mlflow a server on localhost"
    )
