"""Classifiers of the user's own, as tiers: one file a kind, each with `load(asked, known, limits)`. Nothing heavy is imported here."""

from collections.abc import Mapping, Sequence
from importlib import import_module

from classifiers.contract import Tier
from classifiers.models.own.asked import Asked, Takes

_USUAL = Takes()


def load(asked: Asked, known: Mapping[str, Sequence[str]], takes: Takes = _USUAL) -> Tier:
    """Return the tier; `known` are the entities there are, with their labels. Raise SettingsError where it is unfit."""
    tier: Tier = import_module(f"{__name__}.{asked.kind}").load(asked, known, takes)
    return tier
