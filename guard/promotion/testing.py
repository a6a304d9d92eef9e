"""A plan's tests and guardrails over what is known so far: passed, failed, or what is missing. Pure, and safe to look at often."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from guard.promotion.evidence import Counts
from guard.tuning.sequential import is_above, lower, missing, upper
from schemas.trial import FalseBlocks, Guardrail, Guardrails, Latency

State = Literal["passed", "running", "failed"]
PASSED: State = "passed"


class Tested(Struct, frozen=True):
    """One test or guardrail: its state, its figures, and a sentence. A guardrail that is broken has failed."""

    name: str
    state: State
    said: str
    figure: float
    low: float
    high: float
    missing: int = 0  # records, at best, that would decide it


class Pace(Struct, frozen=True):
    """What a trial's records took, by the summaries of its transactions."""

    records: int = 0
    seconds: float = 0.0

    @property
    def milliseconds(self) -> float:
        """On average, of one record."""
        return 1000 * self.seconds / self.records if self.records else 0.0


def state_of(tests: Sequence[Tested]) -> State:
    """Return how it stands altogether."""
    states = {one.state for one in tests}
    return "failed" if "failed" in states else "running" if "running" in states else "passed"


def false_blocks(test: FalseBlocks, counts: Counts) -> Tested:
    """Return whether the share that is newly stopped and not confirmed is shown to lie below its bound."""
    alpha, hits, records = 1 - test.confidence, counts.unconfirmed, counts.records
    enough = max(0, test.at_least - records, missing(min(hits, records), records, test.upper, alpha=alpha))
    state: State = "running"
    if is_above(hits, records, test.upper, alpha=alpha):
        state, enough = "failed", 0
    elif not enough:
        state = "passed"
    figure, low, high = _figures(hits, records, alpha)
    said = (
        f"{hits} of {records:,} records newly stopped and not confirmed; the share lies below {high:.4%}, "
        f"with {test.confidence:.0%} confidence at every look; wanted: below {test.upper:.4%}"
    )
    if enough:
        said += f"; {enough:,} records more, with none among them, would show it"
    return Tested("new_false_blocks", state, said, figure, low, high, enough)


def guarded(rails: Guardrails, counts: Counts, pace: Pace) -> list[Tested]:
    """Return the guardrails; one is broken once it surely is."""
    found = [
        _rail("block_rate", rails.block_rate, counts.unconfirmed, counts.records, "newly stopped"),
        _rail("faults", rails.faults, counts.faults, counts.records, "with a fault of the candidate's"),
    ]
    if rails.latency is not None:
        found.append(_latency(rails.latency, pace))
    return found


def _rail(name: str, rail: Guardrail, hits: int, records: int, what: str) -> Tested:
    alpha = 1 - rail.confidence
    is_broken = is_above(hits, records, rail.at_most, alpha=alpha) if rail.at_most else hits > 0
    figure, low, high = _figures(hits, records, alpha)
    said = f"{hits} of {records:,} records {what}; the share lies above {low:.4%}; at most {rail.at_most:.4%} may be"
    return Tested(name, "failed" if is_broken else "passed", said, figure, low, high)


def _latency(rail: Latency, pace: Pace) -> Tested:
    took = pace.milliseconds
    is_broken = pace.records >= rail.at_least and took > rail.at_most_ms
    said = f"{took:.2f} ms a record, over {pace.records:,}; at most {rail.at_most_ms:g} ms may be"
    return Tested("latency", "failed" if is_broken else "passed", said, round(took, 3), 0.0, round(took, 3))


def _figures(hits: int, records: int, alpha: float) -> tuple[float, float, float]:
    share = hits / records if records else 0.0
    return (
        round(share, 6),
        round(lower(hits, records, alpha=alpha), 6),
        round(upper(hits, records, alpha=alpha), 6),
    )
