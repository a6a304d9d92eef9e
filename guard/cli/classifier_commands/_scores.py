"""What a provenance card says of each kind of span, for people."""

from typing import Any

import click


def tell_scores(card: dict[str, Any]) -> None:
    """Print the figures of each kind over all held-back sets, and how far scores lie from what is right."""
    for score in card["scores"]:
        if score["dataset"] == "*" and score["spans"]:
            click.echo(
                f"  {score['kind']:<16} P {score['precision']:.3f}  R {score['recall']:.3f}"
                f"  F1 {score['f1']:.3f}  F2 {score['f2']:.3f}  of {score['spans']}"
            )
    click.echo(f"  calibration error {card['error']:.3f}, before {card['error_before']:.3f}")
