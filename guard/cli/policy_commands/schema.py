"""Write the JSON Schemas of all kinds, so that editors complete and check policy files."""

from pathlib import Path

import click

from guard.cli._options import print_json


@click.command(
    help=__doc__
    + "\n\nWithout --out, all of them are printed as one JSON object. `policy.json` accepts an object of any kind."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write one file a kind here, and policy.json, which is for files with objects of several kinds.",
)
@click.option("--kind", default="", help="Print the schema of this kind alone.")
def command(out: Path | None, kind: str) -> None:
    import json

    from guard.policy.complaints import closest
    from guard.policy.json_schemas import json_schema, json_schemas
    from guard.policy.kinds import KINDS
    from schemas.errors import SettingsError

    if kind and kind not in KINDS:
        raise SettingsError(f"unknown kind `{kind}`{closest(kind, KINDS)}; there are {', '.join(KINDS)}")
    if out is None:
        print_json(json_schema(kind) if kind else json_schemas())
        return
    out.mkdir(parents=True, exist_ok=True)
    schemas = {kind.lower(): json_schema(kind)} if kind else json_schemas()
    for name, schema in schemas.items():
        text = json.dumps(schema, indent=2, ensure_ascii=False)
        (out / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    click.echo(
        f"{len(schemas)} schemas are in {out}; tell the editor's YAML support to read {out}/policy.json"
    )
