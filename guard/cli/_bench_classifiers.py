"""`guard bench classifiers`: what the encoder costs, beside transformers' own pipeline and presidio-analyzer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from guard.cli._options import as_json, print_json, print_table


def bench_classifiers(flat: Callable[[dict[str, Any]], list[tuple[str, str]]]) -> click.Command:
    """Return the command; `flat` makes rows of nested figures."""

    @click.command("classifiers")
    @click.option(
        "--model",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="Its directory; by default the shipped encoder.",
    )
    @click.option("--texts", type=click.IntRange(8), default=400, show_default=True, help="Tickets to read.")
    @click.option(
        "--seconds", type=click.FloatRange(0.1), default=5, show_default=True, help="CPU seconds a figure."
    )
    @click.option(
        "--peers/--no-peers", default=True, help="Run transformers' own pipeline, too (extra `ml`)."
    )
    @click.option(
        "--peer-python",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="An interpreter that has presidio-analyzer; it runs on the same records.",
    )
    @click.option(
        "--peer-model", default="en_core_web_sm", show_default=True, help="The spaCy pipeline it has for it."
    )
    @as_json
    def classifiers(
        model: Path | None,
        texts: int,
        seconds: float,
        *,
        peers: bool,
        peer_python: Path | None,
        peer_model: str,
        as_json: bool,
    ) -> None:
        """Measure the encoder: tokens a CPU second by engine and by transformers' pipeline, records with it and without."""
        from classifiers.models.entities import SHIPPED
        from guard.bench.cascades import Peer
        from guard.bench.classifiers import measured

        presidio = Peer(peer_python.absolute(), peer_model) if peer_python is not None else None
        figures = measured(model or SHIPPED, texts=texts, seconds=seconds, peers=peers, presidio=presidio)
        if as_json:
            print_json(figures)
        else:
            print_table(("figure", "value"), flat(figures), title="one thread")

    return classifiers
