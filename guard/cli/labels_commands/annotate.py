"""Say what you conclude of the text SET/ID; with --settle you settle, as a third person, what others dispute."""

from pathlib import Path

import click

from guard.cli._options import as_json, config, print_json, signed_by
from guard.cli.labels_commands._asked import deployment, judgement, text_of, word_on
from schemas.errors import SettingsError


@click.command(help=__doc__)
@click.argument("text")
@judgement(required=True)
@click.option(
    "--settle", is_flag=True, help="Settle the dispute as it stands; only who is no party to it can."
)
@signed_by
@config
@as_json
def command(
    text: str,
    verdict: str,
    spans: tuple[str, ...],
    topics: tuple[str, ...],
    settle: bool,
    name: str,
    key: Path,
    config: Path,
    as_json: bool,
) -> None:
    from classifiers.kinds import kinds
    from guard.keys import load_signer
    from guard.labelling.keys import key_for
    from guard.labelling.people import refuse_stranger
    from guard.labelling.sealing import opened
    from guard.labelling.store import message, write
    from guard.labelling.truth import State, truth_of
    from guard.labelling.words import settled_by
    from guard.wiring import clock

    deployed, signer = deployment(config), load_signer(key)
    refuse_stranger(name, signer, deployed.people)
    one = text_of(deployed.store, text)
    words = deployed.store.words(one)
    others = [it for it in words if not it.settles]
    if settle:
        if truth_of(others, kinds()).state is not State.DISPUTED:
            raise SettingsError(f"`{one.set}/{one.id}` is not in dispute; annotate it without --settle")
        if name in {it.by for it in others}:
            raise SettingsError(f"`{name}` is a party to this dispute; a third person settles it")
    body = opened(one, key_for(deployed.settings.keys, one.set))
    word = word_on(
        one,
        body,
        verdict,
        spans,
        topics,
        name=name,
        signer=signer,
        at=clock(),
        settles=settled_by(others) if settle else "",
    )
    write(deployed.settings, [message(word)])
    kept = [it for it in words if (it.by, bool(it.settles)) != (name, settle)]
    truth = truth_of([*kept, word], kinds())
    if as_json:
        print_json(
            {"text": f"{one.set}/{one.id}", "verdict": verdict, "by": name, "state": truth.state.value}
        )
    else:
        click.echo(f"{one.set}/{one.id}: {verdict} by {name}; {truth.state.value}")
