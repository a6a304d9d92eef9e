"""What pages need to let people act. The console itself opens nothing that is sealed, and holds nobody's key."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from schemas.events import DecisionEvent
from schemas.labelled import Annotation
from schemas.reveal import Reveal
from schemas.word import Judgement, ReleaseStanding, ShownRecord, TextStanding, Unsigned, Word


class Acts(Protocol):
    """Words, releases and looks of a deployment; each method raises a GuardError that says what to do instead."""

    @property
    def opens(self) -> bool:
        """Whether this console was started to open originals."""
        ...

    def unsigned(self, word: Word) -> Unsigned:
        """Return what a word's person signs; refuse a word that no worker would take."""
        ...

    def say(self, word: Word) -> None:
        """Write a signed word where workers read it, after all checks again."""
        ...

    def quarantined(self, events: Collection[DecisionEvent]) -> Mapping[str, tuple[str, str]]:
        """Return, by decision, where its original was and where it stands sealed; what is not there is left out."""
        ...

    def sealed(self, event: DecisionEvent) -> str:
        """Return where a decision's original stands sealed, in quarantine or among samples."""
        ...

    def releases(self) -> Sequence[ReleaseStanding]:
        """Return every release, the newest first."""
        ...

    def trial(self, event: DecisionEvent, dismiss: Collection[str]) -> str:
        """Return in words what today's policy would decide on a decision's facts, without the findings dismissed."""
        ...

    def shown(self, look: Reveal, event: DecisionEvent) -> ShownRecord:
        """Return what a look shows; of none that is not on record, nor after its time."""
        ...

    def sampled(self) -> Sequence[str]:
        """Return the decisions on records that passed and whose originals are kept, the newest first."""
        ...

    def standing(self, name: str) -> Mapping[str, TextStanding]:
        """Return, by decision, how its copy in a set stands; of none where nobody copied it there."""
        ...

    def judged(self, look: Reveal, event: DecisionEvent, asked: Judgement) -> Annotation:
        """Return a person's word on the record that they look into; where others are in dispute of it, one that settles it."""
        ...
