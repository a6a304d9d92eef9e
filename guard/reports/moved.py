"""What really moved: the records of a period by flow, recipient, legal basis and labels."""

from collections.abc import Callable, Iterable
from functools import cache

from msgspec import Struct

from guard.policy.compile import Policy
from guard.policy.compiled import Flow
from guard.replay.enforced import Enforced
from guard.replay.facts import Untold, facts_of
from guard.replay.past import Past
from guard.reports.carried import carried
from guard.reports.recipients import Recipient, found, recipient

LOST = "the bundle it was decided with is not archived: recipient, basis and labels are not known"
NO_BASIS = "why records with nothing found might pass is not in the log"


class Row(Struct, frozen=True):
    """Records that moved alike. Every record stands in one row, so that rows add up."""

    flow: str
    activity: str  # id in the record of processing activities
    exporter: str
    purpose: str
    recipient: Recipient
    basis: tuple[str, ...]
    labels: tuple[str, ...]  # what they carried to the recipient
    records: int = 0


class Moved(Struct):
    """What moved in a period, and what did not; `unsettled` counts records by what is not known of them."""

    rows: list[Row]
    moved: int
    stayed: dict[str, int]  # action: records that went nowhere
    unsettled: dict[str, int]


def moved(past: Iterable[Past], then: Callable[[str], Policy]) -> Moved:
    """Return what moved. `then` finds the policy of a bundle, and raises KeyError where it is lost."""
    counts: dict[Row, int] = {}
    stayed: dict[str, int] = {}
    unsettled: dict[str, int] = {}
    total = 0
    known: dict[object, Row] = {}
    enforced = cache(lambda bundle: Enforced(then(bundle)))
    for one in past:
        if not one.has_passed:
            stayed[one.action] = stayed.get(one.action, 0) + one.count
            continue
        total += one.count
        key = (one.bundle, one.topic, one.destination, one.basis, one.redactions, one.given, one.day)
        row = None if one.findings else known.get(key)
        if row is None:
            row, why = _row(one, enforced)
            if why:
                unsettled[why] = unsettled.get(why, 0) + one.count
            elif not one.findings:
                known[key] = row
        counts[row] = counts.get(row, 0) + one.count
    rows = [
        Row(row.flow, row.activity, row.exporter, row.purpose, row.recipient, row.basis, row.labels, records)
        for row, records in counts.items()
    ]
    rows.sort(key=lambda row: (row.flow, row.recipient.destination, -row.records, row.basis, row.labels))
    return Moved(rows, total, stayed, unsettled)


def _row(past: Past, enforced: Callable[[str], Enforced]) -> tuple[Row, str]:
    """Return where one decision belongs, and what is not known of it."""
    try:
        bundle = enforced(past.bundle)
        policy, flow = bundle.policy, bundle.policy.flows[past.topic]
    except KeyError:
        return Row(past.flow, "", "", "", _nameless(past), past.basis, ()), LOST
    destination = found(flow, past.destination)
    if destination is None:
        return Row(past.flow, "", "", "", _nameless(past), past.basis, ()), LOST
    basis, why = _basis(past, bundle)
    return _with(past, policy, flow, recipient(policy, flow, destination), basis), why


def _with(past: Past, policy: Policy, flow: Flow, who: Recipient, basis: tuple[str, ...]) -> Row:
    labels = tuple(sorted(carried(past, policy, flow).labels))
    spec = flow.spec
    return Row(flow.name, spec.activity, spec.exporter.country, spec.purpose, who, basis, labels)


def _basis(past: Past, bundle: Enforced) -> tuple[tuple[str, ...], str]:
    """Return why records passed; spans do not hold it, and their bundle is asked anew."""
    if past.basis or past.findings:
        return past.basis, ""
    try:
        facts = facts_of(past, bundle.policy, bundle.policy)
        outcome = bundle.outcome(facts, past.share, past.day)
    except Untold:
        return (), NO_BASIS
    return (outcome.basis, "") if outcome.destination == past.destination else ((), NO_BASIS)


def _nameless(past: Past) -> Recipient:
    return Recipient(past.destination, "", "", "", "", "", "", "", (), (), ())
