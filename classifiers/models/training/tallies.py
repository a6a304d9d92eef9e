"""How often held-back records' spans and topics are found, and findings right, at a threshold; and figures of that."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct

from classifiers.models.decoding import Scale, Text, Told, spans
from classifiers.models.heads import KINDS, TOPICS
from classifiers.models.training.examples import EVERY, INSIDE, NO, TWINS, Labelled, Mark
from classifiers.models.training.looking import Seen


class Score(Struct, frozen=True):
    """How well a kind is found in a set: labelled spans, findings, and the figures at half overlap."""

    dataset: str
    kind: str
    spans: int
    findings: int
    precision: float
    recall: float
    f1: float
    f2: float


class Tally(Struct):
    """Labelled spans and those found; findings and those right; records where nothing is, and those with a finding."""

    spans: int = 0
    found: int = 0
    findings: int = 0
    right: int = 0
    clean: int = 0
    alarms: int = 0


Tallies = dict[tuple[str, str], Tally]  # by data set and kind or topic


def of_spans(seen: Sequence[Seen], texts: Sequence[Text], scale: Scale) -> Tallies:
    """Return tallies of the kinds that each record can judge."""
    found: Tallies = defaultdict(Tally)
    for one, text in zip(seen, texts, strict=True):
        told = spans(text, one.record.text, scale)
        for name, right in judged(one.record, told):
            tally = found[_dataset(one.record), name]
            tally.findings += 1
            tally.right += right
        if _is_clean(one.record):
            named = {KINDS[finding.head] for finding in told}
            for kind in one.record.source.whole:
                found[_dataset(one.record), kind].clean += 1
                found[_dataset(one.record), kind].alarms += kind in named
        for mark in one.record.marks:
            if mark.label in one.record.source.whole:
                tally = found[_dataset(one.record), mark.label]
                tally.spans += 1
                tally.found += any(
                    KINDS[finding.head] == mark.label and _agree(finding, mark) for finding in told
                )
    return found


def _is_clean(record: Labelled) -> bool:
    return not record.marks and ("negative" in record.topics or record.source is EVERY)


def judged(record: Labelled, told: Iterable[Told]) -> Iterable[tuple[str, bool]]:
    """Yield each finding that the record can judge, by its kind, with whether it is right."""
    for finding in told:
        kind = KINDS[finding.head]
        if kind not in record.source.whole:
            continue
        doubted = {*record.source.unsure.get(kind, ()), *TWINS.get(kind, ())}
        near = {mark.label for mark in record.marks if _agree(finding, mark)}
        if kind in near or not near & doubted:
            yield kind, kind in near


def of_topics(seen: Sequence[Seen], texts: Sequence[Text], threshold: float) -> Tallies:
    """Return tallies of the topics that are known of each record."""
    found: Tallies = defaultdict(Tally)
    for one, text in zip(seen, texts, strict=True):
        known = (
            np.stack([each.topics for each in one.examples]) if one.examples else np.empty((0, len(TOPICS)))
        )
        for number, topic in enumerate(TOPICS):
            column = known[:, number]
            is_so = bool((column == INSIDE).any()) or topic in one.record.topics
            if not is_so and not len(column[column == NO]):
                continue
            is_told = bool(text.topics[number] >= threshold)
            tally = found[_dataset(one.record), topic]
            tally.spans += is_so
            tally.findings += is_told
            tally.found += is_so and is_told
            tally.right += is_so and is_told
    return found


def pooled(tallies: Tallies) -> dict[str, Tally]:
    """Return the tallies of all data sets together, by kind."""
    together: dict[str, Tally] = defaultdict(Tally)
    for (_, name), tally in tallies.items():
        for field in tally.__struct_fields__:
            setattr(together[name], field, getattr(together[name], field) + getattr(tally, field))
    return together


def score(dataset: str, name: str, tally: Tally) -> Score:
    """Return the figures of a tally."""
    precision = tally.right / tally.findings if tally.findings else 0.0
    recall = tally.found / tally.spans if tally.spans else 0.0
    both = precision + recall
    return Score(
        dataset,
        name,
        tally.spans,
        tally.findings,
        round(precision, 4),
        round(recall, 4),
        round(2 * precision * recall / both, 4) if both else 0.0,
        round(5 * precision * recall / (4 * precision + recall), 4) if both else 0.0,
    )


def scores(tallies: Tallies) -> tuple[Score, ...]:
    """Return the figures of each kind, over all data sets (`*`) and of each."""
    everywhere = [score("*", name, tally) for name, tally in sorted(pooled(tallies).items())]
    return (*everywhere, *(score(dataset, name, tally) for (dataset, name), tally in sorted(tallies.items())))


def _agree(finding: Told, mark: Mark) -> bool:
    shared = min(finding.end, mark.end) - max(finding.start, mark.start)
    return shared > 0 and 2 * shared >= min(finding.end - finding.start, mark.end - mark.start)


def _dataset(record: Labelled) -> str:
    return record.source.file.partition(".")[0] or f"synthetic-{record.lang}"
