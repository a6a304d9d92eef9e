"""List the vocabulary: every fact that rules can ask for, the sort of its value, and what it means."""

import click

from guard.cli._options import as_json, print_json, print_table


@click.command(help=__doc__)
@click.argument("word", default="")
@as_json
def command(word: str, as_json: bool) -> None:
    from guard.policy.recorded import COMPUTED
    from schemas.vocabulary import FACTS, canonical

    rows = []
    for name, (sort, meaning) in FACTS.items():
        if word.casefold() not in f"{name} {meaning}".casefold():
            continue
        short = name.rpartition(".")[2]
        written = short if canonical(short) == name else name
        rows.append((written, name, sort, meaning, COMPUTED.get(name, "")))
    if as_json:
        for written, name, sort, meaning, computed in rows:
            print_json(
                {"name": name, "short": written, "sort": sort, "meaning": meaning, "follows_from": computed}
            )
        return
    print_table(
        ("fact", "value", "meaning"), [(written, sort, meaning) for written, _, sort, meaning, _ in rows]
    )
