"""A tier of one's own by its factory, `module:factory`: it sees whole documents, and what it finds is renamed by its labels."""

from collections.abc import Mapping, Sequence
from importlib import import_module

from msgspec.structs import replace

from classifiers.contract import Tier
from classifiers.models.own.asked import Asked, Found, Takes, found_as
from classifiers.models.own.digest import checked, classifier_id
from classifiers.settle import Candidate
from schemas.document import Document
from schemas.errors import Fault, GuardError, SettingsError


def load(asked: Asked, known: Mapping[str, Sequence[str]], takes: Takes) -> Tier:
    """Return what the factory makes. Raise SettingsError where there is none, or what it makes is no tier."""
    del takes  # how much it reads is its own affair; the deadline is not
    digest = checked(asked)
    tier = _made(asked)
    found = found_as(asked, tier.entities, known)
    return _Renamed(tier, classifier_id(asked.name, digest), found, asked.threshold)


class _Renamed:
    """Hands documents through; candidates come back as the entities that the settings name."""

    def __init__(self, tier: Tier, name: str, found: Mapping[str, Found | None], threshold: float) -> None:
        self.name = name
        self.entities = frozenset(one.entity for one in found.values() if one is not None)
        self._tier, self._found, self._threshold = tier, found, threshold

    def candidates(self, documents: Sequence[Document]) -> list[list[Candidate] | Fault]:
        return [
            answer if isinstance(answer, Fault) else self._renamed(answer)
            for answer in self._tier.candidates(documents)
        ]

    def _renamed(self, answer: Sequence[Candidate]) -> list[Candidate]:
        """Return what counts. Raise KeyError for an entity that the tier did not say it finds."""
        return [
            replace(
                one,
                entity=found.entity,
                labels=found.labels,
                classifier=self.name,
                score=max(one.score, 0.5) if 0 <= one.score <= 1 else one.score,
            )
            for one in answer
            # what is no score is not below the threshold: the cascade refuses it
            if (found := self._found[one.entity]) is not None and not one.score < self._threshold
        ]

    def __repr__(self) -> str:
        return f"Renamed({self.name})"


def _made(asked: Asked) -> Tier:
    module, _, factory = asked.path.partition(":")
    try:
        tier: Tier = getattr(import_module(module), factory)()
        is_tier = callable(tier.candidates) and all(isinstance(one, str) for one in tier.entities)
    except GuardError:
        raise
    except Exception as error:  # noqa: BLE001 - a plug-in: whatever it raises, it did not make a tier
        raise SettingsError(
            f"`{asked.path}` of classifier `{asked.name}` made no tier ({type(error).__name__}); mend the factory: "
            "it takes nothing and returns what has `name`, `entities` and `candidates`"
        ) from None
    if not is_tier:
        raise SettingsError(
            f"`{asked.path}` of classifier `{asked.name}` is no tier; see `classifiers.contract.Tier`"
        )
    return tier
