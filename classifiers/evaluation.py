"""How well findings match labelled texts: precision, recall, F1, F2, leak rate and false alarms, with intervals.

Pure: judged texts in, figures out.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from classifiers.agreement import Judged, agrees, labelled_in
from classifiers.bootstrap import (
    RESAMPLES,
    SEED,
    Drawn,
    Interval,
    counted,
    interval,
    rate,
    rate_interval,
    resampled,
)
from classifiers.kinds import topics
from classifiers.outcomes import Outcome, Tally, outcomes
from classifiers.reliability import Reliability, reliability

ALL = "*"


class Scores(Struct, frozen=True):
    """Precision is 0.0 where nothing was found, as is recall of nothing."""

    precision: float
    recall: float
    f1: float
    f2: float


class Row(Struct, frozen=True):
    """The figures of one label in one data set and language; `*` stands for all of them."""

    dataset: str
    lang: str
    label: str
    spans: int
    findings: int
    precision: float
    recall: float
    f1: float
    f2: float
    precision_interval: Interval
    recall_interval: Interval
    f2_interval: Interval
    strict: Scores  # a finding counts only where it is the labelled span, to the character
    strict_f2_interval: Interval
    covered: float  # share of spans that findings of whatever label cover by half


class SetRow(Struct, frozen=True):
    """What one data set says of whole records: leaks where something stood, alarms where nothing did."""

    dataset: str
    lang: str
    records: int
    sensitive: int
    leak_rate: float
    leak_interval: Interval
    clean: int
    false_alarms_per_1000: float
    alarm_interval: Interval  # per 1,000


class DocumentRow(Struct, frozen=True):
    """How often a label of whole texts was told: of those that have it, and of the others."""

    dataset: str
    lang: str
    label: str
    labelled: int
    recall: float
    recall_interval: Interval
    others: int
    flagged: float


class EntityRow(Struct, frozen=True):
    """How many findings of one entity agree with a label, over the sets that label its kind."""

    entity: str
    label: str
    findings: int
    precision: float


class Report(Struct, frozen=True):
    rows: tuple[Row, ...]
    sets: tuple[SetRow, ...]
    documents: tuple[DocumentRow, ...]
    entities: tuple[EntityRow, ...]
    reliability: tuple[Reliability, ...]


def f_score(precision: float, recall: float, *, beta: float) -> float:
    """Return the F measure that weighs recall `beta` squared times precision; 0.0 where both are."""
    weighed = beta * beta * precision + recall
    return (1 + beta * beta) * precision * recall / weighed if weighed else 0.0


def report(judged: Sequence[Judged], *, resamples: int = RESAMPLES, seed: int = SEED) -> Report:
    """Return all figures.

    A label is judged in a data set only where that set has a span of it. The rows of all data sets together (`*`) add
    up those. Intervals are percentiles over `resamples` bootstrap samples of the records a row rests on.
    """
    records = outcomes(judged)
    tallies: dict[tuple[str, str, str], list[Tally]] = {}
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for one in records:
        for place in ((one.dataset, one.lang), (one.dataset, ALL), (ALL, one.lang), (ALL, ALL)):
            groups.setdefault(place, []).append(one)
            for name, tally in one.tallies.items():
                tallies.setdefault((*place, name), []).append(tally)
    return Report(
        rows=tuple(_row(key, found, resamples, seed) for key, found in sorted(tallies.items())),
        sets=tuple(_set_row(key, found, resamples, seed) for key, found in sorted(groups.items())),
        documents=tuple(
            row for key, found in sorted(groups.items()) for row in _documents(key, found, resamples, seed)
        ),
        entities=_entities(judged),
        reliability=reliability(judged),
    )


def scores(drawn: Drawn[Tally], *, strict: bool = False) -> Scores:
    """Return the scores of tallies, each with how often it counts."""
    found = spans = right = findings = 0
    for tally, times in drawn:
        found += times * (tally.found_strictly if strict else tally.found)
        spans += times * tally.spans
        right += times * (tally.right_strictly if strict else tally.right)
        findings += times * tally.findings
    precision = right / findings if findings else 0.0
    recall = found / spans if spans else 0.0
    return Scores(precision, recall, f_score(precision, recall, beta=1), f_score(precision, recall, beta=2))


def _row(key: tuple[str, str, str], tallies: list[Tally], resamples: int, seed: int) -> Row:
    whole = counted(tallies)
    half, strict = _rounded(scores(whole)), _rounded(scores(whole, strict=True))
    drawn = list(resampled(tallies, resamples, seed))
    samples = [scores(one) for one in drawn]
    strictly = [scores(one, strict=True).f2 for one in drawn]
    dataset, lang, name = key
    spans = sum(tally.spans for tally in tallies)
    return Row(
        dataset=dataset,
        lang=lang,
        label=name,
        spans=spans,
        findings=sum(tally.findings for tally in tallies),
        precision=half.precision,
        recall=half.recall,
        f1=half.f1,
        f2=half.f2,
        precision_interval=interval([one.precision for one in samples], half.precision),
        recall_interval=interval([one.recall for one in samples], half.recall),
        f2_interval=interval([one.f2 for one in samples], half.f2),
        strict=strict,
        strict_f2_interval=interval(strictly, strict.f2),
        covered=round(sum(tally.covered for tally in tallies) / spans, 4) if spans else 0.0,
    )


def _rounded(given: Scores) -> Scores:
    return Scores(round(given.precision, 4), round(given.recall, 4), round(given.f1, 4), round(given.f2, 4))


def _set_row(key: tuple[str, str], records: list[Outcome], resamples: int, seed: int) -> SetRow:
    leaked = [one.leaks for one in records if one.is_sensitive]
    alarmed = [one.alarms for one in records if one.is_clean]
    alarms = rate_interval(alarmed, resamples, seed)
    return SetRow(
        *key,
        len(records),
        len(leaked),
        rate(leaked),
        rate_interval(leaked, resamples, seed),
        len(alarmed),
        round(1000 * sum(alarmed) / len(alarmed), 2) if alarmed else 0.0,
        Interval(round(1000 * alarms.low, 2), round(1000 * alarms.high, 2)),
    )


def _documents(
    key: tuple[str, str], records: list[Outcome], resamples: int, seed: int
) -> Iterable[DocumentRow]:
    """Yield a row for each label that the records have, or that was told of one."""
    for name in topics().values():
        right = [name in one.told for one in records if name in one.topics]
        wrong = [name in one.told for one in records if name not in one.topics]
        if right or any(wrong):
            within = rate_interval(right, resamples, seed)
            yield DocumentRow(*key, name, len(right), rate(right), within, len(wrong), rate(wrong))


def _entities(judged: Sequence[Judged]) -> tuple[EntityRow, ...]:
    known = labelled_in(judged)
    counts: dict[tuple[str, str], list[bool]] = {}
    for one in judged:
        for found in one.findings:
            if (one.dataset, found.label) in known:
                right = any(agrees(found, span) for span in one.spans)
                counts.setdefault((found.entity, found.label), []).append(right)
    return tuple(
        EntityRow(entity, name, len(rights), rate(rights))
        for (entity, name), rights in sorted(counts.items())
    )
