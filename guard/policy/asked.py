"""Classifiers that a policy asks for, held against what there can be: entities that are known, names told apart."""

import re
from collections.abc import Iterator

from guard.policy.complaints import closest
from guard.policy.kinds import Thing
from schemas.policy import Content

Path = tuple[str | int, ...]
ENCODER, DECLARED = "guard-encoder", "declared_name"
_HASH = re.compile(r"[0-9a-f]{8}")  # what a model of one's own has for a version


def classifier_complaints(thing: Thing, content: Content) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with an object of kind Classifiers, each with its place."""
    said = f"{thing.kind} `{thing.name}`"
    names = [one.name for one in content.classifiers.own] if content.classifiers is not None else []
    for index, one in enumerate(thing.spec.own):
        where: Path = ("own", index)
        if names.count(one.name) > 1 or one.name in (ENCODER, DECLARED):
            yield (
                (*where, "name"),
                f"`{one.name}` in {said} is the name of another classifier; choose another",
            )
        for label, entity in one.labels.items():
            if entity is not None and entity not in content.entities:
                hint = closest(entity, content.entities) or "; see `guard parts` for those there are"
                yield (*where, "labels", label), f"unknown entity `{entity}` in {said}{hint}"
    for index, tier in enumerate(thing.spec.require):
        name, _, version = tier.partition("@")
        if name not in (ENCODER, DECLARED) and not _HASH.fullmatch(version):
            hint = (
                closest(name, (ENCODER, DECLARED))
                or "; write a model of your own with the first 8 digits of its hash"
            )
            yield ("require", index), f"no tier is called `{tier}`, in {said}{hint}"
