"""A trial's evidence from the topics: proven by the log's signed heads where something is to be promoted by it."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

import msgspec

from guard.audit.leaves import decode
from guard.audit.reading import Topics
from guard.audit.settling import settled
from guard.cases.words import counting
from guard.promotion.evidence import Evidence, Verdicts, bundle_of
from guard.promotion.testing import Pace
from guard.replay.asking import followed
from guard.replay.past import Log, past_of
from schemas.case import CaseVerb, Verdict, is_of_case
from schemas.errors import EvidenceError
from schemas.events import HeadEvent, SummaryEvent
from streams.administration import administrator, described
from streams.reading import read, starts_at

if TYPE_CHECKING:
    from guard.audit.report import LogFault
    from guard.policy.compile import Policy
    from streams.settings import Settings

_SKEW = 3_600_000  # by which a worker's clock may be behind the broker's


def proven(
    settings: "Settings",
    keys: Mapping[str, bytes],
    bundles: Collection[str],
    verdict: Verdicts,
    *,
    progress: Callable[[int], None],
) -> dict[str, Evidence]:
    """Return the evidence of some bundles from the whole log. Raise EvidenceError where a log does not hold."""

    def look() -> "tuple[dict[str, Evidence], tuple[LogFault, ...]]":
        topics = Topics(settings)
        found = {name: Evidence() for name in bundles}
        log = Log(followed(topics, progress), topics.committed(), keys)
        for past in log.decisions():
            if (evidence := found.get(bundle_of(past))) is not None:
                evidence.take(past, verdict)
        return found, log.faults()

    found, faults = settled(look, lambda seen: seen[1])
    if faults:
        one = faults[0]
        raise EvidenceError(
            f"log `{one.log}` does not hold at {one.place} ({one.kind.value}), so nothing in it is evidence; see `guard audit verify`"
        )
    return found


def verdicts(settings: "Settings", policy: "Policy") -> Verdicts:
    """Return what analysts concluded of cases, by their signed words."""
    topic = settings.topics.commands
    known: dict[str, tuple[Verdict, int]] = {}
    if topic in described(administrator(settings), [topic]):
        word_of = counting(policy.approvers)
        for message in read(settings.kafka.for_consumer(), topic):
            word = word_of(message.value() or b"") if is_of_case(message.key()) else None
            if word is None:
                continue
            if word.verb is CaseVerb.CLOSE and word.verdict is not None:
                known[word.case] = word.verdict, word.at
            elif word.verb is CaseVerb.REOPEN:
                known.pop(word.case, None)

    def said(case: str, at: int) -> Verdict | None:
        verdict, when = known.get(case, (None, 0))
        return verdict if when >= at else None

    return said


def pace(settings: "Settings", bundle: str, since: int) -> Pace:
    """Return what a bundle's records took, by the summaries since a time."""
    properties, topic = settings.kafka.for_consumer(), settings.topics.summaries
    decoder = msgspec.json.Decoder(SummaryEvent)
    records, seconds = 0, 0.0
    for message in read(properties, topic, starts=starts_at(properties, topic, since - _SKEW)):
        try:
            event = decoder.decode(message.value() or b"")
        except msgspec.MsgspecError:
            continue
        if event.bundle == bundle:
            records, seconds = records + event.records, seconds + event.seconds
    return Pace(records, seconds)


class Growing:
    """A trial's evidence as its log grows, each message read once. Not proven: it can only ever take a trial back."""

    def __init__(self, settings: "Settings", bundle: str, since: int) -> None:
        self._properties, self._topic = settings.kafka.for_consumer(), settings.topics.decisions
        self._bundle = bundle
        self._next = starts_at(self._properties, self._topic, since - _SKEW)
        self.evidence = Evidence()

    def grow(self) -> Evidence:
        """Return what is known now."""
        for message in read(self._properties, self._topic, starts=self._next):
            self._next[message.partition() or 0] = (message.offset() or 0) + 1
            event = decode(message.value() or b"")
            if isinstance(event, HeadEvent) or event.bundle != self._bundle:
                continue
            self.evidence.take(past_of((message.key() or b"").decode(errors="replace"), event), _nobody)
        return self.evidence


def _nobody(_case: str, _at: int) -> None:
    """The verdict of nobody: a guardrail waits for none."""
