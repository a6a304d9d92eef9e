"""What one transaction stopped, counted by cause while it is worded: what the stateful side rolls up into cases."""

from guard.audit.leaves import Wording, fault_word
from schemas.cause import SAMPLES, Cause, CauseCount, Sample, cause_of, rank
from schemas.decision import Decision

MOST = 200  # causes told of one flow in one transaction, about 60 KB; those beyond are told wider, by place, then by entity


class Causes:
    """The causes of one flow in one transaction."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[Cause, _Kept] = {}

    def add(self, decision: Decision, wording: Wording) -> None:
        """Count a decision to hold or to block."""
        cause, place = cause_of(
            decision.flow, wording.action, wording.reasons, decision.findings, fault_word(decision.fault)
        )
        kept = self._kept.get(cause)
        if kept is None:
            kept = self._room(cause)
        kept.count += 1
        for entity in {finding.entity for finding in decision.findings}:
            kept.entities[entity] = kept.entities.get(entity, 0) + 1
        kept.wordings[wording] = kept.wordings.get(wording, 0) + 1
        kept.sample(decision.id, place)

    def told(self) -> tuple[CauseCount, ...]:
        return tuple(kept.told(cause) for cause, kept in self._kept.items())

    def _room(self, cause: Cause) -> "_Kept":
        """Return where a cause not met before is counted: by itself, or where there are too many, in a wider one."""
        if len(self._kept) >= MOST:
            wider = list(cause.wider())
            cause = next((one for one in wider if one in self._kept), (wider or [cause])[-1])
        return self._kept.setdefault(cause, _Kept())


class _Kept:
    """What is kept of a cause: its samples are those of the lowest ranks, so that any gathering of them is even."""

    __slots__ = ("_samples", "count", "entities", "wordings")

    def __init__(self) -> None:
        self.count = 0
        self.entities: dict[str, int] = {}
        self.wordings: dict[Wording, int] = {}
        self._samples: list[tuple[int, str, str]] = []

    def sample(self, identifier: str, place: str) -> None:
        entry = (rank(identifier), identifier, place)
        if len(self._samples) < SAMPLES:
            self._samples.append(entry)
            self._samples.sort()
        elif entry < self._samples[-1]:
            self._samples[-1] = entry
            self._samples.sort()

    def told(self, cause: Cause) -> CauseCount:
        rules: dict[str, int] = {}
        wording = next(
            reversed(self.wordings)
        )  # the last one first met: any of them names the cause's reason
        for one, count in self.wordings.items():
            for code in dict.fromkeys(one.codes):
                rules[code] = rules.get(code, 0) + count
        return CauseCount(
            cause=cause,
            count=self.count,
            samples=tuple(Sample(identifier, place) for _, identifier, place in self._samples),
            entities=self.entities,
            rules=rules,
            citation=wording.reasons[0].citation if wording.reasons else "",
            nearest=wording.nearest,
            question=wording.question,
            role=wording.role,
        )
