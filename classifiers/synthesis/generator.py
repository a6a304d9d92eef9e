"""The generator: documents from templates, records of fields, lines of machines, each with its labels."""

from collections.abc import Iterator
from typing import Any

from classifiers.synthesis.labelled import Labelled, separated, trimmed
from classifiers.synthesis.layouts import chosen
from classifiers.synthesis.lookalikes import machine_line
from classifiers.synthesis.noise import noisy
from classifiers.synthesis.pools import LANGUAGES
from classifiers.synthesis.rows import row
from classifiers.synthesis.templates import Template, documents, filled
from classifiers.synthesis.world import World
from classifiers.synthesis.wrappers import neutral, personal
from schemas.errors import GuardError

PARTS = ("train", "held_out")
_SHARES = {"document": 66.0, "record": 20.0, "records": 2.0, "plain_record": 4.0, "machine": 8.0}
_ALONE = "no_data_subject"  # true of a whole text only while nothing about anybody joins it
_MAIL = frozenset({"email", "letter", "chat", "ticket", "note", "support"})


def generate(language: str, count: int, seed: int, part: str = "train") -> Iterator[dict[str, Any]]:
    """Return so many labelled records of a language, the same for the same seed.

    Records of the part `held_out` come of templates, names and a locale that those of `train` never see.
    """
    if language not in LANGUAGES:
        raise GuardError(f"no templates for language `{language}`; there are {', '.join(LANGUAGES)}")
    if part not in PARTS:
        raise GuardError(f"no part `{part}`; there are {', '.join(PARTS)}")
    return _records(language, count, seed, part)


def _records(language: str, count: int, seed: int, part: str) -> Iterator[dict[str, Any]]:
    world = World(language, part, seed)
    for number in range(count):
        world.begin()
        made, topics = _made(world)
        yield _record(f"{language}-{part}-{seed}-{number}", language, noisy(world, made), topics)


def _made(world: World) -> tuple[Labelled, tuple[str, ...]]:
    match world.weighted(_SHARES):
        case "record":
            cells, topics = row(world)
            return chosen(world)(world, cells), topics
        case "records":
            rows = [row(world) for _ in range(world.number(2, 4))]
            layout = chosen(world)
            texts = [layout(world, cells) for cells, _ in rows]
            return separated(texts, "\n"), tuple(topic for _, topics in rows for topic in topics)
        case "plain_record":
            return chosen(world)(world, row(world, plain=True)[0]), ()
        case "machine":
            return separated([machine_line(world) for _ in range(world.number(1, 3))], "\n"), ()
        case _:
            return _document(world)


def _document(world: World) -> tuple[Labelled, tuple[str, ...]]:
    template = world.pick(documents(world.language, world.part))
    made = filled(world, template.text)
    if _ALONE not in template.topics and world.happens(0.12):
        picked = [world.pick(documents(world.language, world.part)) for _ in range(world.number(1, 3))]
        others = [one for one in picked if _ALONE not in one.topics]
        texts = [made, *(filled(world, one.text) for one in others)]
        told = (*template.topics, *(topic for one in others for topic in one.topics))
        return separated(texts, world.pick(("\n\n", "\n", " "))), told
    return _wrapped(world, template, made), template.topics


def _wrapped(world: World, template: Template, made: Labelled) -> Labelled:
    if _ALONE not in template.topics and world.happens(0.3 if template.type in _MAIL else 0.06):
        return personal(world, made)
    return neutral(world, made) if world.happens(0.15) else made


def _record(name: str, language: str, made: Labelled, topics: tuple[str, ...]) -> dict[str, Any]:
    made = trimmed(made)
    return {
        "id": name,
        "dataset": "synthesis",
        "lang": language,
        "text": made.text,
        "spans": [
            {"start": start, "end": end, "label": label} for start, end, label in sorted(set(made.marks))
        ],
        "doc_labels": sorted(set(topics)),
    }
