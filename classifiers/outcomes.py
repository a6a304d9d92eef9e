"""What one labelled text came to: counts by label and whether it leaked or alarmed; no text, no place in it.

Two runs over the same texts are compared by these, record by record.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from classifiers.agreement import LEAKING, Judged, agrees, covers, labelled_in, leaks
from classifiers.kinds import topics


class Tally(Struct, frozen=True, array_like=True):
    """One record's part in the figures of one label."""

    found: int  # spans that a finding agrees with
    spans: int
    right: int  # findings that agree with a span
    findings: int
    found_strictly: int
    right_strictly: int
    covered: int  # spans that findings of whatever label cover by half


class Outcome(Struct, frozen=True):
    """One record's part in all figures. Labels that its set has no span of have no tally."""

    id: str
    dataset: str
    lang: str
    tallies: dict[str, Tally]
    is_sensitive: bool  # something in it would leak
    leaks: bool
    is_clean: bool  # nothing is labelled in it
    alarms: bool  # clean, and something was found
    topics: tuple[str, ...]  # labels of the whole text, as labelled
    told: tuple[str, ...]  # the same, as told

    @property
    def key(self) -> tuple[str, str]:
        return self.dataset, self.id


def outcomes(judged: Sequence[Judged]) -> list[Outcome]:
    """Return the outcome of every record."""
    labels: dict[str, list[str]] = {}
    for dataset, name in sorted(labelled_in(judged)):
        labels.setdefault(dataset, []).append(name)
    return [_outcome(one, labels.get(one.dataset, [])) for one in judged]


def _outcome(one: Judged, labels: Iterable[str]) -> Outcome:
    tallies = {}
    known = topics().values()
    present = {span.label for span in (*one.spans, *one.findings)}
    for name in labels:
        if name in present:
            tallies[name] = _tally(one, name)
    return Outcome(
        one.id,
        one.dataset,
        one.lang,
        tallies,
        any(span.label in LEAKING for span in one.spans),
        leaks(one.spans, one.findings),
        not one.spans,
        not one.spans and bool(one.findings),
        tuple(name for name in known if name in one.topics),
        tuple(name for name in known if name in one.told),
    )


def _tally(one: Judged, name: str) -> Tally:
    spans = [span for span in one.spans if span.label == name]
    findings = [found for found in one.findings if found.label == name]
    places = {(span.start, span.end) for span in spans}
    stand = {(found.start, found.end) for found in findings}
    return Tally(
        sum(any(agrees(found, span) for found in findings) for span in spans),
        len(spans),
        sum(any(agrees(found, span) for span in spans) for found in findings),
        len(findings),
        sum((span.start, span.end) in stand for span in spans),
        sum((found.start, found.end) in places for found in findings),
        sum(covers(one.findings, span) for span in spans),
    )
