"""The worker: the checkpoint's judgement on the mover's record path, with its evidence and its releases."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import structlog
from msgspec import Struct
from msgspec.structs import replace

from classifiers.contract import Tier
from guard.audit.head import accept_head, decode_head, log_name
from guard.audit.tell import tell
from guard.bundles.running import Running
from guard.bundles.swapping import Swapping
from guard.cases.desk import ReleaseDesk, Waiting
from guard.cases.unopened import unopened
from guard.enforcement import blocked, quarantined
from guard.intake import receive
from guard.meter import Meter, unmetered
from guard.pipeline import judge
from guard.telemetry import Telemetry
from guard.topology import capacities, standing
from guard.tracing import unobserved
from guard.volumes.following import Following
from guard.wiring import Wired, clock, refuse_outdated, settle_memory, wire
from schemas.decision import Action, Decision, Outcome, Reason
from schemas.errors import Fault, FaultCode
from schemas.movement import Movement
from schemas.passage import Passage
from schemas.record import Record
from streams.contract import Clients
from streams.errands import ErrandClients
from streams.movement import Mover
from streams.settings import Settings
from streams.transaction import Partition, Told, nothing

log = structlog.get_logger("guard.worker")


class Judged(Struct, frozen=True):
    """A batch judged: its passages, the time it was judged for, and the seconds that took."""

    passages: list[Passage]
    at: int
    seconds: float
    consumed: int = 1
    commands: dict[Partition, int] = {}  # next offset of guard.commands, where a release was carried out

    def __repr__(self) -> str:
        return f"Judged({len(self.passages)} passages)"


class Worker:
    """Runs one slot until it is stopped. Build it once; `run` returns after a drain, or raises GuardError."""

    def __init__(
        self,
        settings: Settings,
        *,
        on_step: Callable[[str], None] = nothing,
        meter: Meter = unmetered,
        now: Callable[[], int] = clock,
        telemetry: Telemetry | None = None,
        tiers: Sequence[Tier] = (),
        observe: Callable[[Clients], Clients] = unobserved,
    ) -> None:
        self._settings = settings
        self._now = now
        self._meter = meter
        self._telemetry = telemetry or Telemetry()
        self._on_step = on_step
        self._latest = 0
        self._archived = ""  # digest of the policy that was archived last
        self._telling = ""  # and of the one that the batch under way was judged by
        self._accepted: dict[Partition, str] = {}  # heads that this worker told itself
        self._told: list[Judged] = []  # of the batch under way; told piecemeal where a record was set apart
        running = Running(settings, refused=self._telemetry.refused)
        policy = running.policy
        refuse_outdated(policy, now())
        topics = standing(settings, policy)
        self._partitions = topics[settings.topics.decisions].partitions
        self.wired: Wired = wire(
            settings, policy, capacity=capacities(policy, topics), meter=meter, tiers=tiers
        )
        self._volumes = self.wired.volumes
        self._counting = Following(settings, self._volumes, now)
        self._bundles = Swapping(settings, running, self.wired, self._telemetry, tiers=tiers)
        self._desk = ReleaseDesk(settings, policy.approvers, self.wired.keys)
        self.mover: Mover[Judged] = Mover(
            settings,
            sorted(policy.flows),
            self._judge,
            self._tell,
            undeliverable=self._undeliverable,
            on_step=self._step,
            clients=observe(ErrandClients(settings, self._between, self._desk, on_step=self._step)),
        )

    def run(self) -> None:
        """Move records until SIGTERM or SIGINT."""
        settle_memory()
        if self._settings.metrics_port:
            self._telemetry.serve(self._settings.metrics_port, self._settings.metrics_host)
        log.info("worker starts", slot=self._settings.member, bundle=self.wired.policy.digest)
        self._bundles.start()
        self._counting.start(self.wired.policy)
        try:
            self.mover.run()
        finally:
            self._counting.close()
            self._bundles.close()
            self._desk.close()
        log.info("worker stopped", slot=self._settings.member)

    def _between(self) -> Sequence[str]:
        """Return the guarded topics. Asked between two batches, the one moment at which the policy may change.

        INVARIANT: a batch is judged and told wholly by one bundle.
        """
        self.wired = self._bundles.between(self.wired, at=self._time())
        self._desk.trust(self.wired.policy.approvers)
        self._counting.between(self.wired.policy)
        return sorted(self.wired.policy.flows)

    def _time(self) -> int:
        """Return now, but never a time before one that a decision was taken for: a clock may go back, evidence may not."""
        self._latest = max(self._latest, self._now())
        return self._latest

    def _judge(self, records: Sequence[Record], *, at: int | None = None) -> Judged:
        began = time.perf_counter()
        moment = self._time() if at is None else at
        self._volumes.moment(moment)
        waiting = self._desk.offered(records[0].place)
        if waiting is not None:
            return self._release(records, waiting, at=moment)
        passages = judge(records, self.wired.checkpoint, at=moment)
        return Judged(passages, moment, time.perf_counter() - began, len(records))

    def _release(self, records: Sequence[Record], waiting: Waiting, *, at: int) -> Judged:
        """Decide a quarantined record anew, without the findings its approvers dismissed; every rule still counts."""
        release = waiting.release
        if waiting.lost:
            told = [
                unopened(
                    records[0],
                    flow=waiting.flow,
                    decision=release.decision,
                    release=release.id,
                    policy=self.wired.policy,
                    quarantine=self.wired.checkpoint.quarantine,
                )
            ]
        else:
            passages = judge(
                records,
                self.wired.checkpoint,
                at=at,
                dismissed=frozenset(release.dismiss),
                suffix=f".r{release.number}",
            )
            told = [replace(passage, release=release.id) for passage in passages]
        return Judged(told, at, 0.0, len(records), waiting.commands)

    def _undeliverable(self, record: Record, code: FaultCode) -> Judged:
        """Return the one passage left to a record that no transaction could carry: into quarantine."""
        intake = receive(record, self.wired.checkpoint)
        outcome = Outcome(Action.BLOCK, reasons=(Reason(f"fault.{code}"),))
        undecided = Decision(intake.id, intake.flow.name if intake.flow else "", outcome)
        decision = blocked(undecided, Fault(code, "deliver"))
        movement = quarantined(record, decision, self.wired.checkpoint.sealer.batch(), self.wired.checkpoint)
        passage = Passage(record, decision, movement, intake.stripped)
        waiting = self._desk.offered(record.place)
        if waiting is None:
            return Judged([passage], self._time(), 0.0)
        release = waiting.release
        renamed = replace(decision, id=release.decision)
        again = quarantined(record, renamed, self.wired.checkpoint.sealer.batch(), self.wired.checkpoint)
        told = Passage(record, renamed, again, intake.stripped, release.id)
        return Judged([told], self._time(), 0.0, 1, waiting.commands)

    def _tell(self, judged: Judged, heads: Mapping[Partition, str]) -> Told:
        with self._meter("tell"):
            self._accept(heads)
            judged = self._not_before(judged, heads)
            told = tell(
                judged.passages,
                heads,
                at=judged.at,
                bundle=self.wired.policy.digest,
                signer=self.wired.keys.signer,
                topics=self._settings.topics,
                partitions_of_decisions=self._partitions,
                slot=self._settings.slot,
                seconds=judged.seconds,
                commands=judged.commands,
            )
        claims = self._volumes.told(judged.passages, judged.at)
        self._told.append(judged)
        self._accepted.update(told.metadata)
        policy = self.wired.policy
        self._telling = policy.digest
        if self._archived == policy.digest:
            return Told([*told.movements, *claims], told.metadata) if claims else told
        archive = Movement(self._settings.topics.bundles, policy.digest.encode(), policy.canonical())
        return Told([archive, *told.movements, *claims], told.metadata)

    def _accept(self, heads: Mapping[Partition, str]) -> None:
        """Raise EvidenceError where a log is to go on from a head that the guard never signed."""
        for partition, text in heads.items():
            if text and self._accepted.get(partition) != text:
                accept_head(text, log_name(*partition), self.wired.keys.publics)

    def _not_before(self, judged: Judged, heads: Mapping[Partition, str]) -> Judged:
        """Return the batch judged for a day no earlier than its logs have seen, which is rarely another than it was."""
        seen = max(
            (decode_head(text, log_name(*partition)).at for partition, text in heads.items()), default=0
        )
        if seen <= judged.at:
            return judged
        self._latest = max(self._latest, seen)
        if _day(seen) == _day(judged.at):
            return replace(judged, at=seen)
        log.warning(
            "the clock is behind the decision log; judging for the log's time", behind_ms=seen - judged.at
        )
        return self._judge([passage.record for passage in judged.passages], at=seen)

    def _step(self, name: str) -> None:
        self._volumes.step(name)
        if name == "aborted":
            self._told.clear()
        if name == "landed":
            self._archived = self._telling
            self._count()
        self._on_step(name)

    def _count(self) -> None:
        """Count what has just been committed, each record once."""
        told, self._told = self._told, []
        if not told:
            return
        passages, consumed = told[0].passages, told[0].consumed
        if len(told) > 1:  # told piecemeal, and perhaps more than once
            passages = list(
                {passage.decision.id: passage for one in told for passage in one.passages}.values()
            )
            consumed = len({passage.record.place for one in told for passage in one.passages})
        if any(one.commands for one in told):  # a release travels alone, and says so
            for passage in passages:
                if passage.release:
                    self._desk.landed(passage.record.place)
        seconds = sum(one.seconds for one in told)
        self._telemetry.committed(passages, consumed=consumed, seconds=seconds)


def _day(at: int) -> int:
    return datetime.fromtimestamp(at / 1000, UTC).toordinal()
