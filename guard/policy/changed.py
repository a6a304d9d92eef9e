"""Changes of a tuner held against the policy: what they name is there, and they let nothing pass that must count."""

from collections.abc import Iterator
from datetime import date

from classifiers.patterns import load as load_patterns
from guard.policy.complaints import closest
from guard.policy.kinds import Thing
from guard.policy.resolve import labels_of
from guard.policy.scoring import is_fixed
from schemas.classifier import ClassifiersSpec
from schemas.label import IMPLIES
from schemas.policy import Content
from schemas.tuned import ListEntry, OwnPattern

Path = tuple[str | int, ...]
_NONE = ClassifiersSpec()


def change_complaints(thing: Thing, content: Content) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with lists, context words and patterns of an object of kind Classifiers, each with its place."""
    spec: ClassifiersSpec = thing.spec
    every = content.classifiers or _NONE
    said = f"{thing.kind} `{thing.name}`"
    names = [one.name for one in every.lists or ()]
    for index, entry in enumerate(spec.lists or ()):
        where: Path = ("lists", index)
        of = f"in the entry `{entry.name}` of {said}"
        if names.count(entry.name) > 1:
            yield (*where, "name"), f"two entries of lists are named `{entry.name}`, {of}; rename one of them"
        yield from ((where, f"{one}, {of}") for one in _of_entry(entry, content))
    found = {pattern.entity for pattern in load_patterns()}
    for index, context in enumerate(spec.context or ()):
        if context.entity not in found:
            hint = closest(context.entity, found) or "; patterns find those of `guard classifier list`"
            yield (
                ("context", index, "entity"),
                f"no shipped pattern finds `{context.entity}` in {said}{hint}",
            )
    taken = [one.name for one in every.patterns or ()]
    shipped = {pattern.name for pattern in load_patterns()}
    for index, own in enumerate(spec.patterns or ()):
        where = ("patterns", index)
        if taken.count(own.name) > 1 or own.name in shipped or own.name.startswith(("deny-", "context-")):
            yield (
                (*where, "name"),
                f"`{own.name}` in {said} is the name of another classifier; choose another",
            )
        yield from ((where, f"{one}, in {said}") for one in _of_pattern(own, content))


def change_warnings(thing: Thing, at: date) -> Iterator[str]:
    """Yield the entries of an object of kind Classifiers that count no more, each with file and line."""
    for index, entry in enumerate(thing.spec.lists or () if thing.kind == "Classifiers" else ()):
        if entry.expires is not None and entry.expires < at:
            yield (
                f"{thing.place('lists', index)}: the entry `{entry.name}` ended on {entry.expires}; its terms count again, "
                "renew or remove it"
            )


def _of_entry(entry: ListEntry, content: Content) -> Iterator[str]:
    for what, name, known in (
        ("entity", entry.entity, content.entities),
        ("flow", entry.flow, content.flows),
    ):
        if name is not None and name not in known:
            yield f"unknown {what} `{name}`{closest(name, known) or '; name one that is there'}"
    is_held = entry.entity in content.entities and is_fixed(
        entry.entity, labels_of(content), content.proven or ()
    )
    if entry.list == "allow" and is_held:
        yield (
            f"`{entry.entity}` cannot be let pass: proven findings, secrets and what is classified count; "
            "remove the entry"
        )


def _of_pattern(own: OwnPattern, content: Content) -> Iterator[str]:
    for label in own.labels:
        if label not in IMPLIES:
            yield f"unknown label `{label}`{closest(label, IMPLIES) or '; the labels are those of schemas/label.py'}"
    shipped = shipped_labels(own, content)
    if shipped is not None and own.labels and set(own.labels) != set(shipped):
        yield (
            f"`{own.entity}` has labels already, and `{own.name}` gives it others; take `labels` out, "
            "or map them in an object of kind Labels"
        )
    mapped = content.labels.add.keys() | content.labels.replace.keys()
    if shipped is None and not own.labels and own.entity not in mapped:
        yield f"`{own.entity}` has no label, so no rule speaks of it; name its `labels`"


def shipped_labels(own: OwnPattern, content: Content) -> tuple[str, ...] | None:
    """Return the labels that an entity has without this pattern; None where nothing else finds it."""
    patterns = content.classifiers.patterns or () if content.classifiers is not None else ()
    alone = {label for one in patterns if one.entity == own.entity for label in one.labels}
    every = content.entities.get(own.entity, ())
    rest = tuple(label for label in every if label not in alone)
    is_known = any(pattern.entity == own.entity for pattern in load_patterns()) or bool(rest)
    return every if is_known else None
