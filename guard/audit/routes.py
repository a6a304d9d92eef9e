"""Where each bundle sent what it cleared, read from the archived bundles themselves."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

Routes = Mapping[tuple[str, str, str], str]  # bundle, flow, destination: cleared topic


def routes_of(archives: Iterable[bytes]) -> dict[tuple[str, str, str], str]:
    """Return the cleared topics that bundles name; those they do not name are `<guarded topic>.to.<destination>`.

    A bundle is known by the hash of its archive, so an altered archive speaks for no decision.
    """
    found = {}
    for archive in archives:
        bundle = f"sha256:{sha256(archive).hexdigest()[:16]}"
        for flow, destination, topic in _named(archive):
            found[bundle, flow, destination] = topic
    return found


def _named(archive: bytes) -> list[tuple[str, str, str]]:
    try:
        content: dict[str, Any] = json.loads(archive)
        destinations = content["destinations"]
        return [
            (name, destination, destinations[destination]["topic"])
            for name, flow in content["flows"].items()
            for destination in flow["destinations"]
            if "topic" in destinations[destination]
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []
