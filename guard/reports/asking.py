"""Reports asked of a cluster: its decision log and archived bundles, read alone. A log that does not hold tells nothing."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from guard.audit.audit import audit
from guard.audit.bundles import Bundles
from guard.audit.reading import Topics
from guard.audit.settling import settled
from guard.policy.compile import Policy
from guard.replay.asking import followed
from guard.replay.past import Log
from guard.reports.absence import Answer, Question, absence
from guard.reports.transfers import Report, transfers
from schemas.errors import EvidenceError

if TYPE_CHECKING:
    from guard.audit.report import LogFault
    from streams.settings import Settings

Advance = Callable[[int], None]


def transfers_of(
    settings: "Settings",
    keys: Mapping[str, bytes],
    policy: Policy,
    *,
    since: int,
    until: int,
    now: int,
    progress: Advance,
) -> Report:
    """Return the report. Raise EvidenceError where a log does not hold, BrokerError where topics cannot be read."""
    day = datetime.fromtimestamp(now / 1000, UTC).date()

    def look() -> "tuple[Report, tuple[LogFault, ...]]":
        topics = Topics(settings)
        bundles = Bundles(topics.archives(), policy)
        log = Log(followed(topics, progress), topics.committed(), keys)
        past = log.decisions(since=since, until=until)
        report = transfers(past, bundles.policy, policy, since=since, until=until, at=day)
        return report, log.faults()

    report, faults = settled(look, lambda found: found[1])
    for fault in faults:
        raise EvidenceError(f"{_said(fault)}; nothing is reported, run `guard audit verify`")
    return report


def absence_of(
    settings: "Settings",
    keys: Mapping[str, bytes],
    policy: Policy,
    question: Question,
    *,
    now: int,
    progress: Advance,
) -> Answer:
    """Return the answer, after every check of `guard audit verify`. Raise BrokerError where topics cannot be read."""
    audited = audit(settings, keys, progress=lambda _step, count: progress(count))
    if audited.fault is not None:
        return Answer(question, impediments=[_said(audited.fault)], audited=audited)

    def look() -> "tuple[Answer, tuple[LogFault, ...]]":
        topics = Topics(settings)
        bundles = Bundles(topics.archives(), policy)
        log = Log(followed(topics, progress), topics.committed(), keys)
        past = log.decisions(since=question.since, until=question.until)
        return absence(past, bundles.policy, question, audited), log.faults()

    answer, faults = settled(look, lambda found: found[1])
    for fault in faults:  # since it was audited
        return Answer(question, impediments=[_said(fault)], audited=audited)
    if question.until > now:
        answer.impediments.append("the period is not over")
    if not audited.logs:
        answer.impediments.append("the group has committed nothing: there is no log")
    return answer


def _said(fault: "LogFault") -> str:
    return f"the log does not hold: {fault.kind.value} in log {fault.log} at {fault.place}: {fault.detail}"
