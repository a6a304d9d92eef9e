"""Verdicts on records in the console: which records wait, and a record's copy in a set with one person's word on it.

INVARIANT: a text is copied only for who looks into its record, that look being on record; until its word is signed the copy
stays sealed, in memory, and is lost with it.
"""

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from classifiers.kinds import kinds
from guard.cases.sealed import sealed_in
from guard.keys import load as load_keys
from guard.labelling.bringing import copy_of
from guard.labelling.judging import judgement
from guard.labelling.keys import key_to_write
from guard.labelling.places import found_in
from guard.labelling.sealing import opened, sealed
from guard.labelling.store import Slot, Store, load, message, write
from guard.labelling.truth import State, truth_of
from guard.labelling.words import settled_by
from schemas.cause import is_stopped
from schemas.errors import EvidenceError
from schemas.events import DecisionEvent, FindingFact
from schemas.labelled import Annotation, LabelledText, Source
from schemas.record import Record
from schemas.word import Judgement, TextStanding

if TYPE_CHECKING:
    from streams.settings import Settings

DAY = 86_400_000
_BACK = 30 * DAY  # of samples that wait
_SKEW = 3_600_000
_RESTS = 5_000  # milliseconds that what was read counts
_MOST = 2_000  # samples kept in mind, and copies that wait for a signature


class Labelling:
    """The copies and words of one console. Any number of threads ask."""

    def __init__(self, settings: "Settings") -> None:
        self._settings, self._lock = settings, threading.Lock()
        self._samples: dict[str, int] = {}  # decision -> when it was sealed
        self._read = self._loaded = 0
        self._store: Store | None = None
        self._copies: dict[Slot, LabelledText] = {}

    def sampled(self, *, at: int) -> list[str]:
        """Return the newest sampled decisions. Raise BrokerError where the topic cannot be read."""
        with self._lock:
            if at - self._read > _RESTS or not self._read:
                after = max(self._samples.values(), default=at - _BACK) - _SKEW
                for one, _ in sealed_in(self._settings, self._settings.topics.samples, after=after):
                    self._samples[one.decision] = one.at
                newest = sorted(self._samples.items(), key=lambda it: (-it[1], it[0]))[:_MOST]
                self._samples, self._read = dict(newest), at
            return list(self._samples)

    def standing(self, name: str, people: Mapping[str, bytes], *, at: int) -> dict[str, TextStanding]:
        """Return, by decision, how its copy in a set stands."""
        store, names = self._stands(people, at), kinds()
        told = ((one.decision, store.words(one)) for one in store.of(name) if one.decision)
        return {
            decision: TextStanding(truth_of(said, names).state.value, frozenset(it.by for it in said))
            for decision, said in told
        }

    def judged(
        self,
        record: Record,
        event: DecisionEvent,
        asked: Judgement,
        people: Mapping[str, bytes],
        *,
        by: str,
        at: int,
    ) -> Annotation:
        """Return a person's word on a record that they look into, its copy kept for the signature."""
        source = Source.QUARANTINE if is_stopped(event.action) else Source.SAMPLE
        copied = copy_of(record, event.id, event.findings, source, asked.language)
        text, kek = copied.case.text, key_to_write(self._settings.keys, asked.set)
        ring = load_keys(self._settings.keys).redaction
        (one,) = sealed([copied.case], asked.set, kek, ring, source=source, by=by, at=at, decision=event.id)
        store = self._stands(people, at, anew=True)
        there = store.texts.get((one.set, one.id))
        one = there if there is not None and there.digest == one.digest else one
        said = [it for it in store.words(one) if not it.settles]
        disputed = truth_of(said, kinds()).state is State.DISPUTED and by not in {it.by for it in said}
        unnamed = [it for it in event.findings if not is_nameable(it)]
        word = judgement(
            one, opened(one, kek), asked.verdict.value, asked.spans, by=by, at=at,
            settles=settled_by(said) if disputed else "", kept=found_in(text, unnamed)[0],
        )  # fmt: skip
        with self._lock:
            while len(self._copies) >= _MOST:
                self._copies.pop(next(iter(self._copies)))
            self._copies[one.set, one.id] = one
        return word

    def refuse_gone(self, word: Annotation) -> None:
        """Raise EvidenceError where the text that a word is of is not at hand any more."""
        one = self._copies.get((word.set, word.id))
        if one is None or one.digest != word.digest:
            raise EvidenceError("the copy of this record is gone from this console's memory; look anew")

    def say(self, word: Annotation) -> None:
        """Write a signed word with the text that it is of. Raise BrokerError where the broker does not take them."""
        self.refuse_gone(word)
        write(self._settings, [message(self._copies[word.set, word.id]), message(word)])
        with self._lock:
            self._store = None

    def _stands(self, people: Mapping[str, bytes], at: int, *, anew: bool = False) -> Store:
        with self._lock:
            if self._store is None or anew or at - self._loaded > _RESTS:
                self._store, self._loaded = load(self._settings, people), at
            return self._store


def is_nameable(fact: FindingFact) -> bool:
    """Return whether people can name a finding's place by its field: of the value, whole pointers, and no member's name."""
    return fact.pointer.startswith("/value") and "*" not in fact.pointer and not fact.pointer.endswith("#")
