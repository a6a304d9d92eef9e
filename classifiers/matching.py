"""Patterns ready to be matched: each by itself, and several that are screened together."""

from collections.abc import Sequence
from pathlib import Path

from classifiers.calibration import Calibration, evidence
from classifiers.context import Speech
from classifiers.contract import Pattern
from classifiers.gate import Engine
from classifiers.insight import insights
from classifiers.locate import Locator, Texts
from classifiers.screen import Screen
from classifiers.settle import Candidate


class Matcher:
    """One pattern, ready to be matched. What is certain always counts, and neither hides a finding nor is hidden."""

    __slots__ = (
        "_group",
        "_id",
        "_labels",
        "_locator",
        "_pattern",
        "_scores",
        "_speech",
        "is_certain",
        "topics",
    )

    def __init__(self, pattern: Pattern, locator: Locator, calibration: Calibration) -> None:
        self._pattern = pattern
        self._id = pattern.id
        self._locator = locator
        self._speech = Speech(pattern.context)
        self._group: int | str = "it" if "it" in pattern.shape.groupindex else 0
        self._labels = frozenset(pattern.labels)
        self._scores = pattern.scores or tuple(
            calibration.probability(evidence(pattern, in_context=known)) for known in (False, True)
        )
        self.is_certain = pattern.is_certain
        self.topics = pattern.topics

    def candidates(self, texts: Texts, begins: int) -> list[Candidate]:
        found: list[Candidate] = []
        pattern = self._pattern
        proof, needs_context = pattern.proof, pattern.needs_context
        for index, match in self._locator.found(texts, begins):
            start, end = match.span(self._group)
            if start < 0 or start == end:
                continue
            value = texts.texts[index][start:end]
            if needs_context and not self._speech.is_in(texts.context(index, start, end)):
                continue
            if proof is not None and not texts.proven(proof, value):
                continue
            in_context = needs_context or (
                bool(self._speech) and self._speech.is_in(texts.context(index, start, end))
            )
            origin = pattern.origin(value) if pattern.origin is not None else pattern.country
            field, first, last = texts.field(index, start, end)
            score = self._scores[in_context]
            found.append(
                Candidate(
                    pattern.entity, field, first, last, score, self._id, origin, self._labels, in_context
                )
            )
        return found


class Block:
    """Patterns compiled together: which of them can be in some bytes is asked of one screen."""

    __slots__ = ("matchers", "screen")

    def __init__(
        self, patterns: Sequence[Pattern], engine: Engine, calibration: Calibration, cache: Path | None
    ) -> None:
        known = insights((pattern.shape for pattern in patterns), cache)
        locators = {shape: Locator(shape, engine, told) for shape, told in known.items()}
        located = [locators[pattern.shape] for pattern in patterns]
        told = [known[pattern.shape] for pattern in patterns]
        self.screen = Screen(patterns, located, told, engine=engine, cache=cache)
        self.matchers = [Matcher(pattern, locators[pattern.shape], calibration) for pattern in patterns]
