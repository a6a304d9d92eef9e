"""List the texts that people dispute, then those that nobody annotated: the shape of each, and who says what."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json
from guard.cli.labels_commands._asked import deployment, set_name


@click.command(help=__doc__ + " Each letter is an x and each digit a 9.")
@set_name
@click.option("--language", default="", metavar="CODE", help="Only texts in this language.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@config
@as_json
def command(name_of_set: str, language: str, limit: int, config: Path, as_json: bool) -> None:
    from classifiers.kinds import kinds
    from guard.cases.reveal import shapes
    from guard.labelling.keys import key_for
    from guard.labelling.sealing import opened
    from guard.labelling.truth import State, truth_of
    from schemas.errors import SettingsError
    from schemas.record import Record

    deployed = deployment(config)
    store, names = deployed.store, kinds()
    texts = store.of(name_of_set)
    if not texts:
        raise SettingsError(f"set `{name_of_set}` has no texts; see `guard labels list`")
    kek = key_for(deployed.settings.keys, name_of_set)
    waiting = [(truth_of(store.words(one), names).state, one) for one in texts if language in ("", one.lang)]
    order = (State.DISPUTED, State.UNSEEN)
    chosen = sorted(
        ((state, one) for state, one in waiting if state in order),
        key=lambda it: (order.index(it[0]), it[1].at, it[1].id),
    )
    for state, one in chosen[:limit]:
        body = opened(one, kek)
        fields = shapes(Record("", 0, 0, 0, None, body.text.encode()))
        said = [
            {
                "by": it.by,
                "verdict": it.verdict.value,
                "spans": [f"{mark.entity}:{mark.start}:{mark.end}" for mark in it.spans],
            }
            for it in sorted(store.words(one), key=lambda it: (it.by, it.at))
        ]
        if as_json:
            found = [f"{mark.entity}:{mark.start}:{mark.end}" for mark in body.found]
            told = {"text": f"{one.set}/{one.id}", "lang": one.lang, "state": state.value, "size": one.size}
            shown = [{"field": it.pointer, "shape": it.text} for it in fields]
            print_json({**told, "fields": shown, "found": found, "said": said})
            continue
        click.echo(f"{one.set}/{one.id} {state.value} ({one.lang}, {one.size} characters)")
        for it in fields:
            click.echo(f"  {it.pointer}: {it.text}")
        for word in said:
            click.echo(f"  {word['by']}: {word['verdict']} {' '.join(word['spans'])}".rstrip())
    if not as_json:
        click.echo(f"{len(chosen)} of {len(texts)} texts wait for somebody")
