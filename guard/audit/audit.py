"""The audit of a running deployment: `guard audit verify` and `guard audit prove` on real topics."""

from typing import TYPE_CHECKING

from guard.audit.head import accept_head, log_name
from guard.audit.package import Leaf, Wanted, package
from guard.audit.prove import Proof, prove
from guard.audit.reading import Topics
from guard.audit.report import Report
from guard.audit.settling import SETTLE, settled
from guard.audit.verify import Step, silent, verify
from schemas.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from guard.audit.chain import LogMessage
    from streams.settings import Settings


def audit(
    settings: "Settings", keys: "Mapping[str, bytes]", *, progress: Step = silent, settle: float = SETTLE
) -> Report:
    """Return the report on all logs of the settings' group. Raise BrokerError where the topics cannot be read."""
    return settled(
        lambda: _audit(settings, keys, progress),
        lambda report: () if report.fault is None else (report.fault,),
        after=settle,
    )


def prove_record(
    settings: "Settings", keys: "Mapping[str, bytes]", *, topic: str, partition: int, offset: int
) -> Proof:
    """Return the proof for one record. Raise EvidenceError where there is none."""
    topics, log = Topics(settings), log_name(topic, partition)
    committed = topics.committed().get(log)
    if committed is None:
        raise EvidenceError(
            f"group `{settings.group}` has committed nothing for `{log}`; check topic and partition"
        )
    head = accept_head(committed.metadata, log, keys)
    return prove(topics.leaves([head.partition]), head, log=log, offset=offset)


def package_of(
    settings: "Settings",
    keys: "Mapping[str, bytes]",
    wanted: Wanted,
    *,
    shows: "Callable[[Leaf], bool]" = lambda _leaf: True,
    progress: "Callable[[int], None]" = lambda _count: None,
) -> bytes:
    """Return a package of evidence as a zip file. Raise EvidenceError where a log does not hold, or is too much."""
    topics = Topics(settings)

    def counted() -> "Iterator[LogMessage]":
        for message in topics.leaves():
            progress(1)
            yield message

    committed = topics.committed()  # before the log is read, so that it holds all that these heads speak of
    return package(counted(), committed, keys, topics.archives(), wanted, group=settings.group, shows=shows)


def _audit(settings: "Settings", keys: "Mapping[str, bytes]", progress: Step) -> Report:
    topics = Topics(settings)
    committed = topics.committed()
    routes = topics.routes()
    receiving = topics.receiving(committed, routes)
    return verify(
        topics.leaves(),
        topics.guarded(committed),
        topics.moved(receiving),
        committed=committed,
        latest=topics.committed,
        keys=keys,
        quarantine=settings.topics.quarantine,
        routes=routes,
        retention=topics.retention(receiving),
        progress=progress,
    )
