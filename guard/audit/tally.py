"""What one transaction did for one flow, counted while it is wording."""

import msgspec

from guard.audit.causes import Causes
from guard.audit.leaves import Wording, fault_word
from schemas.cause import is_stopped
from schemas.decision import Decision
from schemas.events import NoticeEvent, SummaryEvent
from schemas.passage import Passage

SCORES = 10  # bins of a score
_PLACES = 20  # told of one record; a producer mends the first ones first
_encoder = msgspec.json.Encoder()


class Tally:
    """The counts of one flow in one transaction."""

    __slots__ = (
        "_outcomes",
        "actions",
        "bytes",
        "causes",
        "destinations",
        "entities",
        "faults",
        "first",
        "flow",
        "records",
        "rules",
        "scores",
    )

    def __init__(self, flow: str, first: str) -> None:
        self.flow = flow
        self.first = first  # the first place covered
        self.records = 0
        self.bytes = 0
        self.actions: dict[str, int] = {}
        self.destinations: dict[str, int] = {}
        self.entities: dict[str, int] = {}
        self.rules: dict[str, int] = {}
        self.faults: dict[str, int] = {}
        self.scores: dict[str, list[int]] = {}
        self.causes = Causes()
        self._outcomes: dict[Wording, int] = {}

    def add_plain(self, destination: str, *, records: int, size: int) -> None:
        self.records += records
        self.bytes += size
        self.actions["allow"] = self.actions.get("allow", 0) + records
        self.destinations[destination] = self.destinations.get(destination, 0) + records

    def add(self, decision: Decision, wording: Wording, *, size: int) -> None:
        self.records += 1
        self.bytes += size
        self._outcomes[wording] = self._outcomes.get(wording, 0) + 1
        for finding in decision.findings:
            self.entities[finding.entity] = self.entities.get(finding.entity, 0) + 1
            bins = self.scores.get(finding.classifier)
            if bins is None:
                bins = self.scores[finding.classifier] = [0] * SCORES
            bins[min(int(finding.score * SCORES), SCORES - 1)] += 1
        if decision.fault is not None:
            word = fault_word(decision.fault)
            self.faults[word] = self.faults.get(word, 0) + 1
        if is_stopped(wording.action):
            self.causes.add(decision, wording)

    def _settle(self) -> None:
        """Spread the counts by outcome over what their outcomes say: thousands of records share a few."""
        for wording, count in self._outcomes.items():
            self.actions[wording.action] = self.actions.get(wording.action, 0) + count
            if wording.to:
                self.destinations[wording.to] = self.destinations.get(wording.to, 0) + count
            for code in wording.codes:
                self.rules[code] = self.rules.get(code, 0) + count
        self._outcomes.clear()

    def summary(self, *, slot: str, at: int, seconds: float, bundle: str = "") -> bytes:
        self._settle()
        return _encoder.encode(
            SummaryEvent(
                id=f"{slot}:{self.first}",
                flow=self.flow,
                at=at,
                records=self.records,
                bytes=self.bytes,
                actions=self.actions,
                destinations=self.destinations,
                entities=self.entities,
                rules=self.rules,
                faults=self.faults,
                seconds=round(seconds, 6),
                bundle=bundle,
                causes=self.causes.told(),
                scores=self.scores,
            )
        )


def notice(passage: Passage, wording: Wording) -> bytes:
    """Return the feedback to the producer of a record that did not pass as it was."""
    decision = passage.decision
    reasons = (*wording.codes, "headers.stripped") if passage.stripped else wording.codes
    return _encoder.encode(
        NoticeEvent(
            id=decision.id,
            flow=decision.flow,
            action=wording.action,
            reasons=reasons,
            places=places(decision),
            nearest=wording.nearest,
        )
    )


def places(decision: Decision) -> tuple[str, ...]:
    """Return where the decision's findings are, each place once."""
    return tuple(dict.fromkeys([finding.pointer for finding in decision.findings]))[:_PLACES]
