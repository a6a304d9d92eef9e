"""A policy directory read, checked and compiled, with the packs and facts that are shipped."""

from collections.abc import Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

from classifiers.contract import Pattern
from classifiers.patterns import load as load_patterns
from classifiers.proven import proven
from guard.policy import references
from guard.policy.compile import Policy
from guard.policy.kinds import Thing, understand
from guard.policy.source import read
from guard.redaction.operators import operators
from guard.residency.jurisdictions import BlocError, Jurisdictions, merged
from guard.residency.ownership import owned
from schemas.classifier import ClassifiersSpec
from schemas.errors import SettingsError
from schemas.jurisdiction import FactsSpec
from schemas.label import LabelsSpec, ThresholdsSpec
from schemas.policy import BundleSpec, Content, PackSpec

_GUARD = Path(__file__).parent.parent
EXAMPLE = Path(__file__).parent / "example"


def load(directory: Path, labels: Mapping[str, tuple[str, ...]]) -> Policy:
    """Return the policy of a directory; `labels` maps the entities that classifiers find to their labels.

    Raise SettingsError with every complaint, one sentence a line, where a file is not what it should be.
    """
    return compiled(read_things(directory), labels)


def read_things(directory: Path) -> list[Thing]:
    """Return the objects of a directory's files. Raise SettingsError where there are none, or one is no object."""
    paths = sorted(path for suffix in ("*.yaml", "*.yml") for path in directory.rglob(suffix))
    if not paths:
        raise SettingsError(f"`{directory}` holds no policy files; write one there, or run `guard init`")
    return things_of([(path, str(path)) for path in paths])


def compiled(things: list[Thing], labels: Mapping[str, tuple[str, ...]]) -> Policy:
    """Return the policy that objects make together with what is shipped. Raise SettingsError where they do not fit."""
    content = _content(things, labels)
    try:
        jurisdictions = Jurisdictions(content.facts)
    except BlocError as error:
        defining = (one for one in things if one.kind == "Facts" and error.bloc in one.spec.blocs)
        place = next((one.place("blocs", error.bloc) for one in defining), "shipped facts")
        raise SettingsError(f"{place}: {error}") from error
    wrong = list(references.complaints(things, content, _known(things, jurisdictions)))
    if not content.flows:
        wrong.append(
            f"{things[0].item.file if things else 'policy'}:1: no Flow is defined; nothing would be guarded, add one"
        )
    if wrong:
        raise SettingsError("\n".join(wrong))
    return Policy(content)


def things_of(paths: list[tuple[Path, str]]) -> list[Thing]:
    """Return the objects of some files; the second of each pair is how messages call the file."""
    items = []
    wrong: list[str] = []
    for path, name in paths:
        try:
            items.extend(read(_text(path, name), name))
        except SettingsError as error:
            wrong.append(str(error))
    if wrong:
        raise SettingsError("\n".join(wrong))
    return understand(items)


@cache
def shipped() -> tuple[Thing, ...]:
    """Return the packs, facts and operators that come with the guard."""
    folders = (_GUARD / "packs", _GUARD / "residency" / "facts")
    paths = [path for folder in folders for path in sorted(folder.glob("*.yaml"))]
    return tuple(things_of([(path, f"{path.parent.name}/{path.name}") for path in paths]))


class ShippedPack(NamedTuple):
    """A pack that comes with the guard, as a catalogue tells it."""

    name: str
    version: str
    title: str
    review_by: date


def shipped_packs() -> tuple[ShippedPack, ...]:
    """Return the packs that come with the guard, by name."""
    packs = sorted((thing.name, thing.spec) for thing in shipped() if thing.kind == "Pack")
    return tuple(ShippedPack(name, str(spec.version), spec.title, spec.review_by) for name, spec in packs)


@cache
def shipped_facts() -> FactsSpec:
    """Return the jurisdictions' facts that come with the guard, as one."""
    return merged(thing.spec for thing in shipped() if thing.kind == "Facts")


def labels_by_entity(patterns: Iterable[Pattern]) -> dict[str, tuple[str, ...]]:
    """Return what classifiers find, each entity with the labels that any of its classifiers gives it."""
    labels: dict[str, set[str]] = {}
    for pattern in patterns:
        labels.setdefault(pattern.entity, set()).update(pattern.labels)
    return {entity: tuple(sorted(labels[entity])) for entity in sorted(labels)}


def redaction_operators() -> dict[str, frozenset[str]]:
    """Return the redaction operators there are, each with the parameters it understands."""
    return {name: one.parameters for name, one in operators().items()}


def _known(things: list[Thing], jurisdictions: Jurisdictions) -> references.Known:
    every = [*shipped(), *things]
    running = {one.name: one.spec for one in every if one.kind == "Operator"}
    packs = frozenset(one.name for one in every if one.kind == "Pack")
    return references.Known(jurisdictions, redaction_operators(), running, packs)


def _text(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}:1: the file is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise SettingsError(
            f"{name}:1: the file cannot be read; check that it exists and may be read"
        ) from error


def _content(things: list[Thing], labels: Mapping[str, tuple[str, ...]]) -> Content:
    own = {
        kind: {one.name: one.spec for one in things if one.kind == kind}
        for kind in {one.kind for one in things}
    }
    ours = {
        kind: {one.name: one.spec for one in shipped() if one.kind == kind} for kind in ("Pack", "Operator")
    }
    operators = owned({**ours["Operator"], **own.get("Operator", {})})
    destinations = own.get("Destination", {})
    used = {spec.operator for spec in destinations.values()}
    thresholds = _thresholds(list(own.get("Thresholds", {}).values()))
    classifiers = _classifiers(list(own.get("Classifiers", {}).values()))
    lets_pass = classifiers is not None and any(one.list == "allow" for one in classifiers.lists or ())
    return Content(
        bundle=_bundle(own.get("Bundle", {}), things),
        flows=own.get("Flow", {}),
        destinations=destinations,
        operators={name: spec for name, spec in operators.items() if name in used},
        permits=own.get("Permit", {}),
        packs={**_chosen(own.get("Bundle", {}), ours["Pack"]), **own.get("Pack", {})},
        labels=_labels(list(own.get("Labels", {}).values())),
        thresholds=thresholds,
        approvers=own.get("Approver", {}),
        facts=merged([shipped_facts(), *own.get("Facts", {}).values()]),
        entities=_entities(labels, classifiers),
        classifiers=classifiers,
        proven=tuple(sorted(proven(load_patterns()))) if thresholds.entries or lets_pass else None,
    )


def _bundle(bundles: dict[str, BundleSpec], things: list[Thing]) -> BundleSpec:
    """Return the one bundle of a policy, or one that names no pack."""
    for thing in things:
        if thing.kind == "Bundle" and thing.spec.trial is not None:
            raise SettingsError(
                f"{thing.place('trial')}: a trial is made of a candidate with `guard promote prepare`; take it out"
            )
    if len(bundles) > 1:
        second = [thing for thing in things if thing.kind == "Bundle"][1]
        raise SettingsError(
            f"{second.item.place()}: a policy has one Bundle; merge `{second.name}` into the other"
        )
    return next(iter(bundles.values()), BundleSpec())


def _chosen(bundles: dict[str, BundleSpec], packs: dict[str, PackSpec]) -> dict[str, PackSpec]:
    """Return the shipped packs in force: all of them where no bundle chooses."""
    named = [name for bundle in bundles.values() for name in bundle.packs]
    return {
        name: pack
        for name, pack in packs.items()
        if not bundles or any(fnmatchcase(name, one) for one in named)
    }


def _labels(several: list[LabelsSpec]) -> LabelsSpec:
    replaced = {entity: labels for one in several for entity, labels in one.replace.items()}
    added: dict[str, tuple[str, ...]] = {}
    for one in several:
        for entity, labels in one.add.items():
            added[entity] = added.get(entity, ()) + labels
    return LabelsSpec(add=added, replace=replaced)


def _classifiers(several: list[ClassifiersSpec]) -> ClassifiersSpec | None:
    """Return all that is asked as one; None where nothing is."""
    made = ClassifiersSpec(
        require=tuple(sorted({tier for one in several for tier in one.require})),
        own=tuple(model for one in several for model in one.own),
        lists=tuple(entry for one in several for entry in one.lists or ()) or None,
        context=tuple(entry for one in several for entry in one.context or ()) or None,
        patterns=tuple(entry for one in several for entry in one.patterns or ()) or None,
    )
    return made if made != ClassifiersSpec() else None


def _entities(
    labels: Mapping[str, tuple[str, ...]], classifiers: ClassifiersSpec | None
) -> dict[str, tuple[str, ...]]:
    """Return what can be found with its labels: by the classifiers there are, and by patterns of the policy's own."""
    found = {entity: tuple(sorted(of)) for entity, of in labels.items()}
    for one in classifiers.patterns or () if classifiers is not None else ():
        if one.entity not in labels:
            found[one.entity] = tuple(sorted({*found.get(one.entity, ()), *one.labels}))
    return dict(sorted(found.items()))


def _thresholds(several: list[ThresholdsSpec]) -> ThresholdsSpec:
    """Return thresholds as one; where two speak of the same, the lower counts: it finds more."""
    lowest: dict[str, float] = {}
    for one in several:
        for name, threshold in one.thresholds.items():
            lowest[name] = min(threshold, lowest.get(name, threshold))
    default = min((one.default for one in several), default=ThresholdsSpec().default)
    entries = tuple(entry for one in several for entry in one.entries or ())
    return ThresholdsSpec(default=default, thresholds=lowest, entries=entries or None)
