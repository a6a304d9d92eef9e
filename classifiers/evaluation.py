"""How well findings match labelled texts: precision, recall, F1, F2, leak rate and false alarms, with intervals.

Pure: judged texts in, figures out.
"""

import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

from classifiers.agreement import LEAKING, Judged, agrees, leaks

ALL = "*"

T = TypeVar("T")


class Interval(Struct, frozen=True):
    """The middle 95 % of the resampled figures."""

    low: float
    high: float


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


class SetRow(Struct, frozen=True):
    """What one data set says of whole records: leaks where something stood, alarms where nothing did."""

    dataset: str
    records: int
    sensitive: int
    leak_rate: float
    leak_interval: Interval
    clean: int
    false_alarms_per_1000: float


class EntityRow(Struct, frozen=True):
    """How many findings of one entity agree with a label, over the sets that label its kind."""

    entity: str
    label: str
    findings: int
    precision: float


class Report(Struct, frozen=True):
    strict: bool
    rows: tuple[Row, ...]
    sets: tuple[SetRow, ...]
    entities: tuple[EntityRow, ...]


class _Tally(Struct, frozen=True):
    """One record's part in a row: spans found, spans, findings that agree, findings."""

    found: int
    spans: int
    right: int
    findings: int


def f_score(precision: float, recall: float, *, beta: float) -> float:
    """Return the F measure that weighs recall `beta` squared times precision; 0.0 where both are."""
    weighed = beta * beta * precision + recall
    return (1 + beta * beta) * precision * recall / weighed if weighed else 0.0


def report(judged: Sequence[Judged], *, strict: bool = False, resamples: int = 200, seed: int = 7) -> Report:
    """Return all figures.

    A label is judged in a data set only where that set has a span of it. The rows of all data sets together (`*`) add
    up those. Intervals are percentiles over `resamples` bootstrap samples of the records a row rests on.
    """
    groups: dict[tuple[str, str, str], list[_Tally]] = {}
    known = {(one.dataset, span.label) for one in judged for span in one.spans}
    for one in judged:
        for name in sorted({name for dataset, name in known if dataset == one.dataset}):
            tally = _tally(one, name, strict=strict)
            if tally.spans or tally.findings:
                for key in ((one.dataset, one.lang), (one.dataset, ALL), (ALL, one.lang), (ALL, ALL)):
                    groups.setdefault((*key, name), []).append(tally)
    rows = tuple(_row(key, tallies, resamples, seed) for key, tallies in sorted(groups.items()))
    datasets = sorted({one.dataset for one in judged})
    sets = tuple(
        _set_row(name, [one for one in judged if one.dataset == name], resamples, seed) for name in datasets
    )
    return Report(strict, rows, sets, _entities(judged, known, strict=strict))


def _tally(one: Judged, name: str, *, strict: bool) -> _Tally:
    spans = [span for span in one.spans if span.label == name]
    findings = [found for found in one.findings if found.label == name]
    found = sum(any(agrees(finding, span, strict=strict) for finding in findings) for span in spans)
    right = sum(any(agrees(finding, span, strict=strict) for span in spans) for finding in findings)
    return _Tally(found, len(spans), right, len(findings))


def _figures(tallies: Iterable[_Tally]) -> tuple[float, float, float, float]:
    """Return precision, recall, F1 and F2; precision is 0.0 where nothing was found, as is recall of nothing."""
    found = spans = right = findings = 0
    for tally in tallies:
        found, spans, right, findings = (
            found + tally.found,
            spans + tally.spans,
            right + tally.right,
            findings + tally.findings,
        )
    precision = right / findings if findings else 0.0
    recall = found / spans if spans else 0.0
    return precision, recall, f_score(precision, recall, beta=1), f_score(precision, recall, beta=2)


def _row(key: tuple[str, str, str], tallies: list[_Tally], resamples: int, seed: int) -> Row:
    precision, recall, f1, f2 = (round(figure, 4) for figure in _figures(tallies))
    samples = [_figures(sample) for sample in _samples(tallies, resamples, seed)]
    dataset, lang, name = key
    return Row(
        dataset=dataset,
        lang=lang,
        label=name,
        spans=sum(tally.spans for tally in tallies),
        findings=sum(tally.findings for tally in tallies),
        precision=precision,
        recall=recall,
        f1=f1,
        f2=f2,
        precision_interval=_interval([sample[0] for sample in samples]),
        recall_interval=_interval([sample[1] for sample in samples]),
        f2_interval=_interval([sample[3] for sample in samples]),
    )


def _set_row(name: str, judged: list[Judged], resamples: int, seed: int) -> SetRow:
    sensitive = [one for one in judged if any(span.label in LEAKING for span in one.spans)]
    leaked = [leaks(one.spans, one.findings) for one in sensitive]
    clean = [one for one in judged if not one.spans]
    alarms = sum(bool(one.findings) for one in clean)
    return SetRow(
        name,
        len(judged),
        len(sensitive),
        _rate(leaked),
        _interval([_rate(sample) for sample in _samples(leaked, resamples, seed)]),
        len(clean),
        round(1000 * alarms / len(clean), 2) if clean else 0.0,
    )


def _entities(
    judged: Sequence[Judged], known: set[tuple[str, str]], *, strict: bool
) -> tuple[EntityRow, ...]:
    counts: dict[tuple[str, str], list[bool]] = {}
    for one in judged:
        for found in one.findings:
            if (one.dataset, found.label) in known:
                right = any(agrees(found, span, strict=strict) for span in one.spans)
                counts.setdefault((found.entity, found.label), []).append(right)
    return tuple(
        EntityRow(entity, name, len(rights), _rate(rights))
        for (entity, name), rights in sorted(counts.items())
    )


def _rate(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def _samples(values: Sequence[T], resamples: int, seed: int) -> Iterable[list[T]]:
    generator = random.Random(seed)  # noqa: S311 (statistics, and the same every time)
    return (generator.choices(values, k=len(values)) for _ in range(resamples if values else 0))


def _interval(figures: list[float]) -> Interval:
    if not figures:
        return Interval(0.0, 0.0)
    ordered = sorted(figures)
    last = len(ordered) - 1
    return Interval(round(ordered[round(0.025 * last)], 4), round(ordered[round(0.975 * last)], 4))
