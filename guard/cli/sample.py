"""The sample of what passed, kept sealed to measure misses by: how much there is, and the shape of one record.

Nothing here shows content. Who may approve releases may look, and every look is on record before anything is shown.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guard.cli._options import as_json, config, print_json, print_table, settings, signed_by
from schemas.errors import SettingsError

if TYPE_CHECKING:
    from guard.cases.sealed import Sealed
    from streams.settings import Settings


@click.group(help=__doc__)
def command() -> None: ...


@command.command("list")
@click.option("--flow", help="Only this flow.")
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="The newest so many.")
@config
@as_json
def list_(flow: str | None, limit: int, config: Path, as_json: bool) -> None:
    """Count what was taken, by flow and by the key that opens it, and list the newest decisions."""
    from collections import Counter, deque

    import msgspec

    from guard.cases.sealed import sealed_in

    loaded = settings(config)
    counts: Counter[tuple[str, str, str]] = Counter()
    newest: deque[Sealed] = deque(maxlen=limit)
    for one, _ in sealed_in(loaded, loaded.topics.samples):
        if flow in (None, one.flow):
            counts[one.flow, one.action, one.key] += 1
            newest.append(one)
    if as_json:
        names = ("flow", "action", "key")
        told = [
            {**dict(zip(names, each, strict=True)), "records": count}
            for each, count in sorted(counts.items())
        ]
        print_json({"counts": told, "newest": [msgspec.to_builtins(one) for one in newest]})
        return
    print_table(
        ("flow", "action", "sealed under", "records"),
        [(*each, count) for each, count in sorted(counts.items())],
    )
    print_table(
        ("decision", "flow", "action", "bytes", "sealed at"),
        [(one.decision, one.flow, one.action, one.size, one.quarantine) for one in newest],
    )


@command.command()
@click.argument("decision")
@signed_by
@config
@as_json
def show(decision: str, name: str, key: Path, config: Path, as_json: bool) -> None:
    """Show the shape of DECISION's record: its fields, each letter an x and each digit a 9. The look is put on record first."""
    import secrets

    import msgspec

    from guard.bundles.governing import governing
    from guard.cases.commands import place_of
    from guard.cases.reveal import shown
    from guard.cases.signed import sign
    from guard.keys import load, load_signer
    from guard.sampling import sample_name
    from guard.wiring import clock
    from schemas.reveal import Reveal

    loaded = settings(config)
    one, sealed = _find(loaded, decision)
    kek = load(loaded.keys).kek
    people = governing(loaded).policy.approvers
    look = Reveal(f"l-{secrets.token_hex(8)}", one.decision, one.quarantine, clock(), name)
    told = shown(
        loaded,
        sign(look, load_signer(key)),
        people,
        sealed,
        kek,
        original=place_of(one.place),
        name=sample_name(one.flow),
    )
    if as_json:
        print_json(
            {"decision": one.decision, "look": look.id, "fields": [msgspec.to_builtins(it) for it in told]}
        )
        return
    click.echo(f"{one.decision}: {one.action} on {one.flow}; this look is on record as {look.id}")
    print_table(("field", "shape"), [(it.pointer, it.text) for it in told])


@command.command()
@config
@as_json
def looks(config: Path, as_json: bool) -> None:
    """List who looked into which record, and whether the policy knows their signature."""
    from datetime import UTC, datetime

    from guard.bundles.governing import governing
    from guard.cases.reveal import looks as on_record
    from guard.cases.signed import is_authentic

    loaded = settings(config)
    people = governing(loaded).policy.approvers
    rows = [(one, is_authentic(one, people)) for one in on_record(loaded)]
    if as_json:
        for one, known in rows:
            print_json(
                {
                    "id": one.id,
                    "by": one.by,
                    "at": one.at,
                    "decision": one.decision,
                    "level": one.level.value,
                    "reason": one.reason.value if one.reason is not None else "",
                    "authentic": known,
                }
            )
        return
    print_table(
        ("look", "by", "at", "decision", "shown", "reason", "signature"),
        [
            (
                one.id,
                one.by,
                datetime.fromtimestamp(one.at / 1000, UTC).isoformat(timespec="seconds"),
                one.decision,
                one.level.value,
                one.reason.value if one.reason is not None else "",
                "known" if known else "NOT KNOWN",
            )
            for one, known in rows
        ],
    )


def _find(loaded: "Settings", decision: str) -> "tuple[Sealed, bytes]":
    from guard.cases.sealed import find_in

    found = find_in(loaded, loaded.topics.samples, decision)
    if found is None:
        raise SettingsError(f"`{decision}` is not in the sample; see `guard sample list`")
    return found
