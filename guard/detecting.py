"""What a guard detects with: the patterns, and behind them the tiers that are installed and asked for."""

from collections.abc import Mapping, Sequence
from functools import cache as once
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from classifiers import declared
from classifiers.cascade import Cascade
from classifiers.contract import Detector, Tier
from classifiers.countries import CountryTier
from classifiers.deadline import Timed
from classifiers.detector import PatternDetector, build
from classifiers.models.card import card_of, version_of
from classifiers.models.entities import NAME, SHIPPED
from classifiers.models.entities import entities as entities_of_model
from classifiers.models.own import load as load_own
from classifiers.models.own.asked import Asked, Takes
from classifiers.models.own.digest import checked, classifier_id
from classifiers.patterns import load as load_patterns
from classifiers.proven import proven
from guard.policy.bundle import labels_by_entity
from guard.policy.scoring import is_fixed
from schemas.errors import SettingsError
from streams.classifying import Classifiers, Remote
from streams.jars import cache

if TYPE_CHECKING:
    from classifiers.models.remote import Served

_USUAL = Classifiers()


def detector(asked: Classifiers = _USUAL, *, tiers: Sequence[Tier] = ()) -> Detector:
    """Return the patterns, with the tiers behind them. Raise SettingsError where a model that is asked for cannot run.

    The patterns' automaton is kept compiled between runs.
    """
    return around(model_tier(asked), asked, tiers=tiers)


def around(model: Tier | None, asked: Classifiers, *, tiers: Sequence[Tier] = ()) -> Detector:
    """Return the same around an encoder that is loaded already."""
    return together(shipped_patterns(), tiers_behind(model, asked, tiers=tiers), known_entities())


def shipped_patterns() -> PatternDetector:
    """Return the detector of the patterns that come with the guard."""
    return build(load_patterns(), cache=automata())


def tiers_behind(
    model: Tier | None,
    asked: Classifiers,
    *,
    tiers: Sequence[Tier] = (),
    known: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Tier]:
    """Return the tiers behind the patterns, in their order; `known` are the entities there are, with their labels."""
    first = [*([declared.build()] if asked.declared else []), *tiers, *own_tiers(asked, known)]
    own: list[Tier] = [Timed(tier, seconds=asked.deadline_s) for tier in first]
    return [*own, *([CountryTier(), model] if model is not None else [])]


def together(patterns: Detector, behind: Sequence[Tier], known: Mapping[str, tuple[str, ...]]) -> Detector:
    """Return the patterns with the tiers behind them; the patterns alone where there are none."""
    return Cascade(patterns, behind, known) if behind else patterns


def model_tier(asked: Classifiers = _USUAL) -> Tier | None:
    """Return the model tier that the settings ask for; None where it is off, or `auto` finds none."""
    directory = model_directory(asked)
    if directory is None:
        return None
    from classifiers.models.tier import Bounds, load, load_served  # noqa: PLC0415 (costs memory and a second)

    bounds = Bounds(windows=asked.windows, deadline_s=asked.deadline_s, texts=asked.remembered)
    if asked.remote is not None:
        return load_served(directory, _served(asked.remote), bounds=bounds)
    return load(directory, engine=asked.engine, bounds=bounds)


def _served(remote: Remote) -> "Served":
    from classifiers.models.remote import Served  # noqa: PLC0415 (of the extra `remote`)

    return Served(
        remote.host,
        remote.port,
        remote.model,
        version=remote.version,
        is_tls=remote.is_tls,
        ca=remote.ca,
        deadline_s=remote.deadline_s,
    )


def own_tiers(asked: Classifiers = _USUAL, known: Mapping[str, tuple[str, ...]] | None = None) -> list[Tier]:
    """Return the tiers of the user's own classifiers, loaded. Raise SettingsError where one is unfit."""
    own = own_asked(asked)
    takes = Takes(
        windows=asked.windows,
        texts=asked.remembered,
        engine=asked.engine,
        encoder=model_directory(asked) if own else None,
    )
    return [load_own(one, known or known_entities(), takes) for one in own]


def own_versions(asked: Classifiers = _USUAL) -> tuple[str, ...]:
    """Return what findings call the user's own classifiers, without loading them. Raise SettingsError for other files."""
    return tuple(classifier_id(one.name, checked(one)) for one in own_asked(asked))


def own_asked(asked: Classifiers = _USUAL) -> list[Asked]:
    """Return what is said of the user's own classifiers. Raise SettingsError where one has the name of one that ships."""
    taken = {
        NAME,
        "countries",
        "declared",
        "lexicons",
        "patterns",
        *(pattern.name for pattern in load_patterns()),
    }
    for one in asked.own:
        if one.name in taken:
            raise SettingsError(
                f"`{one.name}` in `classifiers.own` is a classifier that ships; choose another name"
            )
    return [
        Asked(
            name=one.name,
            kind=one.kind,
            path=one.path,
            labels=one.labels,
            sha256=one.sha256,
            of_text=one.task == "text",
            threshold=one.threshold,
        )
        for one in asked.own
    ]


def model_directory(asked: Classifiers = _USUAL) -> Path | None:
    """Return the directory of the model to run; None where it is off, or `auto` finds none that can run."""
    if asked.model == "off":
        return None
    if asked.model == "auto":
        return SHIPPED if (SHIPPED / "model.safetensors").is_file() and can_run() else None
    directory = Path(asked.model)
    if not directory.is_dir():
        raise SettingsError(
            f"no model in `{directory}`; name its directory in `classifiers.model`, or write `auto` or `off`"
        )
    return directory


def model_version(asked: Classifiers = _USUAL) -> str:
    """Return which version of the model would run, without loading it; empty where none would."""
    directory = model_directory(asked)
    if directory is None:
        return ""
    return version_of(card_of(directory))


def can_run() -> bool:
    """Return whether what runs a model is installed."""
    needed = ("numpy", "safetensors", "tokenizers")
    return all(find_spec(name) for name in needed) and any(find_spec(name) for name in ("openvino", "torch"))


@once
def known_entities() -> dict[str, tuple[str, ...]]:
    """Return every entity that some classifier finds with its labels, whether the classifier is installed here or not."""
    labels = {entity: set(of) for entity, of in labels_by_entity(load_patterns()).items()}
    for entity, of in entities_of_model().items():
        labels.setdefault(entity, set()).update(of)
    return {entity: tuple(sorted(labels[entity])) for entity in sorted(labels)}


def fixed_entities() -> frozenset[str]:
    """Return the entities whose threshold nothing raises: what is proven, a secret or classified."""
    found, sure = known_entities(), tuple(sorted(proven(load_patterns())))
    labels = {entity: frozenset(of) for entity, of in found.items()}
    return frozenset(entity for entity in found if is_fixed(entity, labels, sure))


def automata() -> Path:
    """Return the folder in which compiled automata are kept."""
    folder = cache() / "automata"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
