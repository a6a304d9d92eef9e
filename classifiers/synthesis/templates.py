"""Templates of documents by language: read, parsed, and filled with values."""

import re
from functools import cache
from importlib.resources import files

import yaml
from msgspec import Struct

from classifiers.synthesis import people
from classifiers.synthesis.labelled import Labelled, joined, labelled
from classifiers.synthesis.lookalikes import PLAIN
from classifiers.synthesis.pools import is_held_out
from classifiers.synthesis.values import VALUES
from classifiers.synthesis.world import World

SLOT = re.compile(
    r"(?P<escaped>\{\{|\}\})|\[\[(?P<literal>\w+)\|(?P<words>(?:(?!\]\]).)*)\]\]|\{~(?P<plain>[\w.]+)\}|\{(?P<kind>[\w.]+)(?::(?P<list>\w+))?\}",
    re.DOTALL,
)
_SUFFIX = re.compile(r"[^\W\d_]{1,3}(?![^\W_])")
_NAMES = {"person", "organisation", "location"}


class Template(Struct, frozen=True):
    """One document to be filled: what it is, what it is about, and its text with slots."""

    type: str
    text: str
    topics: tuple[str, ...]


class Book(Struct, frozen=True):
    """Everything one language has: documents, lists of words, names of fields, and the lists that hold a kind."""

    documents: tuple[Template, ...]
    words: dict[str, tuple[str, ...]]
    fields: dict[str, tuple[str, ...]]
    lists: dict[str, tuple[str, ...]]


@cache
def book(language: str) -> Book:
    """Return the templates of a language."""
    text = (
        files("classifiers.synthesis").joinpath("templates", f"{language}.yaml").read_text(encoding="utf-8")
    )
    read = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both loaders are safe
    documents = tuple(
        Template(type=one["type"], text=one["text"].strip("\n"), topics=tuple(one.get("topics") or ()))
        for one in read["documents"]
    )
    lists: dict[str, set[str]] = {}
    for document in documents:
        for slot in SLOT.finditer(document.text):
            if slot["list"]:
                lists.setdefault(slot["kind"], set()).add(slot["list"])
    return Book(
        documents=documents,
        words={name: tuple(str(word) for word in words) for name, words in (read.get("words") or {}).items()},
        fields={kind: tuple(map(str, names)) for kind, names in (read.get("fields") or {}).items()},
        lists={kind: tuple(sorted(names)) for kind, names in lists.items()},
    )


@cache
def documents(language: str, part: str) -> tuple[Template, ...]:
    """Return the templates that a part of the data is made from: a fifth, by hash, is never trained on."""
    return tuple(one for one in book(language).documents if is_held_out(one.text) == (part == "held_out"))


def filled(world: World, text: str) -> Labelled:
    """Return a template's text with its slots filled; a name takes the letters that follow it, as cases have them."""
    parts: list[Labelled | str] = []
    at = 0
    for slot in SLOT.finditer(text):
        parts.append(text[at : slot.start()])
        at = slot.end()
        made = _slot(world, slot)
        if slot["kind"] and slot["kind"].partition(".")[0] in _NAMES and (suffix := _SUFFIX.match(text, at)):
            head, (start, end, label) = made.text + suffix[0], made.marks[-1]
            made = Labelled(
                head, (*made.marks[:-1], type(made.marks[-1])(start, end + len(suffix[0]), label))
            )
            at = suffix.end()
        parts.append(made)
    return joined((*parts, text[at:]))


def _slot(world: World, slot: re.Match[str]) -> Labelled:
    if slot["escaped"]:
        return Labelled(slot["escaped"][0])
    if slot["literal"]:
        inner = filled(world, slot["words"])
        return Labelled(inner.text, (*labelled(inner.text, slot["literal"]).marks, *inner.marks))
    words = book(world.language).words
    if slot["plain"]:
        plain = slot["plain"]
        return Labelled(PLAIN[plain](world) if plain in PLAIN else world.pick(words[plain]))
    if slot["list"]:
        return labelled(world.pick(words[slot["list"]]), slot["kind"])
    return value(world, slot["kind"])


def value(world: World, kind: str) -> Labelled:
    """Return a value of a kind, labelled; a title before a name is none of it."""
    match kind:
        case "person.first":
            return labelled(people.somebody(world, same=0.35).first, "person")
        case "person.last":
            return labelled(people.somebody(world, same=0.35).last, "person")
        case "person.titled":
            title, name = people.titled(world)
            return joined((title, " ", labelled(name, "person")))
        case _:
            return labelled(VALUES[kind](world), kind)
