"""Write a page for each pack, made from its file: law, conditions, obligations, cases."""

from pathlib import Path

import click


@click.command(help=__doc__)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder to write."
)
@click.option(
    "--policy",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The packs of a policy directory, in place of all that are shipped.",
)
def command(out: Path, policy: Path | None) -> None:
    from guard.policy.bundle import shipped
    from guard.policy.pages import index, page
    from guard.wiring import policy_of

    if policy is None:
        packs = {thing.name: thing.spec for thing in shipped() if thing.kind == "Pack"}
    else:
        packs = policy_of(policy).content.packs
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.md"):
        if old.stem not in packs:
            old.unlink()
    for name, pack in packs.items():
        (out / f"{name}.md").write_text(page(name, pack), encoding="utf-8")
    (out / "README.md").write_text(index(packs), encoding="utf-8")
    click.echo(f"wrote {len(packs)} pages to {out}")
