"""The fifth step: what was decided becomes evidence, to be committed in the same transaction as the movements.

For each guarded partition its leaves are appended to its log, and the new head, signed, goes into the metadata of
the offset that the transaction commits: a new owner goes on from there, and an aborted batch leaves no trace.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Protocol

from msgspec import Struct

from guard.audit.digest import image, size_of_image
from guard.audit.head import decode_head, encode_head, head_event, log_name, sign_head
from guard.audit.leaves import INDEX_HEADER, Wording, decision_leaf, encode
from guard.audit.log import Log, Span
from guard.audit.signing import Signer
from guard.audit.tally import Tally, notice
from schemas.decision import Action
from schemas.movement import Movement
from schemas.passage import Passage
from streams.transaction import Told


class OwnTopics(Protocol):
    """The names of the guard's own topics."""

    @property
    def decisions(self) -> str: ...

    @property
    def summaries(self) -> str: ...

    @property
    def notices(self) -> str: ...


class Interval(Struct, frozen=True):
    """How often a signed head is published; it is signed and committed with every transaction."""

    leaves: int = 10_000
    milliseconds: int = 60_000


OFTEN = Interval()


def tell(
    passages: Sequence[Passage],
    metadata: Mapping[tuple[str, int], str],
    *,
    at: int,
    bundle: str,
    signer: Signer,
    topics: OwnTopics,
    partitions_of_decisions: int,
    sign_every: Interval = OFTEN,
    slot: str = "",
    seconds: float = 0.0,
    commands: Mapping[tuple[str, int], int] | None = None,
) -> Told:
    """Return all that the transaction produces, and the metadata to commit with each guarded partition's offset.

    `metadata` is what was committed last, by guarded partition; `seconds` the time the batch took so far; `commands`
    the next offset of guard.commands to be carried out, where a release was. Raise EvidenceError where a record was
    covered before.
    """
    movements = [passage.movement for passage in passages]
    logs: dict[tuple[str, int], Log] = {}
    tallies: dict[str, Tally] = {}
    beside = _append(passages, metadata, logs, tallies, at=at, bundle=bundle, topics=topics)
    told: dict[tuple[str, int], str] = {}
    later = commands or {}
    for place in later:
        if place not in logs:
            logs[place] = _open(place, metadata, at=at)
    for place, log in logs.items():
        birth = stable_partition(log.name, partitions_of_decisions)
        head = sign_head(
            log.close(bundle=bundle, partition=birth, commands=later.get(place, 0)), log.name, signer
        )
        key = log.name.encode()
        for index, leaf in enumerate(log.leaves, log.head.size):
            header = (INDEX_HEADER, str(index).encode())
            movements.append(Movement(topics.decisions, key, leaf, (header,), log.at, head.partition))
        if _is_due(log, head.size, sign_every):
            published = encode(head_event(head, log.name))
            movements.append(Movement(topics.decisions, key, published, (), log.at, head.partition))
        told[place] = encode_head(head, log.name)
    for tally in tallies.values():
        share = seconds * tally.records / len(passages)
        summary = tally.summary(slot=slot, at=at, seconds=share, bundle=bundle)
        movements.append(Movement(topics.summaries, tally.flow.encode(), summary, (), at))
    movements.extend(beside)
    return Told(movements, told)


def stable_partition(log: str, partitions: int) -> int:
    """Return the partition of guard.decisions where a new log goes."""
    return int.from_bytes(sha256(log.encode()).digest()[:4], "big") % partitions


def _append(
    passages: Sequence[Passage],
    metadata: Mapping[tuple[str, int], str],
    logs: dict[tuple[str, int], Log],
    tallies: dict[str, Tally],
    *,
    at: int,
    bundle: str,
    topics: OwnTopics,
) -> list[Movement]:
    """Append every passage to its log and its flow's tally; return the notices and samples. The hot loop: nothing else here."""
    beside: list[Movement] = []
    wordings: dict[int, Wording] = {}
    log: Log | None = None
    span: Span | None = None
    topic, partition, flow, outcome = "", -1, "", None
    for passage in passages:
        record, decision, release = passage.record, passage.decision, passage.release
        if log is None or record.partition != partition or record.topic != topic:
            topic, partition, outcome = record.topic, record.partition, None
            log = logs.get((topic, partition)) or _open((topic, partition), metadata, at=at)
            logs[topic, partition] = log
            prefix = log.prefix
        packed = image(record, prefix)
        if not release:
            offset = record.offset
            if offset < log.next:
                raise log.refuse(offset)
            log.next = offset + 1
        if not (
            decision.findings
            or decision.fault
            or passage.stripped
            or release
            or decision.would
            or decision.sampled
            or decision.excused
        ):
            # Records with the same facts share their outcome, so its identity spares looking into it.
            if (
                span is not None
                and decision.outcome is outcome
                and decision.flow == flow
                and decision.arm == span.arm
            ):
                span.add(offset, packed, record.headers)
                continue
            if decision.outcome.action is Action.ALLOW:
                outcome, flow = decision.outcome, decision.flow
                span = log.span(flow, outcome.destination, decision.given, decision.arm)
                span.add(offset, packed, record.headers)
                if flow not in tallies:
                    tallies[flow] = Tally(flow, decision.id)
                continue
        wording = wordings.get(id(decision.outcome))
        if wording is None:
            wording = wordings[id(decision.outcome)] = Wording(decision.outcome)
        digest = sha256(packed).hexdigest()[:32]
        log.leaves.append(decision_leaf(passage, wording, digest=digest, bundle=bundle, at=log.at))
        tally = tallies.get(decision.flow)
        if tally is None:
            tally = tallies[decision.flow] = Tally(decision.flow, decision.id)
        tally.add(decision, wording, size=size_of_image(len(packed), prefix, len(record.headers)))
        if passage.sample is not None:
            beside.append(passage.sample)
        if decision.outcome.action is not Action.ALLOW or passage.stripped:
            feedback = notice(passage, wording)
            beside.append(Movement(topics.notices, decision.id.encode(), feedback, (), log.at))
    for each in logs.values():
        for plain in each.spans.values():
            size = plain.size(each.prefix)
            tallies[plain.flow].add_plain(plain.destination, records=plain.records, size=size)
    return beside


def _open(place: tuple[str, int], metadata: Mapping[tuple[str, int], str], *, at: int) -> Log:
    name = log_name(*place)
    return Log(name, decode_head(metadata.get(place, ""), name), at=at)


def _is_due(log: Log, size: int, every: Interval) -> bool:
    """Return whether the log passed a mark since its last head: so many leaves, or so much time."""
    return (
        log.head.size == 0 < size
        or log.head.size // every.leaves != size // every.leaves
        or log.head.at // every.milliseconds != log.at // every.milliseconds
    )
