"""What a user says of a classifier of their own, and what its labels are found as: every label has an answer."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from classifiers.settle import Candidate
from schemas.errors import SettingsError
from schemas.label import IMPERSONAL

KINDS = ("transformers", "onnx", "linear_probe", "spacy", "entry_point")
_OF_TEXT = ("_TEXT", "_TOPIC")


class Asked(Struct, frozen=True):
    """One classifier: `path` is a directory, a package, or `module:factory`; `labels` are the model's, each with an entity or None."""

    name: str
    kind: str
    path: str
    labels: Mapping[str, str | None]
    sha256: str = ""
    of_text: bool = False  # it tells of whole texts
    threshold: float = 0.5

    @property
    def entities(self) -> tuple[str, ...]:
        """Return what it can find, sorted."""
        return tuple(sorted({entity for entity in self.labels.values() if entity is not None}))


class Takes(Struct, frozen=True):
    """What it may take: windows of one document; texts that are remembered; the engine that is asked for; and the encoder's directory.

    Without `encoder`, the shipped one is meant.
    """

    windows: int = 512
    texts: int = 65_536
    engine: str = "auto"
    encoder: Path | None = None


class Found(Struct, frozen=True):
    """What a label of a model is found as: the entity, and the labels that rules speak of."""

    entity: str
    labels: frozenset[str]

    def candidate(
        self, field: int, place: tuple[int, int], score: float, classifier: str, *, of_text: bool
    ) -> Candidate:
        """Return a candidate. A policy that names no threshold counts from one half on: so does what is told here."""
        sure = min(max(score, 0.5), 1.0)
        return Candidate(
            self.entity, field, *place, sure, classifier, "", self.labels, in_context=False, of_text=of_text
        )


def found_as(
    asked: Asked, told: Iterable[str], known: Mapping[str, Sequence[str]], *, all_told: bool = True
) -> dict[str, Found | None]:
    """Return what each label is found as, None for one that is dropped on purpose.

    `told` are the labels that the model says it has. Raise SettingsError where one has no answer, where an entity is
    unknown or of another form than what is found, and, with `all_told`, where an answer is to no label.
    """
    check_entities(asked, known)
    labels = set(told)
    if missing := sorted(labels - asked.labels.keys()):
        raise SettingsError(
            f"classifier `{asked.name}` has labels that `labels` does not name: {_listed(missing)}; "
            "give each an entity, or `null` to drop it"
        )
    if all_told and (strange := sorted(asked.labels.keys() - labels)):
        raise SettingsError(
            f"classifier `{asked.name}` has no labels {_listed(strange)}; it has {_listed(sorted(labels))}"
        )
    return {
        label: None if entity is None else Found(entity, frozenset(known[entity]) - {IMPERSONAL})
        for label, entity in asked.labels.items()
    }


def check_entities(asked: Asked, known: Mapping[str, Sequence[str]]) -> None:
    """Raise SettingsError where an entity is unknown, or one of whole texts is to be found at a place."""
    if not asked.entities:
        raise SettingsError(
            f"classifier `{asked.name}` drops every label; name an entity for one, or leave it out"
        )
    if unknown := [entity for entity in asked.entities if entity not in known]:
        raise SettingsError(
            f"classifier `{asked.name}` names unknown entities: {_listed(unknown)}; known are {', '.join(known)}"
        )
    whole = [entity for entity in asked.entities if entity.endswith(_OF_TEXT)]
    if whole and not asked.of_text and asked.kind != "entry_point":
        raise SettingsError(
            f"classifier `{asked.name}` finds places, and {_listed(whole)} tells of a whole text; "
            "name another entity, or `task: text` where the model judges texts"
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
