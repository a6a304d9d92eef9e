"""What a policy asks of a worker's classifiers, and whether this worker has it.

INVARIANT: a policy is run with every tier that it requires and every model that it names, by hash, or not at all.
"""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from classifiers import declared
from classifiers.contract import Detector, Pattern, Tier
from classifiers.detector import PatternDetector
from classifiers.models.entities import NAME
from guard.changes.patterns import patterns_of
from guard.detecting import (
    automata,
    known_entities,
    model_tier,
    model_version,
    own_versions,
    shipped_patterns,
    tiers_behind,
    together,
)
from schemas.classifier import ClassifiersSpec, NamedModel
from schemas.errors import SettingsError
from schemas.policy import Content
from streams.classifying import Classifiers, OwnClassifier


class Fitted(Struct, frozen=True, eq=False):
    """A detector, what was asked of it, and the parts of it that another detector may share."""

    asked: Classifiers
    detector: Detector
    model: Tier | None
    shipped: PatternDetector  # the patterns without those of the policy
    behind: tuple[Tier, ...]  # the patterns
    added: tuple[Pattern, ...]  # by the policy
    known: dict[str, tuple[str, ...]]  # the entities there are, with their labels

    def __repr__(self) -> str:
        return f"Fitted({len(self.asked.own)} classifiers of one's own)"


def fitted(
    asked: Classifiers, content: Content, *, tiers: Sequence[Tier] = (), before: Fitted | None = None
) -> Fitted:
    """Return what a policy's records are scanned with. What `before` holds already is not loaded again.

    Raise SettingsError where this worker lacks a tier or a model, or its files are others.
    """
    wanted = asked_by(asked, content.classifiers)
    added, known = patterns_of(content), known_with(content)
    if before is not None and (before.asked, before.added, before.known) == (wanted, added, known):
        return before
    if before is None:
        model, shipped = model_tier(wanted), shipped_patterns()
    else:
        model, shipped = before.model, before.shipped
    if before is not None and (before.asked, before.known) == (wanted, known):
        behind = before.behind
    else:
        behind = tuple(tiers_behind(model, wanted, tiers=tiers, known=known))
    patterns = _beside(shipped, added) if added else shipped
    return Fitted(wanted, together(patterns, behind, known), model, shipped, behind, added, known)


def _beside(shipped: PatternDetector, added: Sequence[Pattern]) -> PatternDetector:
    try:
        return shipped.beside(added, cache=automata())
    except SettingsError:
        raise
    except Exception as error:  # what reads shapes was written for those that ship
        raise SettingsError(
            f"the policy's own patterns cannot be compiled ({type(error).__name__}); see `guard policy lint`"
        ) from error


def known_with(content: Content) -> dict[str, tuple[str, ...]]:
    """Return every entity that some classifier finds, those of the policy's own patterns included, with its labels."""
    spec = content.classifiers
    own = {one.entity for one in (spec.patterns or () if spec is not None else ())}
    shipped = known_entities()
    return shipped | {one: content.entities[one] for one in sorted(own - shipped.keys())}


def asked_by(asked: Classifiers, spec: ClassifiersSpec | None) -> Classifiers:
    """Return the settings with a policy's models. Raise SettingsError where the two do not fit."""
    if spec is None:
        return asked
    taken = {one.name for one in asked.own}
    for one in spec.own:
        if one.name in taken:
            raise SettingsError(
                f"`{one.name}` is named by the policy and by `classifiers.own`; take it out of the settings"
            )
    wanted = asked.model_copy(update={"own": (*asked.own, *(_here(asked, one) for one in spec.own))})
    if missing := sorted(set(spec.require) - running(wanted) if spec.require else ()):
        raise SettingsError(
            f"the policy requires `{missing[0]}`, which does not run here; see `guard classifier list`, then set "
            "`classifiers.model` (for the encoder), `classifiers.declared`, or install that version"
        )
    return wanted


def running(asked: Classifiers) -> frozenset[str]:
    """Return the tiers behind the patterns, as findings name them. Raise SettingsError where a model has other files."""
    version = model_version(asked)
    found = [*own_versions(asked), *([f"{NAME}@{version}"] if version else [])]
    return frozenset([*found, *([declared.CLASSIFIER] if asked.declared else [])])


def _here(asked: Classifiers, one: NamedModel) -> OwnClassifier:
    """Return a model of the policy where it lies here."""
    if asked.models is None:
        raise SettingsError(
            f"the policy names the model `{one.name}`, and `classifiers.models` no folder; set it to where models lie"
        )
    home = Path(asked.models).resolve()
    where = (home / one.path).resolve()
    if not where.is_relative_to(home) or not where.is_dir():
        raise SettingsError(
            f"no model in `{one.path}` below `classifiers.models`; copy `{one.name}` there, with the hash that the policy names"
        )
    return OwnClassifier(**{**one.model_dump(), "path": str(where)})
