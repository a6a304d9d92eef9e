"""Made-up decisions as a worker tells them: leaves, spans and signed heads of several logs, by the same code that tells real ones."""

import random
from collections.abc import Iterator, Sequence

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from guard.audit.signing import LocalSigner
from guard.audit.tell import tell
from schemas.case import Case
from schemas.cause import Cause, Sample, cause_of
from schemas.decision import Action, Decision, Outcome, Reason, Redaction
from schemas.finding import Finding
from schemas.movement import Movement
from schemas.passage import Passage
from schemas.record import Record
from streams.named import Topics

PARTITIONS = 4
FLOWS = ("tickets", "docs", "claims", "chat", "orders", "mail")
_BATCH = 250  # records of one partition in a transaction
_DAY = 86_400_000
_EMAIL, _IBAN, _PERSON, _PHONE, _HEALTH, _SECRET = (
    Finding(entity, f"/value/{field}", 0, 12, 0.93, f"{entity.lower()}@1")
    for entity, field in (
        ("EMAIL_ADDRESS", "contact/email"),
        ("IBAN", "payment/iban"),
        ("PERSON", "text"),
        ("PHONE_NUMBER", "contact/phone"),
        ("HEALTH", "text"),
        ("SECRET_AWS_ACCESS_KEY", "note"),
    )
)
_TRANSFER = Reason("gdpr-44-transfer", "GDPR Art. 44-46; EDPB Guidelines 05/2021; C-311/18", "us-llm")
_SPECIAL = Reason("gdpr-9-special-category", "GDPR Art. 9; C-184/20", "us-llm")
_MASK = (Redaction("EMAIL_ADDRESS", "mask"), Redaction("PHONE_NUMBER", "mask"))
_KINDS: tuple[
    tuple[Outcome, tuple[Finding, ...], int], ...
] = (  # what is decided on what was found, and how often
    (Outcome(Action.REDACT, "us-llm", _MASK, (_TRANSFER,)), (_EMAIL, _PHONE), 40),
    (Outcome(Action.REROUTE, "vllm-frankfurt", reasons=(_TRANSFER,)), (_PERSON, _EMAIL), 25),
    (Outcome(Action.ALLOW, "vllm-frankfurt"), (_PERSON,), 15),
    (
        Outcome(Action.BLOCK, reasons=(_SPECIAL, _TRANSFER), nearest="permitted to vllm-frankfurt"),
        (_HEALTH, _PERSON),
        12,
    ),
    (Outcome(Action.BLOCK, reasons=(Reason("secrets-credentials"),)), (_SECRET,), 4),
    (Outcome(Action.HOLD, reasons=(_TRANSFER,), question="Is there a permit?", role="dpo"), (_IBAN,), 3),
    (Outcome(Action.ALLOW, "us-llm"), (), 1),
)


class Told(Struct, frozen=True):
    """A message of the decision topic, ready to be produced."""

    partition: int
    key: bytes
    value: bytes
    headers: list[tuple[str, str | bytes | None]]


class Guards:
    """Workers that nobody sees: each `told` is a transaction over every log."""

    def __init__(self, topics: Topics, flows: Sequence[str], *, seed: int = 1, run: int = 0) -> None:
        self._topics, self._random = topics, random.Random(seed)  # noqa: S311
        self._signer = LocalSigner(Ed25519PrivateKey.generate())
        self._metadata: dict[tuple[str, int], str] = {}
        self._next = dict.fromkeys(
            ((flow, run * PARTITIONS + one) for flow in flows for one in range(PARTITIONS)), 0
        )  # each run has partitions, hence logs, of its own

    def told(self, at: int) -> list[Told]:
        """Return what one transaction adds to the decision topic."""
        passages = [one for place in self._next for one in self._passages(*place)]
        done = tell(
            passages,
            self._metadata,
            at=at,
            bundle="b1",
            signer=self._signer,
            topics=self._topics,
            partitions_of_decisions=PARTITIONS,
            slot="bench",
        )
        self._metadata |= done.metadata
        return [_message(one) for one in done.movements if one.topic == self._topics.decisions]

    def until(self, count: int, at: int, step: int) -> Iterator[list[Told]]:
        """Yield transactions, `step` milliseconds apart, until there are so many messages."""
        while count > 0:
            done = self.told(at)
            yield done[:count]
            count, at = count - len(done), at + step

    def _passages(self, flow: str, partition: int) -> Iterator[Passage]:
        first = self._next[flow, partition]
        self._next[flow, partition] = first + _BATCH
        kinds = self._random.choices(_KINDS, [weight for *_, weight in _KINDS], k=_BATCH)
        for offset, (outcome, findings, _) in enumerate(kinds, first):
            record = Record(flow, partition, offset, 0, None, b"%d" % offset)
            decision = Decision(f"{flow}/{partition}/{offset}", flow, outcome, findings)
            yield Passage(record, decision, _NOWHERE)


def cases(count: int, flows: Sequence[str], at: int) -> Iterator[tuple[str, bytes]]:
    """Yield so many cases as guard.cases has them: id and value."""
    stopped = [one for one in _KINDS if one[0].action in (Action.HOLD, Action.BLOCK)]
    for number in range(count):
        outcome, findings, _ = stopped[number % len(stopped)]
        flow = flows[number % len(flows)]
        word = outcome.action.word
        plain, _ = cause_of(flow, word, outcome.reasons, findings)
        cause: Cause = msgspec.structs.replace(plain, place=f"/value/field_of_form_{_letters(number)}")
        samples = tuple(
            Sample(f"{flow}/{number % PARTITIONS}/{number * 8 + one}", cause.place) for one in range(8)
        )
        quarters = {at // 900_000 - one: 3 + (number + one) % 7 for one in range(96)}
        case = Case(
            cause.id,
            cause,
            cause.severity,
            count=sum(quarters.values()),
            first=at - _DAY,
            last=at - number % _DAY,
            quarters=quarters,
            days={at // _DAY - one: 50 for one in range(1, 30)},
            samples=samples,
            entities={one.entity: 3 for one in findings},
            rules={one.code: 3 for one in outcome.reasons},
        )
        yield cause.id, msgspec.json.encode(case)


_NOWHERE = Movement("", None, None)


def _message(one: Movement) -> Told:
    return Told(one.partition, one.key or b"", one.value or b"", list(one.headers))


def _letters(number: int) -> str:
    told = ""
    while True:
        number, rest = divmod(number, 26)
        told = chr(ord("a") + rest) + told
        if not number:
            return told
