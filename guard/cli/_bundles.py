"""Bundles as commands tell them: names for keys, times for people."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from guard.cli._options import print_json

if TYPE_CHECKING:
    from guard.bundles.governing import Governing
    from guard.bundles.manifest import Bundle
    from guard.bundles.publish import Activated
    from streams.settings import Settings


def shown(bundle: "Bundle", settings: "Settings") -> dict[str, Any]:
    """Return a bundle's manifest in words, with the names of those whose signatures hold."""
    from guard.audit.signing import fingerprint
    from guard.bundles.signing import signed_by, signers_of

    manifest = bundle.manifest
    names = {fingerprint(public): name for name, public in settings.bundles.publics.items()}
    return {
        "version": manifest.version,
        "bundle": bundle.short,
        "digest": manifest.digest,
        "previous": manifest.previous,
        "created": when(manifest.created),
        "not_before": when(manifest.not_before),
        "expires": when(manifest.expires),
        "threshold": max(manifest.threshold, settings.bundles.threshold),
        "keys": sorted(names.get(key, key) for key in manifest.keys),
        "signed_by": sorted(names[key] for key in signed_by(bundle, signers_of(settings))),
        "proof": manifest.proof,
        "note": manifest.note,
        "bytes": len(bundle.content),
    }


def when(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def tell_governing(found: "Governing", settings: "Settings") -> None:
    """Say on stderr which policy a command looked at, where signed bundles are awaited: it may be another than expected."""
    if settings.bundles.signers:
        click.echo(f"looking at {found.source}{f': {found.why}' if found.why else ''}", err=True)


def tell_activated(done: "Activated", *, as_json: bool) -> None:
    """Print what was put in force."""
    manifest = done.manifest
    if as_json:
        print_json(
            {
                "version": manifest.version,
                "bundle": manifest.digest[:23],
                "after": done.after,
                "expires": when(manifest.expires),
                "missing_topics": list(done.missing),
            }
        )
        return
    click.echo(
        f"bundle {manifest.version} ({manifest.digest[:23]}) is in force until {when(manifest.expires)}; "
        "workers take it with their next batch"
    )
    for topic in done.missing:
        click.echo(f"topic `{topic}` is not there; create it with `guard topics apply`", err=True)
