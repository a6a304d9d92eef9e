"""What records are scanned with here: what ships, what of it runs, the user's own, and what is known of each."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeAlias

from msgspec import Struct, to_builtins

from classifiers import declared
from classifiers.contract import Pattern
from classifiers.declared.names import entities as declared_entities
from classifiers.lexicons import lists
from classifiers.models.card import card_of, version_of
from classifiers.models.entities import NAME, SHIPPED, entities
from classifiers.models.own.asked import Asked, check_entities
from classifiers.models.own.digest import checked, classifier_id, digest
from classifiers.models.silence import silent
from classifiers.patterns import load
from guard.changes.listing import own_parts
from guard.detecting import can_run, known_entities, model_directory, own_asked
from guard.lineage import Lineage, is_made, lineage, told
from schemas.errors import SettingsError
from schemas.policy import Content
from streams.classifying import Classifiers

State: TypeAlias = Literal["runs", "off", "not installed", "unfit"]


class Entry(Struct, frozen=True):
    """One classifier, or the many of a kind: whether it runs, and of what files."""

    name: str
    kind: str
    version: str
    state: State
    entities: tuple[str, ...]
    count: int = 1
    digest: str = ""
    why: str = ""  # it is unfit
    base: str = ""  # SHA-256 of the encoder that it was made of
    data: str = ""  # one SHA-256 over the digests of what it learned from
    silent: tuple[str, ...] = ()  # of its entities, those of which it says nothing


def listed(asked: Classifiers, content: Content | None = None) -> list[Entry]:
    """Return what there is, in the order in which it is asked; behind it what a policy changes."""
    patterns = load()
    return [
        Entry("patterns", "pattern", "", "runs", _sorted(one.entity for one in patterns), len(patterns)),
        Entry("lexicons", "lexicon", "", "runs", (), len(lists())),
        Entry(
            "declared",
            "names of fields",
            declared.CLASSIFIER.partition("@")[2],
            "runs" if asked.declared else "off",
            _sorted(declared_entities()),
        ),
        *(_own(one) for one in own_asked(asked)),
        _encoder(asked),
        *(
            Entry(
                one.name,
                f"{one.kind} of the policy",
                one.version,
                "runs",
                (one.entity,) if one.entity else (),
            )
            for one in (own_parts(content) if content is not None else ())
        ),
    ]


def card(asked: Classifiers, name: str, content: Content | None = None) -> dict[str, Any]:
    """Return all that is known of one by its name. Raise SettingsError where there is none of that name."""
    for part in own_parts(content) if content is not None else ():
        if part.name == name:
            return part.card
    if name == NAME:
        entry = _encoder(asked)
        read = _card(_directory(asked))
        kept = ("licence", "base", "data", "trained", "config", "limits", "thresholds", "files")
        return {**_told(entry), **{what: read[what] for what in kept if what in read}}
    for own in own_asked(asked):
        if own.name == name:
            of = {"path": own.path, "task": "text" if own.of_text else "spans", "threshold": own.threshold}
            learned = {"made": told(Path(own.path))} if is_made(own.path) else {}
            return {**_told(_own(own)), **of, "labels": dict(own.labels), **learned}
    if is_made(name):
        return told(Path(name))
    if name == "lexicons":
        return {"name": name, "kind": "lexicon", "state": "runs", "lists": lists()}
    for entry in listed(asked):
        if entry.name == name:
            return _told(entry)
    patterns = {pattern.name: pattern for pattern in load()}
    if name in patterns:
        return _of_pattern(patterns[name])
    known = [*patterns, NAME, "declared", "lexicons", "patterns", *(one.name for one in asked.own)]
    near = get_close_matches(name, known, 3, 0.5)
    hint = f"did you mean {', '.join(near)}?" if near else "`guard parts --kind classifier` names them"
    raise SettingsError(f"no classifier `{name}`; {hint}")


def _own(asked: Asked) -> Entry:
    """Return an own classifier by its files and what the settings say; it is not loaded."""
    found = why = ""
    try:
        found = digest(asked.kind, asked.path)
        check_entities(asked, known_entities())
        checked(asked)
    except SettingsError as error:
        why = str(error)
    version = classifier_id("", found)[1:] if found else ""
    made = lineage(_card(Path(asked.path))) if is_made(asked.path) else Lineage()
    state: State = "unfit" if why else "runs"
    return Entry(asked.name, asked.kind, version, state, asked.entities, 1, found, why, made.base, made.data)


def _encoder(asked: Classifiers) -> Entry:
    where = _directory(asked)
    if not (where / "model.safetensors").is_file() or not can_run():
        return Entry(NAME, "encoder", "", "not installed", _sorted(entities()))
    from classifiers.models.weights import digest as digest_of_file  # noqa: PLC0415 (numpy)

    found = digest_of_file(where / "model.safetensors")
    is_whole = found == _card(where).get("files", {}).get("model.safetensors")
    state: State = "off" if asked.model == "off" else "runs" if is_whole else "unfit"
    why = "" if is_whole else "`model.safetensors` is not the file of its card; install the encoder anew"
    made = lineage(_card(where))
    version = version_of(card_of(where))
    mute = silent(_card(where))
    told, base, data = _sorted(entities().keys() - mute), made.base, made.data
    return Entry(NAME, "encoder", version, state, told, 1, found, why, base, data, _sorted(mute))


def _directory(asked: Classifiers) -> Path:
    return model_directory(asked) or SHIPPED


def _card(where: Path) -> Mapping[str, Any]:
    try:
        return card_of(where)
    except SettingsError:
        return {}


def _told(entry: Entry) -> dict[str, Any]:
    return {
        what: value for what, value in to_builtins(entry).items() if value and (what, value) != ("count", 1)
    }


def _of_pattern(pattern: Pattern) -> dict[str, Any]:
    told = {
        "name": pattern.name,
        "kind": "pattern",
        "version": str(pattern.version),
        "state": "runs",
        "entity": pattern.entity,
        "labels": pattern.labels,
        "country": pattern.country,
        "proven": pattern.proof is not None,
        "needs context": pattern.needs_context,
        "context": pattern.context,
        "finds": pattern.finds,
        "ignores": pattern.ignores,
    }
    return {what: value for what, value in told.items() if value not in ("", ())}


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))
