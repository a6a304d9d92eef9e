"""Which entities are found at all: by what runs under the settings, or by anything that ships and what a policy brings."""

from classifiers.declared.names import entities as declared_entities
from classifiers.models.card import card_of
from classifiers.models.entities import SHIPPED
from classifiers.models.entities import entities as entities_of_model
from classifiers.models.silence import silent
from classifiers.patterns import load as load_patterns
from guard.changes.listing import own_parts
from guard.detecting import known_entities, model_directory
from schemas.errors import SettingsError
from schemas.policy import Content
from streams.classifying import Classifiers


def found_here(asked: Classifiers, content: Content) -> frozenset[str]:
    """Return the entities that what runs here can find. Raise SettingsError where the encoder that is asked for is not here."""
    directory = model_directory(asked)
    model = entities_of_model().keys() - silent(card_of(directory)) if directory is not None else frozenset()
    declared = declared_entities() if asked.declared else ()
    own = (entity for one in asked.own for entity in one.labels.values() if entity is not None)
    return frozenset([*(one.entity for one in load_patterns()), *declared, *model, *own]) | _of_policy(
        content
    )


def found_anywhere(content: Content) -> frozenset[str]:
    """Return the entities that anything can find which ships, were all of it switched on, or which the policy names."""
    try:
        mute = silent(card_of(SHIPPED))
    except SettingsError:  # installed without the weights
        mute = frozenset(entities_of_model())
    patterns = (one.entity for one in load_patterns())
    model = entities_of_model().keys() - mute
    return frozenset([*patterns, *declared_entities(), *model]) | _of_policy(content)


def _of_policy(content: Content) -> frozenset[str]:
    """Return what a policy brings of its own: lists, patterns, models, and entities that do not ship."""
    spec = content.classifiers
    models = (entity for one in (spec.own if spec is not None else ()) for entity in one.labels.values())
    parts = (one.entity for one in own_parts(content) if one.kind in {"list", "pattern"})
    return frozenset([*(one for one in models if one is not None), *parts]) | (
        content.entities.keys() - known_entities().keys()
    )
