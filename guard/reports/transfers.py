"""The transfers of a period: what flows declare against what really moved, and which bases have ended since."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from msgspec import Struct

from guard.policy.compile import Policy
from guard.replay.past import Past
from guard.reports.declared import Declared, declared
from guard.reports.ended import ended
from guard.reports.moved import Moved, Row, moved
from schemas.label import PERSONAL, PSEUDONYMOUS, SPECIAL, with_implied

NOTHING = "nothing found"
NOTE = (
    "Counted from a decision log proven against its signed heads. Labels are what classifiers found and records declare of "
    "themselves: what nobody looked for or nobody found is in no line. Not legal advice."
)


class Undeclared(Struct, frozen=True):
    """Records that moved where, or with what, the policy of today declares none."""

    flow: str
    destination: str
    what: str
    records: int


class Ended(Struct, frozen=True):
    """A basis that records moved by, and why it no longer holds."""

    flow: str
    destination: str
    basis: str
    why: str
    records: int


class Report(Struct, frozen=True):
    """The report. `since` and `until` in milliseconds."""

    bundle: str  # of the policy whose declarations are compared
    at: date
    since: int
    until: int
    moved: Moved
    declared: tuple[Declared, ...]
    unused: tuple[tuple[str, str], ...]  # flow, destination
    undeclared: tuple[Undeclared, ...]
    ended: tuple[Ended, ...]

    def records(self, flow: str, destination: str) -> int:
        """Return how many records a flow sent to a destination."""
        return sum(
            row.records
            for row in self.moved.rows
            if (row.flow, row.recipient.destination) == (flow, destination)
        )


def transfers(
    past: Iterable[Past],
    then: Callable[[str], Policy],
    policy: Policy,
    *,
    since: int,
    until: int,
    at: date,
) -> Report:
    """Return the report on past decisions; `policy` is today's, whose declarations count."""
    found = moved(past, then)
    told = tuple(declared(policy, at))
    ways = {(one.flow, one.recipient.destination): one for one in told}
    used = {(row.flow, row.recipient.destination) for row in found.rows}
    return Report(
        policy.digest,
        at,
        since,
        until,
        found,
        told,
        tuple(way for way in ways if way not in used),
        tuple(_undeclared(found.rows, ways)),
        tuple(_ended(found.rows, policy, at)),
    )


def totals(report: Report) -> dict[str, dict[str, int]]:
    """Return records by country, operator, basis and label. A record counts in each line that it belongs to."""
    found: dict[str, dict[str, int]] = {"country": {}, "operator": {}, "basis": {}, "label": {}}
    for row in report.moved.rows:
        who = row.recipient
        lines = {
            "country": dict.fromkeys((*who.processed_in, *who.reached_from)),
            "operator": {operator_line(row): None},
            "basis": dict.fromkeys(row.basis) or {"none asked for": None},
            "label": dict.fromkeys(sorted(with_implied(row.labels))) or {NOTHING: None},
        }
        for group, names in lines.items():
            for name in names:
                found[group][name] = found[group].get(name, 0) + row.records
    return {
        group: dict(sorted(lines.items(), key=lambda one: (-one[1], one[0])))
        for group, lines in found.items()
    }


def operator_line(row: Row) -> str:
    """Return a recipient in one line: who, where domiciled, and whose it is in the end."""
    who = row.recipient
    if not who.operator:
        return f"{who.destination} (its bundle is not archived)"
    return f"{who.entity}, {who.domicile or 'domicile unknown'} (parent: {who.parent}, {who.parent_domicile or 'unknown'})"


def _undeclared(rows: Iterable[Row], ways: dict[tuple[str, str], Declared]) -> Iterator[Undeclared]:
    counts: dict[tuple[str, str, str], int] = {}
    for row in rows:
        way = row.flow, row.recipient.destination
        known = ways.get(way)
        if known is None:
            told = ["the destination"]
        elif known.labels:
            told = [f"label `{label}`" for label in row.labels if not _is_declared(label, known.labels)]
        else:
            told = []
        for what in told:
            counts[(*way, what)] = counts.get((*way, what), 0) + row.records
    yield from (Undeclared(*key, records) for key, records in sorted(counts.items()))


def _is_declared(label: str, typical: tuple[str, ...]) -> bool:
    """Return whether records usually carry a label, or one that implies it; what redaction leaves counts as its whole."""
    known = with_implied(typical)
    if label == PSEUDONYMOUS:
        return PERSONAL in known
    return label in known or (label == SPECIAL and any(SPECIAL in with_implied({one}) for one in typical))


def _ended(rows: Iterable[Row], policy: Policy, at: date) -> Iterator[Ended]:
    why = ended(policy.content, at)
    counts: dict[tuple[str, str, str, str], int] = {}
    for row in rows:
        for basis in row.basis:
            reason = why(basis, row.flow, row.recipient.destination, row.recipient.operator)
            if reason:
                key = row.flow, row.recipient.destination, basis, reason
                counts[key] = counts.get(key, 0) + row.records
    yield from (Ended(*key, records) for key, records in sorted(counts.items()))
